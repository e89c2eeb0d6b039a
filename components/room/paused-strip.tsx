import { mayInRoom } from '#core/room-rights';
import type { RoomLine } from './room-line';
import type { RoomState } from './room-state';

/** Says that the practice rests; who may has it go on. */
export function PausedStrip({ room, state: { standing, you, line } }: { room: RoomLine; state: RoomState }) {
  if (line !== 'open' || !you || standing?.pausedSince == null) return null;
  const mayGoOn = mayInRoom(you.role, 'pause');
  return (
    <section className="room-strip" aria-label="The practice is paused" data-kind="paused">
      <p>{pausedWords(you.role)}</p>
      {mayGoOn && (
        <button type="button" className="button" onClick={() => room.send({ type: 'pause', isPaused: false })}>
          Go on
        </button>
      )}
    </section>
  );
}

function pausedWords(role: NonNullable<RoomState['you']>['role']): string {
  if (role === 'attendee')
    return 'The speaker has paused the practice. You can read your terminals; keys, blocks and files wait until it goes on.';
  return 'The practice is paused: the terminals of attendees take no keys and no blocks.';
}
