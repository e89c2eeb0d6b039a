// Owns what somebody is told who asks for what is not theirs to do.
import { mayInRoom, type RoomAction, type RoomRole } from '#core/room-rights';

export const NOT_YOURS = 'That is for who presents in this room.';

export const ONLY_WATCHES = 'You only watch in this room. Ask who presents to let you take part.';

export const TAKE_PART_ALREADY = 'You take part already.';

/** What everybody may who takes part. */
const TAKING_PART: readonly RoomAction[] = ['vote', 'ask', 'react'];

/** Null when they may. */
export function rightsRefusal(role: RoomRole, action: RoomAction): string | null {
  if (mayInRoom(role, action)) return null;
  return TAKING_PART.includes(action) ? ONLY_WATCHES : NOT_YOURS;
}
