// Owns how many requests come in by the name of one open room, and that those who may limit them hear what was turned away.
import { RequestGate } from '#core/request-gate';
import type { RoomFact } from '#core/room-protocol';
import { mayInRoom, type RoomRole } from '#core/room-rights';

const TELL_MS = 1_000;

type Watcher = { send(fact: RoomFact): void };

export class AudienceGate {
  private readonly gate = new RequestGate();
  private readonly watchers = new Set<Watcher>();
  private told = 0;
  private timer: NodeJS.Timeout | undefined;

  /** `rate`: requests a second, as it is now. */
  constructor(
    private readonly rate: () => number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Whether one more may come in now. */
  passes(): boolean {
    const isIn = this.gate.passes(this.now(), this.rate());
    if (!isIn) this.tellSoon();
    return isIn;
  }

  /** One was kept out for another reason. */
  turnAway(): void {
    this.gate.turnAway(this.now());
    this.tellSoon();
  }

  /** A page is here, or its member's role is another one now. */
  review(page: Watcher, role: RoomRole): void {
    if (!mayInRoom(role, 'limit-audience')) return this.leave(page);
    if (this.watchers.has(page)) return;
    this.watchers.add(page);
    page.send({ type: 'turned-away', lately: this.told });
  }

  leave(page: Watcher): void {
    this.watchers.delete(page);
  }

  close(): void {
    clearTimeout(this.timer);
    this.watchers.clear();
  }

  private tellSoon(): void {
    this.timer ??= setTimeout(() => this.tell(), TELL_MS);
  }

  /** Again until all of it is a minute old. */
  private tell(): void {
    this.timer = undefined;
    const lately = this.gate.lately(this.now());
    if (lately > 0) this.tellSoon();
    if (lately === this.told) return;
    this.told = lately;
    for (const page of this.watchers) page.send({ type: 'turned-away', lately });
  }
}
