// Owns looking into the terminal of somebody in an open room: for those whose role lets them, as long as it does and its
// owner is in the room, where they are told of it. They type when the owner says so, as before any terminal that is shared.
import type { OpenRoomState } from '#core/open-room';
import { mayInRoom } from '#core/room-rights';
import type { RoomRegistry } from '../live/room-registry';
import type { Seat, ViewerLink } from '../live/shared-terminal';
import type { OpenRoom } from './open-room';
import { hostOf } from './work-of-members';

/** Somebody who looks into the terminal of a member's. */
export type Look = {
  by: string;
  of: string;
  /** Has no right to it any more. */
  dismiss(): void;
  /** The member has gone, and may come back. */
  away(): void;
};

export type Wanted = { member: string; terminal: number };

/** Why there is no seat: no right, no window of theirs, not in the room at present, or as many as may. */
export type NoSeat = 'unknown' | 'nowhere' | 'away' | 'full';

export async function seatAtMember(
  room: OpenRoom,
  rooms: RoomRegistry,
  { by, wanted, link, away }: { by: string; wanted: Wanted; link: ViewerLink; away(): void },
): Promise<Seat | NoSeat> {
  const looker = room.state.members.get(by);
  const owner = room.state.members.get(wanted.member);
  if (!looker || !owner || !mayLook(room.state, { by, of: wanted.member })) return 'unknown';
  if (!room.attendance.isHere(owner.id)) return 'away';
  const host = hostOf(rooms, room.state.deck, owner.participant);
  if (!host) return 'nowhere';
  const seat = await host.shares.lookIn(link, wanted.terminal, looker.name);
  if (!seat) return 'full';
  // Meanwhile much may have happened.
  const isRight = mayLook(room.state, { by, of: owner.id });
  if (!isRight || !room.attendance.isHere(owner.id)) {
    seat.leave();
    return isRight ? 'away' : 'unknown';
  }
  const stop = room.letLookIn({ by, of: owner.id, dismiss: () => link.dismiss(), away });
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

  /** Sends those away who have no right to look any more, or look at somebody who has gone. */
  review({ state, attendance }: Pick<OpenRoom, 'state' | 'attendance'>): void {
    for (const look of [...this.all]) {
      if (!mayLook(state, look)) look.dismiss();
      else if (!attendance.isHere(look.of)) look.away();
    }
  }
}

function mayLook({ phase, members }: OpenRoomState, { by, of }: Pick<Look, 'by' | 'of'>): boolean {
  const role = members.get(by)?.role;
  const isAttendee = members.get(of)?.role === 'attendee';
  return phase !== 'ended' && role !== undefined && mayInRoom(role, 'look-in') && isAttendee;
}
