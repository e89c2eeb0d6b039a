// Owns looking into the terminal of somebody in an open room: for those whose role lets them, as long as it does. They
// type when the terminal's owner says so, as before any other terminal that is shared.
import type { OpenRoomState } from '#core/open-room';
import { mayInRoom } from '#core/room-rights';
import type { RoomRegistry } from '../live/room-registry';
import type { Seat, ViewerLink } from '../live/shared-terminal';
import type { OpenRoom } from './open-room';
import { hostOf } from './work-of-members';

/** Somebody who looks into the terminal of a member's. */
export type Look = { by: string; of: string; dismiss(): void };

export type Wanted = { member: string; terminal: number };

/** Why there is no seat: no right, nobody there, or as many as may. */
export type NoSeat = 'unknown' | 'nowhere' | 'full';

export async function seatAtMember(
  room: OpenRoom,
  rooms: RoomRegistry,
  { by, wanted, link }: { by: string; wanted: Wanted; link: ViewerLink },
): Promise<Seat | NoSeat> {
  const looker = room.state.members.get(by);
  const owner = room.state.members.get(wanted.member);
  if (!looker || !owner || !mayLook(room.state, { by, of: wanted.member })) return 'unknown';
  const host = hostOf(rooms, room.state.deck, owner.participant);
  if (!host) return 'nowhere';
  const seat = await host.shares.lookIn(link, wanted.terminal, looker.name);
  if (!seat) return 'full';
  // Meanwhile much may have happened.
  if (!mayLook(room.state, { by, of: wanted.member })) {
    seat.leave();
    return 'unknown';
  }
  const stop = room.letLookIn({ by, of: wanted.member, dismiss: () => link.dismiss() });
  return {
    ...seat,
    // Under the name that the room knows, whatever the page says.
    ask: () => seat.ask(looker.name),
    leave: () => {
      stop();
      seat.leave();
    },
  };
}

export class Looks {
  private readonly all = new Set<Look>();

  /** Returns a way to stop. */
  add(look: Look): () => void {
    this.all.add(look);
    return () => void this.all.delete(look);
  }

  /** Sends those away who have no right to look any more. */
  review(room: OpenRoomState): void {
    for (const look of [...this.all]) if (!mayLook(room, look)) look.dismiss();
  }
}

function mayLook({ phase, members }: OpenRoomState, { by, of }: Pick<Look, 'by' | 'of'>): boolean {
  const role = members.get(by)?.role;
  const isAttendee = members.get(of)?.role === 'attendee';
  return phase !== 'ended' && role !== undefined && mayInRoom(role, 'look-in') && isAttendee;
}
