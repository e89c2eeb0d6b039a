// Owns what the stages of all rooms that are kept have shown, so that its recordings stay as long: each log is read once, and
// again only when something has come to it.
import { setImmediate } from 'node:timers/promises';
import { type Logged, stageSpans } from '#core/room-history';
import { timelineOf } from '#core/room-timeline';
import type { ShownSpan } from '../recordings/kept-parts';
import { ownersOf } from './stage-recordings';

/** Of a room that was not ended, behind the last thing that happened in it. */
const LONGEST_MS = 24 * 60 * 60_000;

export class KeptStages {
  private readonly known = new Map<string, { last: number; spans: readonly ShownSpan[] }>();

  constructor(private readonly history: (code: string) => Promise<readonly Logged[]>) {}

  /** `kept`: all rooms that there are, with the time of their last event. */
  async shown(kept: readonly { code: string; last: number }[]): Promise<ShownSpan[]> {
    const codes = new Set(kept.map(({ code }) => code));
    for (const code of this.known.keys()) if (!codes.has(code)) this.known.delete(code);
    const all: ShownSpan[] = [];
    for (const { code, last } of kept) {
      const known = this.known.get(code);
      // Of a room that cannot be read what was known of it counts: it must not keep all others waiting.
      const fresh =
        known?.last === last
          ? known
          : await this.read(code).then(
              (spans) => ({ last, spans }),
              () => known,
            );
      if (fresh) this.known.set(code, fresh);
      all.push(...(fresh?.spans ?? []));
    }
    return all;
  }

  private async read(code: string): Promise<ShownSpan[]> {
    const logged = await this.history(code);
    const deck = (logged[0]?.event as { deck?: unknown } | undefined)?.deck;
    if (typeof deck !== 'string') return [];
    const { begunAt } = timelineOf(logged);
    const spans = stageSpans(logged, (logged.at(-1)?.at ?? 0) + LONGEST_MS).filter(({ to }) => to > begunAt);
    // Others get their turn: a room of a whole hall is a long log.
    await setImmediate();
    return spans.flatMap(({ participant, terminal, from, to }) =>
      ownersOf(deck, participant).map((owner) => ({ owner, terminal, from: Math.max(begunAt, from), to })),
    );
  }
}
