// Owns the list of rooms that somebody presents in: each log is summed up once, and again only when something has come to
// it, however many ask meanwhile.
import { setImmediate } from 'node:timers/promises';
import type { Logged } from '#core/room-history';
import { type RoomSummary, roomSummary } from '#core/room-summary';

export type PresentedRoom = Omit<RoomSummary, 'presenters'> & { isYours: boolean };

/** The list is a page; older ones are found by their code. */
const MOST_LISTED = 200;

export class RoomShelf {
  private readonly known = new Map<string, { last: number; summary: Promise<RoomSummary | null> }>();

  constructor(private readonly history: (code: string) => Promise<readonly Logged[]>) {}

  /** `kept`: all that there are, with the time of their last event. The latest comes first. */
  async presentedBy(participant: string, kept: readonly { code: string; last: number }[]): Promise<PresentedRoom[]> {
    const codes = new Set(kept.map(({ code }) => code));
    for (const code of this.known.keys()) if (!codes.has(code)) this.known.delete(code);
    const rooms: PresentedRoom[] = [];
    for (const { code, last } of kept) {
      const summary = await this.summaryOf(code, last);
      const role = summary?.presenters.get(participant);
      if (!summary || role === undefined) continue;
      const { presenters, ...rest } = summary;
      rooms.push({ ...rest, isYours: role === 'presenter' });
    }
    return rooms.toSorted((a, b) => b.openedAt - a.openedAt).slice(0, MOST_LISTED);
  }

  private summaryOf(code: string, last: number): Promise<RoomSummary | null> {
    const known = this.known.get(code);
    if (known?.last === last) return known.summary;
    const summary = this.sumUp(code);
    this.known.set(code, { last, summary });
    summary.catch(() => {
      if (this.known.get(code)?.summary === summary) this.known.delete(code);
    });
    return summary;
  }

  private async sumUp(code: string): Promise<RoomSummary | null> {
    const summary = roomSummary(await this.history(code));
    // Others get their turn: a room of a whole hall is a long log.
    await setImmediate();
    return summary;
  }
}
