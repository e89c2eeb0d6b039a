import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { isDone, standingOf } from '#core/task-standing';
import { useLive } from '../live/live-provider';
import type { LiveStore } from '../live/live-store';
import type { Clock } from '../talk/clock';
import { StateMark } from '../ui/state-mark';
import { SavedState } from './saved-state';
import type { ListedTask } from './tasks-on-page';

type TasksDialogProps = { tasks: readonly ListedTask[]; clock: Clock; store: LiveStore; onClose: () => void };

/** All tasks, how far each is, and the ways to one: by looking, or with a sandbox that is there already. */
export function TasksDialog({ tasks, clock, store, onClose }: TasksDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const go = (task: ListedTask) => {
    dialog.current?.close();
    clock.goToAddress(task.slide, 'jump');
  };
  const catchUp = (task: ListedTask) => {
    store.send({ type: 'catch-up', task: task.name, terminal: store.get().activeTerminal });
    go(task);
  };
  return (
    <dialog className="help lab-tasks" ref={dialog} aria-labelledby="tasks-title" onClose={onClose}>
      <header className="help-head">
        <h2 id="tasks-title">Tasks</h2>
        <button type="button" className="icon-button" aria-label="Close" onClick={() => dialog.current?.close()}>
          <X size="1.25em" aria-hidden="true" />
        </button>
      </header>
      <ol className="lab-tasks-list">
        {tasks.map((task, index) => (
          <TaskRow
            key={task.name}
            task={task}
            onGo={() => go(task)}
            onReset={() => store.send({ type: 'reset-task', task: task.name })}
            onCatchUp={index === 0 ? null : () => catchUp(task)}
          />
        ))}
      </ol>
      <SavedState store={store} />
      <p className="help-foot">
        “Start here” carries out in your sandbox what leads to a task, as far as it is missing.
      </p>
    </dialog>
  );
}

type TaskRowProps = { task: ListedTask; onGo: () => void; onReset: () => void; onCatchUp: (() => void) | null };

function TaskRow({ task, onGo, onReset, onCatchUp }: TaskRowProps) {
  const checks = useLive((state) => state.checks);
  const answers = useLive((state) => state.answers);
  const done = useLive((state) => isDone(state.progress, task.name));
  const canRun = useLive((state) => state.sandbox.state === 'ready' && state.openTerminals.length > 0);
  const { holding, of } = standingOf(task.conditions, { checks, answers });
  return (
    <li className="lab-tasks-row">
      <StateMark state={done ? 'passed' : 'idle'} words={done ? 'Done' : `${holding} of ${of}`} />
      <button type="button" className="lab-tasks-title" onClick={onGo}>
        {task.title}
      </button>
      {task.minutes !== null && <span className="lab-tasks-minutes">{task.minutes} min</span>}
      {done && (
        <button type="button" className="button" aria-label={`Do it again: ${task.title}`} onClick={onReset}>
          Do it again
        </button>
      )}
      {!done && onCatchUp && (
        <button
          type="button"
          className="button"
          aria-label={`Start here: ${task.title}`}
          disabled={!canRun}
          onClick={onCatchUp}
        >
          Start here
        </button>
      )}
    </li>
  );
}
