// Owns which sandbox the audience of an open room looks at: that of who drives, under the room's own name.
import type { RoomHost } from '../live/room-host';
import type { RoomRegistry } from '../live/room-registry';
import type { OpenRooms } from './open-rooms';
import { hostOf } from './work-of-members';

/** What followers see is who drives' first terminal; others are their own affair. */
export const STAGE_TERMINAL = 1;

/**
 * `label`: the room's code as it stands in an address, in small letters. Null while who drives has no page open. Its
 * sandbox counts as used.
 */
export function hostOnStage(openRooms: OpenRooms, rooms: RoomRegistry, label: string): RoomHost | null {
  const state = openRooms.known(label.toUpperCase())?.state;
  const driver = state && state.phase !== 'ended' ? state.members.get(state.seat.member) : undefined;
  if (!state || !driver) return null;
  const host = hostOf(rooms, state.deck, driver.participant);
  host?.touch();
  return host;
}
