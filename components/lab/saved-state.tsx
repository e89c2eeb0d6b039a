import { useState } from 'react';
import { useLive } from '../live/live-provider';
import type { LiveStore } from '../live/live-store';

/** Keeps what is in the sandbox, and brings it back; nothing where the sandbox cannot. */
export function SavedState({ store }: { store: LiveStore }) {
  const { isAble, at, work, problem } = useLive((state) => state.saved);
  const isReady = useLive((state) => state.sandbox.state === 'ready');
  const [isAsking, setAsking] = useState(false);
  if (!isAble) return null;
  const time = at === null ? null : new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  const isBusy = work !== null || !isReady;
  const go = () => {
    setAsking(false);
    store.send({ type: isAsking ? 'go-back' : 'save-state' });
  };
  // The same two buttons ask and are asked, and none is disabled: the focus, and with it Escape, stays in the dialog.
  return (
    <section className="lab-saved" aria-label="Saved state">
      <p role="status">{wordsOf(work, problem, time)}</p>
      {isAsking && (
        <p>
          What was done in the sandbox since {time} is lost. Terminals start anew, and so do the programs and containers
          that ran. Finished tasks stay ticked.
        </p>
      )}
      <button type="button" className="button" aria-disabled={isBusy} onClick={isBusy ? undefined : go}>
        {isAsking ? `Go back to ${time}` : 'Save this state'}
      </button>
      {time && (
        <button type="button" className="button" onClick={() => setAsking(!isAsking && !isBusy)}>
          {isAsking ? 'Stay here' : 'Go back to it'}
        </button>
      )}
    </section>
  );
}

function wordsOf(work: 'saving' | 'going-back' | null, problem: string | null, time: string | null): string {
  if (work === 'saving') return 'Saving. The sandbox stands still for a few seconds.';
  if (work === 'going-back') return 'Going back.';
  if (problem) return problem;
  if (time) return `Saved at ${time}. Saving again replaces it.`;
  return 'Save files, images and volumes of your sandbox before you try something.';
}
