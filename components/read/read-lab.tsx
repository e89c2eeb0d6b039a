import type { ReactNode } from 'react';
import { TaskCard, type TaskProps } from '../lab/task';

/** A task of a lab as a part of an article: what is to be done, and help with it. */
export function ReadTask(props: TaskProps) {
  return <TaskCard {...props} state={null} />;
}

/** A question to think about: answers are taken in the lab. */
export function ReadQuestion({ children }: { children: ReactNode }) {
  return <div className="read-question">{children}</div>;
}

export function ReadOptions({ children }: { children: ReactNode }) {
  return <ul>{children}</ul>;
}

export function ReadOption({ children }: { children: ReactNode }) {
  return <li>{children}</li>;
}
