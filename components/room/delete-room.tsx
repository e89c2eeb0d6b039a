'use client';
import { useState } from 'react';
import { deleteRoom } from './ask-rooms';

const focus = (element: HTMLElement | null) => element?.focus();

type Stage = 'kept' | 'asked' | 'deleting' | 'deleted';

/** Deletes a room with all that is kept of anybody in it, once that was confirmed. `onDeleted`: nothing is left of it. */
export function DeleteRoom({ code, onDeleted }: { code: string; onDeleted?: () => void }) {
  const [stage, setStage] = useState<Stage>('kept');
  const [problem, setProblem] = useState('');
  const remove = async () => {
    setStage('deleting');
    const answer = await deleteRoom(code);
    setStage(answer.ok ? 'deleted' : 'asked');
    setProblem(answer.ok ? '' : answer.message);
    if (answer.ok) onDeleted?.();
  };
  return (
    <section aria-labelledby="delete-room-title">
      <h3 id="delete-room-title">What is kept</h3>
      {stage === 'deleted' ? (
        <p ref={focus} tabIndex={-1} role="status">
          The room is deleted. Nothing of it is kept.
        </p>
      ) : (
        <p className="room-note">
          Names, questions, what was shown and said, and when. 30 days after the last of it the room is deleted by
          itself.
        </p>
      )}
      {stage === 'kept' && (
        <button type="button" className="button room-danger" onClick={() => setStage('asked')}>
          Delete the room…
        </button>
      )}
      {(stage === 'asked' || stage === 'deleting') && (
        <div className="room-ending">
          <p>
            Delete the room and all that is kept of anybody in it? It ends for all. What the terminal on stage printed
            meanwhile goes from the recordings, too. There is no undo.
          </p>
          {problem && (
            <p className="room-error" role="alert">
              {problem}
            </p>
          )}
          <div className="room-actions">
            <button
              type="button"
              className="button"
              ref={focus}
              disabled={stage === 'deleting'}
              onClick={() => setStage('kept')}
            >
              Keep it
            </button>
            <button type="button" className="button room-danger" disabled={stage === 'deleting'} onClick={remove}>
              {stage === 'deleting' ? 'Deleting…' : 'Delete it for good'}
            </button>
          </div>
        </div>
      )}
    </section>
  );
}
