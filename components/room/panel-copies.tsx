import { mayInRoom } from '#core/room-rights';
import { useLive } from '../live/live-provider';
import type { PanelProps } from './room-panel';
import { isDriving } from './room-state';

/** Whether people may begin with what is in the driver's sandbox. Only the driver can let them; others can end it. */
export function PanelCopies({ room, state }: PanelProps) {
  const { standing, you } = state;
  const isUnable = useLive(({ sandbox, saved }) => sandbox.state === 'ready' && !saved.isAble);
  if (!standing || !you || !mayInRoom(you.role, 'let-copy')) return null;
  const drives = isDriving(state);
  const { areCopiesLet, seat } = standing;
  if (!drives && !areCopiesLet) return null;
  return (
    <section aria-labelledby="room-copies-title">
      <h3 id="room-copies-title">Copies</h3>
      <label className="panel-switch">
        <input
          type="checkbox"
          checked={areCopiesLet}
          disabled={isUnable && !areCopiesLet}
          aria-describedby="room-copies-note"
          onChange={() => room.send({ type: 'let-copy', areLet: !areCopiesLet })}
        />
        {drives ? 'People may copy my sandbox' : `People may copy the sandbox of ${seat.name}`}
      </label>
      <p className="room-note" id="room-copies-note">
        {isUnable
          ? 'It cannot be copied here: its disks are not bounded, or it is a shell on this computer.'
          : 'Who is lost starts from it instead of their own. They get all that is in it, secrets too. It stands still for a moment while it is copied, every ten seconds at most.'}
      </p>
    </section>
  );
}
