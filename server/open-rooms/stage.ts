// Owns whose sandbox the audience of an open room looks at: that of who drives, and who may.
import type { Member } from '#core/open-room';
import { mayInRoom } from '#core/room-rights';
import type { RoomHost } from '../live/room-host';
import type { RoomRegistry } from '../live/room-registry';
import type { OpenRoom } from './open-room';
import type { OpenRooms } from './open-rooms';
import { hostOf } from './work-of-members';

/**
 * `label`: the room's code as it stands in an address, in small letters. Null while who drives has no page open. Its
 * sandbox counts as used.
 */
export function hostOnStage(openRooms: OpenRooms, rooms: RoomRegistry, label: string): RoomHost | null {
  const room = openRooms.known(label.toUpperCase());
  const host = room && hostOfDriver(room, rooms);
  host?.touch();
  return host;
}

/** The same for those who look at it in the room: what the driver does without a page there is not on its stage. */
export function hostBeforeRoom(room: OpenRoom, rooms: RoomRegistry): RoomHost | null {
  return room.attendance.isHere(room.state.seat.member) ? hostOfDriver(room, rooms) : null;
}

function hostOfDriver({ state }: OpenRoom, rooms: RoomRegistry): RoomHost | null {
  const driver = state.phase === 'ended' ? undefined : state.members.get(state.seat.member);
  return driver ? hostOf(rooms, state.deck, driver.participant) : null;
}

/** Null for who may not see the stage of that room, or when there is none. */
export function memberBefore(room: OpenRoom | null, participant: string): Member | null {
  const member = room?.state.phase === 'ended' ? null : room?.memberOf(participant);
  return member && mayInRoom(member.role, 'see-stage') ? member : null;
}
