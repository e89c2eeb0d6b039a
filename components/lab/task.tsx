import type { ReactNode } from 'react';
import { TaskState } from './task-state';
import './task.css';

export type TaskProps = {
  name: string;
  title: string;
  /** Of the deck's tasks, from 1. */
  number: string;
  /** Titles of the tasks that it builds on. */
  after?: string;
  minutes?: string;
  /** Names of its checks and questions. */
  conditions?: string;
  children: ReactNode;
};

/** A unit of work: what it asks for, its conditions, help with it, and how far it is. */
export function Task(props: TaskProps) {
  return (
    <TaskCard {...props} state={<TaskState name={props.name} conditions={props.conditions?.split(' ') ?? []} />} />
  );
}

/** The same wherever nothing is known of how far it is. */
export function TaskCard({
  name,
  title,
  number,
  after,
  minutes,
  conditions,
  state,
  children,
}: TaskProps & { state: ReactNode }) {
  return (
    <section
      className="task"
      id={`task-${name}`}
      data-task={name}
      data-title={title}
      data-minutes={minutes}
      data-conditions={conditions}
      aria-label={`Task ${number}: ${title}`}
    >
      <p className="task-head">
        <span className="task-number">Task {number}</span>
        {minutes && <span>about {minutes} min</span>}
        {after && <span>builds on {after}</span>}
        {state}
      </p>
      <div className="task-broken" />
      {children}
    </section>
  );
}

/** Help that is opened when it is wanted. */
export function Hint({ task, number, children }: { task: string; number: string; children: ReactNode }) {
  return (
    <details className="task-help" data-task-help={task} data-hint={number}>
      <summary>Hint {number}</summary>
      {children}
    </details>
  );
}

export function Solution({ task, children }: { task: string; children: ReactNode }) {
  return (
    <details className="task-help" data-task-help={task}>
      <summary>Solution</summary>
      {children}
    </details>
  );
}
