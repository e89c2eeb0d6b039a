// Owns when who only watches an open room may take part by themselves: as if they came anew, where nobody is kept out.
import type { Member, OpenRoomState } from '#core/open-room';
import { mayInRoom } from '#core/room-rights';
import type { Entry } from './entry';
import { TAKE_PART_ALREADY } from './not-yours';

export const TAKES_PART = { type: 'role-given', role: 'attendee' } as const;

/** Null when they may. */
export function whyNotTakePart({ role }: Member, { isLocked }: OpenRoomState, entry: Entry): string | null {
  if (!mayInRoom(role, 'take-part')) return TAKE_PART_ALREADY;
  if (isLocked) return 'This room is locked. Ask who presents to let you take part.';
  return entry.isFull ? 'All places in this room are taken. Ask who presents to let you take part.' : null;
}
