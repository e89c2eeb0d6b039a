// Owns who is told how many in an open room are where: now and then, and only what is news.
import type { RoomFact } from '#core/room-protocol';
import type { WallColumn } from '#core/wall-order';
import type { RoomLink } from './attendance';

export class TallyDesk {
  private readonly watchers = new Set<RoomLink>();
  private readonly fresh = new Set<RoomLink>();
  private told = '';
  private toldAt = 0;

  /** `restMs`: between two that are told to all. */
  constructor(private readonly restMs: number) {}

  get isEmpty(): boolean {
    return this.watchers.size === 0;
  }

  watch(link: RoomLink): void {
    this.watchers.add(link);
    this.fresh.add(link);
  }

  unwatch(link: RoomLink): void {
    this.watchers.delete(link);
    this.fresh.delete(link);
  }

  close(): void {
    this.watchers.clear();
    this.fresh.clear();
  }

  /** Who has just come is told at once. */
  tell(count: () => WallColumn[]): void {
    const isDue = performance.now() - this.toldAt >= this.restMs;
    if (this.isEmpty || (!isDue && this.fresh.size === 0)) return;
    const fact: RoomFact = { type: 'tally', columns: count() };
    const text = JSON.stringify(fact);
    const isNews = isDue && text !== this.told;
    const payload = Buffer.from(text);
    for (const link of isNews ? this.watchers : this.fresh) link.sendShared(payload);
    this.fresh.clear();
    if (!isNews) return;
    this.told = text;
    this.toldAt = performance.now();
  }
}
