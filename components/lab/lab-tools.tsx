'use client';
import { ListChecks } from 'lucide-react';
import { type RefObject, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { isDone } from '#core/task-standing';
import { useLive, useLiveStore } from '../live/live-provider';
import type { Clock } from '../talk/clock';
import { isTyping } from '../talk/keys';
import { BrokenNotes } from './broken-notes';
import { CatchUpStrip } from './catch-up-strip';
import { ResumeStrip } from './resume-strip';
import { TasksDialog } from './tasks-dialog';
import { type ListedTask, tasksOn } from './tasks-on-page';
import { markSeenHints, watchLab } from './watch-lab';
import './lab-tools.css';

type LabToolsProps = { root: RefObject<HTMLElement | null>; clock: Clock; revision: string };

/** What a deck with tasks has beside its slides: the list of them, and the way to one. Fetched by those decks alone. */
export function LabTools({ root, clock, revision }: LabToolsProps) {
  const store = useLiveStore();
  const [isOpen, setOpen] = useState(false);
  const [tasks, setTasks] = useState<readonly ListedTask[]>([]);
  const [bar, setBar] = useState<Element | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the slides are others with each revision.
  useEffect(() => {
    setTasks(tasksOn(root.current));
    setBar(root.current?.querySelector('.chrome-tools') ?? null);
  }, [root, revision]);
  useEffect(
    () => (root.current ? watchLab(root.current, clock, store, tasks) : undefined),
    [root, clock, store, tasks],
  );
  const progress = useLive((state) => state.progress);
  // biome-ignore lint/correctness/useExhaustiveDependencies: progress says when there is something to mark.
  useEffect(() => {
    if (root.current) markSeenHints(root.current, store);
  }, [root, store, progress, tasks]);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const isModified = event.ctrlKey || event.metaKey || event.altKey;
      const isElsewhere = isTyping(event.target) || (event.target as Element).closest?.('[data-owns-keys]');
      if (event.key.toLowerCase() === 'k' && !isModified && !isElsewhere) setOpen(true);
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
  return (
    <>
      {bar && createPortal(<TasksButton tasks={tasks} onClick={() => setOpen(true)} />, bar)}
      <CatchUpStrip store={store} tasks={tasks} />
      <BrokenNotes {...{ root, store, tasks }} />
      <ResumeStrip tasks={tasks} clock={clock} />
      {isOpen && <TasksDialog {...{ tasks, clock, store }} onClose={() => setOpen(false)} />}
    </>
  );
}

function TasksButton({ tasks, onClick }: { tasks: readonly ListedTask[]; onClick: () => void }) {
  const progress = useLive((state) => state.progress);
  const done = tasks.filter(({ name }) => isDone(progress, name)).length;
  return (
    <button
      type="button"
      className="icon-button chrome-hides lab-tasks-button"
      title="Tasks (k)"
      aria-label={`Tasks: ${done} of ${tasks.length} done`}
      onClick={onClick}
    >
      <ListChecks size="1.25em" aria-hidden="true" />
      {done}/{tasks.length}
    </button>
  );
}
