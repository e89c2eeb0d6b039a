// Owns the recordings of a room's stage as they are given out: only what was on stage, and without what was cut out.
import { setImmediate } from 'node:timers/promises';
import { type CastLine, cutSecret, readCastLines, type TimeSpan, writeCastLines } from '#core/cast-cut';
import { openWindow } from '#core/cast-window';
import { type Logged, type StageSpan, stageSpans } from '#core/room-history';
import { timelineOf } from '#core/room-timeline';
import { mergeParts } from '../recordings/merge-parts';
import type { Owner } from '../recordings/part-index';
import type { KeptRouteDeps } from './room-answer';
import { oncePerLog } from './room-logs';
import { type OnStage, recordedOnStage } from './stage-recordings';

/** A secret may begin at the end of one part and end in the next. */
const OVERLAP_LINES = 500;

export const timeline = oncePerLog(timelineOf);
/** While a room goes on, the last ends with whoever asks. */
const spansOf = oncePerLog((logged) => stageSpans(logged, Number.POSITIVE_INFINITY));

/** From when the room began: what stood there before was for nobody. */
export function spansUntil(logged: readonly Logged[], until: number): StageSpan[] {
  const { begunAt } = timeline(logged);
  return spansOf(logged)
    .map((span) => ({ ...span, from: Math.max(begunAt, span.from), to: Math.min(span.to, until) }))
    .filter(({ to }) => to > begunAt);
}

export async function onStage(
  { recordings }: Pick<KeptRouteDeps, 'recordings'>,
  { deck, logged, until }: { deck: string; logged: readonly Logged[]; until: number },
) {
  const found = await recordedOnStage(recordings, deck, spansUntil(logged, until));
  return found.map(({ span, ...rest }: OnStage) => ({ ...rest, from: span.from, to: span.to }));
}

type Shown = Awaited<ReturnType<typeof onStage>>;
/** One recording, and when it was on stage, in its seconds. */
export type ShownCast = { owner: Owner; id: string; windows: TimeSpan[] };

/** Each recording once. */
export function castsIn(shown: Shown): ShownCast[] {
  const casts = new Map<string, ShownCast>();
  for (const { owner, row, from, to } of shown) {
    const cast = casts.get(row.id) ?? { owner, id: row.id, windows: [] };
    casts.set(row.id, cast);
    cast.windows.push({ from: (from - row.start) / 1_000, to: (to - row.start) / 1_000 });
  }
  return [...casts.values()];
}

/** `secrets`: as many blocks stand in their place, also where only their end was on stage. */
export async function* shownText(
  files: readonly string[],
  windows: readonly TimeSpan[],
  secrets: readonly string[],
): AsyncGenerator<string> {
  const cut = openWindow(windows);
  for await (const [lines, next] of withNext(partsOf(files))) {
    for (const secret of secrets) {
      cutSecret([...lines, ...next], secret);
      // Others get their turn: a part has megabytes.
      await setImmediate();
    }
    yield writeCastLines(cut(lines));
  }
}

/** In how many places a secret was on stage. What else the terminal printed is its owner's to know. */
export async function placesIn(
  files: readonly string[],
  windows: readonly TimeSpan[],
  secret: string,
): Promise<number> {
  const cut = openWindow(windows);
  let places = 0;
  for await (const [lines, next] of withNext(partsOf(files, cut))) places += cutSecret([...lines, ...next], secret);
  return places;
}

async function* partsOf(files: readonly string[], shown = (lines: CastLine[]) => lines): AsyncGenerator<CastLine[]> {
  for await (const part of mergeParts(files)) {
    yield shown(readCastLines(part));
    // Terminals go on between one part and the next.
    await setImmediate();
  }
}

/** With the first lines of the part behind it. */
async function* withNext(parts: AsyncIterable<CastLine[]>): AsyncGenerator<[CastLine[], CastLine[]]> {
  let before: CastLine[] | null = null;
  for await (const lines of parts) {
    if (before) yield [before, lines.slice(0, OVERLAP_LINES)];
    before = lines;
  }
  if (before) yield [before, []];
}
