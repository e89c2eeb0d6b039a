import type { LiveStore } from '../live/live-store';
import type { Clock } from '../talk/clock';
import type { ListedTask } from './tasks-on-page';

/** Tells the server which help is opened, and which tasks are looked at. Returns a way to stop. */
export function watchLab(root: HTMLElement, clock: Clock, store: LiveStore, tasks: readonly ListedTask[]): () => void {
  const stopHelp = watchHelp(root, store);
  let isOpen = false;
  const begin = () => {
    isOpen = store.get().connection.state === 'open';
    if (!isOpen) return;
    const here = clock.address.split('.')[0];
    for (const { name, slide } of tasks)
      if (slide === here && !store.get().progress.tasks[name]?.begunAt) store.send({ type: 'begin-task', task: name });
  };
  begin();
  const stopClock = clock.subscribe(begin);
  const stopStore = store.subscribe(() => {
    if (!isOpen && store.get().connection.state === 'open') begin();
  });
  return () => {
    stopHelp();
    stopClock();
    stopStore();
  };
}

/** A hint that was opened stays counted, and the next one is offered. */
function watchHelp(root: HTMLElement, store: LiveStore): () => void {
  const opened = (event: Event) => {
    const help = event.target instanceof HTMLDetailsElement ? event.target : null;
    const task = help?.dataset.taskHelp;
    if (!help?.open || task === undefined) return;
    const hint = Number(help.dataset.hint);
    store.send(hint ? { type: 'show-hint', task, hint } : { type: 'show-solution', task });
  };
  // It does not bubble.
  root.addEventListener('toggle', opened, true);
  return () => root.removeEventListener('toggle', opened, true);
}

/** Hints that have been opened before are offered again, with the one after them. */
export function markSeenHints(root: ParentNode, store: LiveStore): void {
  const { tasks } = store.get().progress;
  for (const help of root.querySelectorAll<HTMLElement>('[data-task-help][data-hint]')) {
    const seen = tasks[help.dataset.taskHelp ?? '']?.hints ?? 0;
    if (Number(help.dataset.hint) <= seen) help.dataset.seen = '';
    else delete help.dataset.seen;
  }
}
