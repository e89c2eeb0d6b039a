import { Pause, Play } from 'lucide-react';
import { mayInRoom } from '#core/room-rights';
import type { RoomLine } from '../room/room-line';
import type { RoomState } from '../room/room-state';

/** Has everybody's practice rest, and go on. */
export function PausePractice({ room, state: { you, standing } }: { room: RoomLine; state: RoomState }) {
  if (!you || !standing || !mayInRoom(you.role, 'pause')) return null;
  const isPaused = standing.pausedSince !== null;
  const Icon = isPaused ? Play : Pause;
  return (
    <button
      type="button"
      className={isPaused ? 'button wall-go-on' : 'button'}
      title={
        isPaused
          ? 'Terminals take keys again'
          : 'Terminals of attendees can be read and take no keys; times stand still'
      }
      onClick={() => room.send({ type: 'pause', isPaused: !isPaused })}
    >
      <Icon size="1.1em" aria-hidden="true" />
      {isPaused ? 'Go on' : 'Pause practice'}
    </button>
  );
}
