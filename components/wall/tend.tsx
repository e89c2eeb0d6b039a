import { useState } from 'react';
import { mayInRoom } from '#core/room-rights';
import type { RoomLine } from '../room/room-line';
import type { RoomState } from '../room/room-state';

const focus = (button: HTMLButtonElement | null) => button?.focus();

type TendProps = {
  room: RoomLine;
  state: RoomState;
  /** One person; all without. */
  person?: { member: string; name: string; isHere: boolean };
};

/** Lets sandboxes live longer, or begins them anew. */
export function Tend({ room, state, person }: TendProps) {
  const [isResetting, setResetting] = useState(false);
  const [said, setSaid] = useState('');
  const role = state.you?.role ?? 'viewer';
  const whose = person ? { member: person.member } : {};
  const tend = (what: 'extend' | 'reset') => {
    const isSent = room.send({ type: 'tend', what, ...whose });
    setResetting(false);
    if (!isSent) return setSaid('Not done: the room does not answer.');
    setSaid(what === 'extend' ? 'Asked for more time.' : 'A new sandbox starts.');
  };
  return (
    <>
      <div className="wall-actions">
        {mayInRoom(role, 'extend-sandbox') && (
          <button type="button" className="button" onClick={() => tend('extend')}>
            {person ? 'Extend sandbox' : 'Extend all sandboxes'}
          </button>
        )}
        {mayInRoom(role, 'reset-sandbox') && !isResetting && person?.isHere !== false && (
          <button type="button" className="button" onClick={() => setResetting(true)}>
            {person ? 'Reset sandbox' : 'Reset all sandboxes'}
          </button>
        )}
      </div>
      {isResetting && (
        <div className="wall-danger">
          <p>
            {person ? `Reset the sandbox of ${person.name}?` : 'Reset the sandbox of everybody who is here?'} Its files,
            containers and shells are gone for good, and a new one starts.
          </p>
          <div className="wall-actions">
            <button type="button" className="button" ref={focus} onClick={() => setResetting(false)}>
              {person ? 'Keep it' : 'Keep them'}
            </button>
            <button type="button" className="button wall-reset" onClick={() => tend('reset')}>
              Reset for good
            </button>
          </div>
        </div>
      )}
      <p role="status">{state.refused ?? said}</p>
    </>
  );
}
