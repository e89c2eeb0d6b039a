import { useLive } from '../live/live-provider';
import type { LiveStore } from '../live/live-store';
import type { ListedTask } from './tasks-on-page';

/** How far the way to a task is, while it is gone, and why it ended where it did. */
export function CatchUpStrip({ store, tasks }: { store: LiveStore; tasks: readonly ListedTask[] }) {
  const catchUp = useLive((state) => state.catchUp);
  if (!catchUp || (catchUp.problem === null && catchUp.done >= catchUp.of)) return null;
  const { done, of, block, problem } = catchUp;
  const title = tasks.find(({ name }) => name === catchUp.task)?.title ?? catchUp.task;
  const stop = () => store.send({ type: 'stop-catching-up' });
  return (
    <section
      className="catch-up"
      aria-label="On the way to a task"
      data-state={problem === null ? 'running' : 'failed'}
    >
      <p>
        {problem === null ? `On the way to “${title}”: ${done} of ${of}` : `Not quite at “${title}”. ${problem}`}
        {problem === null && block && <code>{block}</code>}
      </p>
      {problem === null && <progress max={of} value={done} aria-label="Blocks done" />}
      <button type="button" className="button" onClick={stop}>
        {problem === null ? 'Stop' : 'Close'}
      </button>
    </section>
  );
}
