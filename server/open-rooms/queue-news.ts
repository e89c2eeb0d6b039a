// Owns what the pages of those who wait to get into a room are told: each at once where it stands, then as often as matters
// to them. Thousands may wait, and every one that is let in moves all others.
import { type RoomQueue, type WaitingFact, waitEstimateMs } from '#core/room-queue';
import type { RoomLink } from './attendance';

/** Who is so near hears of every step. */
const NEAR = 20;
/** How long those behind are told nothing more. */
const REST_MS = 30_000;
/** What changes by seconds only is no news. */
const STEP_SECONDS = 15;

type Queueing = { title: string; queue: RoomQueue; isLocked: boolean; freed: readonly number[]; now: number };
type Page = { link: RoomLink; told: string; toldAt: number };

export class QueueNews {
  /** By member. */
  private readonly pages = new Map<string, Page[]>();

  isHere(member: string): boolean {
    return this.pages.has(member);
  }

  join(link: RoomLink): void {
    this.pages.set(link.member, [...(this.pages.get(link.member) ?? []), { link, told: '', toldAt: 0 }]);
  }

  /** True when it was the last of its member. */
  leave(link: RoomLink): boolean {
    const before = this.pages.get(link.member);
    const left = before?.filter((page) => page.link !== link) ?? [];
    if (left.length > 0) this.pages.set(link.member, left);
    else this.pages.delete(link.member);
    return before !== undefined && left.length === 0;
  }

  /** On all their pages. */
  letIn(member: string): void {
    for (const { link } of this.pages.get(member) ?? []) link.send({ type: 'let-in' });
    this.pages.delete(member);
  }

  /** Sends those away who wait no longer. */
  forget(queue: RoomQueue): void {
    for (const [member, pages] of this.pages) {
      if (queue.has(member)) continue;
      this.pages.delete(member);
      for (const { link } of pages) link.dismiss();
    }
  }

  tell({ title, queue, isLocked, freed, now }: Queueing): void {
    let place = 0;
    for (const { id, name } of queue.values()) {
      place += 1;
      for (const page of this.pages.get(id) ?? []) {
        const isDue = page.told === '' || place <= NEAR || now - page.toldAt >= REST_MS;
        if (!isDue) continue;
        const estimateSeconds = secondsOf(waitEstimateMs(place, freed, now));
        const fact: WaitingFact = { type: 'waiting', title, name, place, estimateSeconds, isLocked };
        const told = `${place} ${estimateSeconds} ${isLocked}`;
        if (told === page.told) continue;
        page.told = told;
        page.toldAt = now;
        page.link.send(fact);
      }
    }
  }

  close(): void {
    const all = [...this.pages.values()].flat();
    this.pages.clear();
    for (const { link } of all) link.dismiss();
  }
}

function secondsOf(estimateMs: number | null): number | null {
  return estimateMs === null ? null : Math.ceil(estimateMs / 1_000 / STEP_SECONDS) * STEP_SECONDS;
}
