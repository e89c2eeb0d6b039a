// Owns who is in an open room, who waits to get in and who has left it: whoever comes back is who they were, with the same
// id, so that their votes and questions stay theirs.
import type { Member, OpenRoomState, RoomEvent } from './open-room';
import { withoutQuestionsOf } from './room-questions';
import { type QueueEvent, withoutWaiting } from './room-queue';
import type { RoomRole } from './room-rights';
import { FIRST_TERMINAL } from './terminal-number';
import { withEntry, withoutEntry } from './versioned-map';

/** Of one room, those who have left and those who wait included. */
export const MAX_MEMBERS = 10_000;

/** Somebody who is no longer in the room, or has given up waiting. */
export type Former = { id: string; participant: string; name: string };

export type RoomMembers = Pick<OpenRoomState, 'members' | 'queue' | 'former'>;

/** How many more people the room takes, whoever leaves. */
export function placesLeft({ members, queue, former }: RoomMembers): number {
  return MAX_MEMBERS - members.size - queue.size - former.size;
}

/** Also of somebody who has left; null when it is not known. */
export function nameIn({ members, queue, former }: RoomMembers, id: string): string | null {
  return (members.get(id) ?? queue.get(id) ?? former.get(id))?.name ?? null;
}

export function withJoined(
  room: OpenRoomState,
  event: Extract<RoomEvent, { type: 'joined' }>,
  at: number,
): OpenRoomState {
  const { member: id, participant, name, role } = event;
  if (room.members.has(id) || isFull(room, id)) return room;
  const members = withEntry(room.members, id, { id, participant, name, role, joinedAt: at, hand: null });
  const here = { ...room, members, queue: withoutWaiting(room.queue, id), former: withoutFormer(room, id) };
  if (role !== 'presenter' || room.presenter !== '') return here;
  return { ...here, presenter: id, seat: { member: id, count: 1 } };
}

export function afterQueueEvent(room: OpenRoomState, event: QueueEvent, at: number): OpenRoomState {
  switch (event.type) {
    case 'capped':
      return event.cap === room.cap ? room : { ...room, cap: event.cap };
    case 'queued': {
      const { member: id, participant, name } = event;
      if (room.members.has(id) || room.queue.has(id) || isFull(room, id)) return room;
      const queue = new Map(room.queue).set(id, { id, participant, name, at });
      return { ...room, queue, former: withoutFormer(room, id) };
    }
    case 'gone':
      return withoutMember(room, event.member);
  }
}

export function withMember(room: OpenRoomState, id: string, change: (member: Member) => Member): OpenRoomState {
  const before = room.members.get(id);
  const after = before && change(before);
  return !after || after === before ? room : { ...room, members: withEntry(room.members, id, after) };
}

/** Who was sent away; nobody sees what they have asked. */
export function withoutTraces(room: OpenRoomState, id: string): OpenRoomState {
  const without = withoutMember(room, id);
  const board = without === room ? room.board : withoutQuestionsOf(room.board, id);
  return board === room.board ? without : { ...without, board };
}

/** Who presents keeps that. Who loses the right to drive gives the seat back. */
export function withRole(room: OpenRoomState, id: string, role: RoomRole): OpenRoomState {
  if (id === room.presenter) return room;
  const given = withMember(room, id, (member) => (member.role === role ? member : { ...member, role }));
  return given.seat.member === id && role !== 'co-presenter' ? withSeat(given, given.presenter) : given;
}

export function withSeat(room: OpenRoomState, member: string): OpenRoomState {
  const mayDrive = ['presenter', 'co-presenter'].includes(room.members.get(member)?.role ?? '');
  if (!mayDrive || room.seat.member === member) return room;
  return { ...room, seat: { member, count: room.seat.count + 1 }, areCopiesLet: false, terminal: FIRST_TERMINAL };
}

function withoutMember(room: OpenRoomState, id: string): OpenRoomState {
  const leaving = room.members.get(id) ?? room.queue.get(id);
  if (!leaving || id === room.presenter) return room;
  const { participant, name } = leaving;
  const former = withEntry(room.former, id, { id, participant, name });
  if (room.queue.has(id)) return { ...room, former, queue: withoutWaiting(room.queue, id) };
  const without = { ...room, former, members: withoutEntry(room.members, id) };
  return room.seat.member === id ? withSeat(without, room.presenter) : without;
}

function withoutFormer({ former }: RoomMembers, id: string): RoomMembers['former'] {
  return former.has(id) ? withoutEntry(former, id) : former;
}

/** Nobody else can even wait. */
function isFull(room: RoomMembers, id: string): boolean {
  return !room.queue.has(id) && !room.former.has(id) && placesLeft(room) <= 0;
}
