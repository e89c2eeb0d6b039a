// Owns what a page is told of an open room as it comes in.
import type { Member, OpenRoomState } from '#core/open-room';
import { PROTOCOL_VERSION } from '#core/protocol';
import type { RoomFact } from '#core/room-protocol';

type Snapshot = Extract<RoomFact, { type: 'snapshot' }>;

export function snapshotFor(
  member: Member,
  room: OpenRoomState,
  rest: Pick<Snapshot, 'title' | 'standing' | 'audience' | 'offer'>,
): Snapshot {
  const { code, deck, shown, said, members } = room;
  return {
    ...{ type: 'snapshot', version: PROTOCOL_VERSION, code, deck, now: Date.now(), you: youOf(member), shown },
    ...{ ...rest, said: said && { ...said, by: members.get(said.by)?.name ?? '' } },
  };
}

export function youOf({ id, name, role, hand }: Member): Snapshot['you'] {
  return { member: id, name, role, hand: hand?.at ?? null };
}
