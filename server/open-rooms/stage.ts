// Owns which sandbox the audience of an open room looks at: that of who drives, under the room's own name.
import type { RoomHost } from '../live/room-host';
import type { RoomRegistry } from '../live/room-registry';
import type { OpenRooms } from './open-rooms';

/**
 * `label`: the room's code as it stands in an address, in small letters. Null while who drives has no page open. Its
 * sandbox counts as used.
 */
export function hostOnStage(openRooms: OpenRooms, rooms: RoomRegistry, label: string): RoomHost | null {
  const state = openRooms.known(label.toUpperCase())?.state;
  const driver = state && state.phase !== 'ended' ? state.members.get(state.seat.member) : undefined;
  if (!state || !driver) return null;
  const { deck } = state;
  const { participant } = driver;
  // Who was made a co-presenter in the room is a guest on the server.
  const as = (role: 'presenter' | 'attendee') => rooms.findOwn({ deck, participant, role });
  const host = as('presenter') ?? as('attendee');
  host?.touch();
  return host;
}
