// Owns which blocks people in an open room are offered to run in their own sandbox, and that they hear of them.
import { type Member, type OpenRoomState, offerTo, type RoomEvent } from '#core/open-room';
import { nameIn } from '#core/room-members';
import { isBlockOf, type Offer } from '#core/room-offer';
import type { RoomSocketCommand } from '#core/room-protocol';
import { mayInRoom } from '#core/room-rights';
import type { Attendance } from './attendance';
import { NOT_YOURS } from './not-yours';

type Deps = { state(): OpenRoomState; happened(event: RoomEvent): null; attendance: Attendance };

export class Offers {
  constructor(private readonly deps: Deps) {}

  /** What that member is offered now. */
  of(member: string): Offer | null {
    const offer = offerTo(this.deps.state(), member);
    return offer && this.named(offer);
  }

  /** Who drives has run it. */
  ran(member: Member, block: string): null {
    const { deck, offers } = this.deps.state();
    const isKnown = offers.all?.how === 'ran' && offers.all.block === block;
    if (isKnown || !isBlockOf(deck, block)) return null;
    return this.deps.happened({ type: 'offered', by: member.id, to: null, block, how: 'ran' });
  }

  /** Null when it was done, else why not. */
  offer(member: Member, { block, to }: Extract<RoomSocketCommand, { type: 'offer' }>): string | null {
    const { deck, members } = this.deps.state();
    if (!mayInRoom(member.role, to === undefined ? 'offer-to-all' : 'offer')) return NOT_YOURS;
    if (!isBlockOf(deck, block)) return 'That is no block of this deck.';
    if (to !== undefined && !members.has(to)) return 'They have left the room.';
    return this.deps.happened({ type: 'offered', by: member.id, to: to ?? null, block, how: 'offered' });
  }

  /** `to`: whom the last was made to; null: all. */
  tell(to: string | null): void {
    const { attendance, state } = this.deps;
    const { all, one } = state().offers;
    const found = to === null ? all : one.get(to);
    if (!found) return;
    const fact = { type: 'offered', offer: this.named(found) } as const;
    if (to === null) attendance.broadcast(fact);
    else for (const link of attendance.linksOf(to)) link.send(fact);
  }

  private named(offer: Offer): Offer {
    return { ...offer, by: nameIn(this.deps.state(), offer.by) ?? '' };
  }
}
