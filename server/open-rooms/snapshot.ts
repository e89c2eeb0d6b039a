// Owns what a page is told of an open room as it comes in, and of how the room stands.
import type { Member, OpenRoomState } from '#core/open-room';
import { PROTOCOL_VERSION } from '#core/protocol';
import { nameIn } from '#core/room-members';
import { pausedSince } from '#core/room-pause';
import type { RoomFact, RoomStanding, RosterEntry } from '#core/room-protocol';

type Snapshot = Extract<RoomFact, { type: 'snapshot' }>;

export function snapshotFor(
  member: Member,
  room: OpenRoomState,
  rest: Pick<Snapshot, 'title' | 'standing' | 'audience' | 'offer'>,
): Snapshot {
  const { code, deck, shown, said } = room;
  return {
    ...{ type: 'snapshot', version: PROTOCOL_VERSION, code, deck, now: Date.now(), you: youOf(member), shown },
    ...{ ...rest, said: said && { ...said, by: nameIn(room, said.by) ?? '' } },
  };
}

export function youOf({ id, name, role, hand }: Member): Snapshot['you'] {
  return { member: id, name, role, hand: hand?.at ?? null };
}

export function standingOf(room: OpenRoomState, counted: Pick<RoomStanding, 'people' | 'taken'>): RoomStanding {
  const { phase, isLocked, seat, cap, queue, members, pauses, areCopiesLet, audienceRate } = room;
  const named = { ...seat, name: members.get(seat.member)?.name ?? '' };
  const more = { cap, waiting: queue.size, pausedSince: pausedSince(pauses), areCopiesLet, audienceRate };
  return { phase, isLocked, seat: named, ...more, ...counted };
}

/** But for who is there, and who waits. */
export function standsTheSame(one: OpenRoomState, other: OpenRoomState): boolean {
  return (['phase', 'isLocked', 'seat', 'cap', 'pauses', 'areCopiesLet', 'audienceRate'] as const).every(
    (each) => one[each] === other[each],
  );
}

/** Null for somebody who is not in the room. */
export function rosterEntryOf(room: OpenRoomState, id: string, isHere: boolean): Omit<RosterEntry, 'at'> | null {
  const member = room.members.get(id);
  if (!member) return null;
  const { name, role, hand } = member;
  return { member: id, name, role, hand, isHere };
}
