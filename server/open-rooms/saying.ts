// Owns what is said to all in an open room, and to which slide of its deck that calls them. Nobody is moved by it.
import type { Deck } from '#core/deck';
import type { Member, OpenRoomState, RoomEvent } from '#core/open-room';
import { addressOf, positionAt } from '#core/position';
import type { RoomFact, RoomSocketCommand } from '#core/room-protocol';
import { mayInRoom } from '#core/room-rights';
import { NOT_YOURS } from './not-yours';

const CALL_WORDS = 'Please come to this slide.';

type Deps = {
  state(): OpenRoomState;
  happened(event: RoomEvent): null;
  broadcast(fact: RoomFact): void;
  readDeck(): Promise<Deck | null>;
};

export class Saying {
  constructor(private readonly deps: Deps) {}

  /** Null when it was said, else why not. */
  say(
    by: Member,
    { text, address }: Extract<RoomSocketCommand, { type: 'say' }>,
  ): null | string | Promise<null | string> {
    if (!mayInRoom(by.role, 'say')) return NOT_YOURS;
    const words = text.trim();
    if (address !== undefined) return this.call(by.id, words || CALL_WORDS, address);
    return words === '' ? 'There is nothing to say in it.' : this.tell(by, { text: words });
  }

  private async call(member: string, text: string, wanted: string): Promise<string | null> {
    const slides = (await this.deps.readDeck())?.slides ?? [];
    const found = positionAt(slides, wanted);
    if (!found) return 'The deck has no such slide.';
    // Meanwhile much may have happened.
    const by = this.deps.state().members.get(member);
    if (!by || !mayInRoom(by.role, 'say')) return NOT_YOURS;
    return this.tell(by, { text, address: addressOf(slides, found) });
  }

  private tell(by: Member, said: { text: string; address?: string }): null {
    if (this.deps.state().phase === 'ended') return null;
    this.deps.happened({ type: 'said', member: by.id, ...said });
    this.deps.broadcast({ type: 'said', by: by.name, at: Date.now(), ...said });
    return null;
  }
}
