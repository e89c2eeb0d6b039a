import { useRef, useState } from 'react';
import { isDone } from '#core/task-standing';
import { useLive } from '../live/live-provider';
import type { Clock } from '../talk/clock';
import type { ListedTask } from './tasks-on-page';

/** Whoever comes back to the deck's beginning is led to where they were. */
export function ResumeStrip({ tasks, clock }: { tasks: readonly ListedTask[]; clock: Clock }) {
  const progress = useLive((state) => state.progress);
  const [isClosed, setClosed] = useState(false);
  // Only for those who arrive: who goes back to the first slide later has a reason to.
  const arrivedAtStart = useRef(clock.get().position.slide === 0);
  const next = tasks.find(({ name }) => !isDone(progress, name));
  const done = tasks.filter(({ name }) => isDone(progress, name)).length;
  const isAtStart = arrivedAtStart.current && clock.get().position.slide === 0;
  if (isClosed || !isAtStart || !next || done === 0) return null;
  return (
    <section className="catch-up" aria-label="Where you were">
      <p>
        Welcome back: {done} of {tasks.length} tasks are done.
      </p>
      <button
        type="button"
        className="button"
        onClick={() => {
          setClosed(true);
          clock.goToAddress(next.slide, 'jump');
        }}
      >
        Go on with “{next.title}”
      </button>
      <button type="button" className="button" onClick={() => setClosed(true)}>
        Close
      </button>
    </section>
  );
}
