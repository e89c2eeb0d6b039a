// Owns how many new people one address brings into a room: the whole of a large venue, but never more than twice the places
// that it leaves to others, so that nobody alone fills a room for good.
import { placesLeft, type RoomMembers } from '#core/room-members';

/** Of those who come from one address for each place that is left to others. */
const MOST_A_PLACE = 2;

type Room = { readonly state: RoomMembers };

export class Newcomers {
  /** By room and address. */
  private readonly counts = new WeakMap<Room, Map<string, number>>();

  /** Counts one more; false when that is too many. */
  mayCome(room: Room, address: string): boolean {
    const ofRoom = this.counts.get(room) ?? new Map<string, number>();
    const count = ofRoom.get(address) ?? 0;
    if (count >= MOST_A_PLACE * placesLeft(room.state)) return false;
    this.counts.set(room, ofRoom.set(address, count + 1));
    return true;
  }
}
