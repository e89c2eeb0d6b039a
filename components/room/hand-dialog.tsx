import { useEffect, useRef, useState } from 'react';
import type { RoomLine } from './room-line';

type HandDialogProps = {
  room: RoomLine;
  name: string;
  onYou: () => void;
  /** To the speaker's sandbox, which may be copied; null: it may not. */
  onCopy: (() => void) | null;
  onClose: () => void;
};

/** Raises the hand, with a line about what if one is given. */
export function HandDialog({ room, name, onYou, onCopy, onClose }: HandDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [about, setAbout] = useState('');
  const [isLost, setLost] = useState(false);
  useEffect(() => dialog.current?.showModal(), []);
  const raise = () => {
    if (room.send({ type: 'raise-hand', about: about.trim() })) dialog.current?.close();
    else setLost(true);
  };
  return (
    <dialog className="help room-dialog" ref={dialog} aria-labelledby="hand-title" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          raise();
        }}
      >
        <h2 id="hand-title">Raise your hand</h2>
        <label className="room-field">
          What is it about? <small>Optional</small>
          <input value={about} maxLength={200} onChange={(event) => setAbout(event.target.value)} />
        </label>
        <p className="room-as">
          As {name}.{' '}
          <button type="button" onClick={onYou}>
            Change your name
          </button>
        </p>
        {onCopy && (
          <p className="room-as">
            Lost?{' '}
            <button type="button" onClick={onCopy}>
              Start from the speaker’s sandbox
            </button>
          </p>
        )}
        {isLost && <p className="room-error">The room does not answer. Try again when it does.</p>}
        <div className="room-choices">
          <button type="button" className="button" onClick={() => dialog.current?.close()}>
            Not now
          </button>
          <button type="submit" className="button room-first">
            Raise hand
          </button>
        </div>
      </form>
    </dialog>
  );
}
