import { useEffect, useRef, useState } from 'react';
import type { SandboxState } from '#core/protocol';
import { useLive } from '../live/live-provider';
import { keepFocus } from './keep-focus';
import type { RoomState } from './room-state';
import './room-panel.css';

/** `asked`: until there is a copy. `begun`: one's own sandbox is the next. */
export type CopyStanding = 'open' | 'asked' | 'begun';

type CopyDialogProps = { state: RoomState; standing: CopyStanding; onAsk: () => boolean; onClose: () => void };

/** Says what is replaced by what, asks, and tells how far it is. */
export function CopyDialog({ state, standing, onAsk, onClose }: CopyDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [isLost, setLost] = useState(false);
  const sandbox = useLive((live) => live.sandbox);
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => (dialog.current ? keepFocus(dialog.current) : undefined), []);
  const hasOwn = sandbox.state === 'ready';
  const speaker = state.standing?.seat.name ?? 'the speaker';
  const problem = isLost ? 'The room does not answer. Try again when it does.' : state.refused;
  const close = () => dialog.current?.close();
  return (
    <dialog className="help room-dialog" ref={dialog} tabIndex={-1} aria-labelledby="copy-title" onClose={onClose}>
      <h2 id="copy-title">Start from the speaker’s sandbox</h2>
      {standing === 'open' && <Asks hasOwn={hasOwn} speaker={speaker} />}
      <p role="status">{standing === 'open' ? '' : progressWords(standing, sandbox, speaker)}</p>
      {standing === 'begun' && state.copy?.lacksSwarm && (
        <p>
          Images and files are here; the Swarm is not: its services, networks and secrets stay with the speaker. Yours
          is new and empty, so run the blocks that fill it again.
        </p>
      )}
      {standing === 'open' && problem && (
        <p className="room-error" role="alert">
          {problem}
        </p>
      )}
      <div className="room-choices">
        <button type="button" className="button" onClick={close}>
          {standing !== 'open' ? 'Close' : hasOwn ? 'Keep mine' : 'Not now'}
        </button>
        {standing === 'open' && (
          <button
            type="button"
            className={hasOwn ? 'button room-danger' : 'button room-first'}
            onClick={() => setLost(!onAsk())}
          >
            {hasOwn ? 'Replace mine' : 'Start from it'}
          </button>
        )}
      </div>
    </dialog>
  );
}

function Asks({ hasOwn, speaker }: { hasOwn: boolean; speaker: string }) {
  return (
    <>
      {hasOwn && <p>All that is in your sandbox now is lost, what you saved of it too. Finished tasks stay ticked.</p>}
      <p>
        Yours begins with what is in the one of {speaker} now: files, images, volumes and containers. Programs that run
        in terminals do not come along, nor does what a Swarm runs.
      </p>
    </>
  );
}

function progressWords(standing: 'asked' | 'begun', sandbox: SandboxState, speaker: string): string {
  if (standing === 'asked') return `Copying the sandbox of ${speaker}. Yours stays until there is a copy.`;
  if (sandbox.state === 'ready') return `Yours is there, as that of ${speaker} was.`;
  if (sandbox.state === 'refused') return sandbox.reason;
  if (sandbox.state === 'waiting') return 'Waiting for a place.';
  return sandbox.state === 'starting' ? `Yours begins: ${sandbox.step}.` : 'Yours begins.';
}
