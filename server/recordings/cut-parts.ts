// Owns writing the parts of a recording anew without what is to go: each file is replaced as a whole or not at all.
import { open, readFile, rename, rm, utimes } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { type CastLine, cutSecret, cutSpan, readCastLines, type TimeSpan, writeCastLines } from '#core/cast-cut';
import { keepOnly, silenced } from '#core/cast-window';
import type { CutRequest } from '#core/recording';
import type { Part, PartIndex } from './part-index';

/** A secret may begin at the end of one part and end in the next. */
const OVERLAP_LINES = 500;

/** In how many places something was cut; a span that holds anything is one. */
export async function cutParts(index: PartIndex, parts: readonly Part[], request: CutRequest): Promise<number> {
  const lines: CastLine[][] = [];
  for (const part of parts) lines.push(readCastLines(await readFile(index.fileOf(part), 'utf8')));
  if (!('secret' in request)) return cutSpanOf(index, parts, { lines, request });
  let places = 0;
  for (const [i, mine] of lines.entries()) {
    const next = lines[i + 1]?.slice(0, OVERLAP_LINES) ?? [];
    places += cutSecret([...mine, ...next], request.secret);
    // Terminals go on between one part and the next.
    await setImmediate();
  }
  for (const [i, part] of parts.entries()) await replace(index, part, writeCastLines(lines[i] ?? []));
  return places;
}

/** `windows`: in seconds of the part; none: its time alone is kept. */
export async function keepWindows(index: PartIndex, part: Part, windows: readonly TimeSpan[]): Promise<void> {
  const before = await readFile(index.fileOf(part), 'utf8');
  const kept = writeCastLines(keepOnly(readCastLines(before), windows));
  if (kept !== before) await replace(index, part, kept);
}

/** Each part is read once. `spans`: in seconds of the recording, in order; they stay as silence. */
export async function silenceParts(
  index: PartIndex,
  parts: readonly Part[],
  spans: readonly TimeSpan[],
): Promise<void> {
  let before = 0;
  for (const part of parts) {
    const text = await readFile(index.fileOf(part), 'utf8');
    const lines = readCastLines(text);
    const end = before + secondsOf(lines);
    const own = spans.flatMap(({ from, to }) =>
      to > before && from <= end ? { from: Math.max(0, from - before), to: to - before } : [],
    );
    before = end;
    const left = own.length > 0 ? writeCastLines(silenced(lines, own)) : text;
    if (left !== text) await replace(index, part, left);
    // Terminals go on between one part and the next.
    await setImmediate();
  }
}

type SpanCut = { lines: CastLine[][]; request: TimeSpan };

async function cutSpanOf(index: PartIndex, parts: readonly Part[], { lines, request }: SpanCut): Promise<number> {
  let before = 0;
  let places = 0;
  for (const [i, part] of parts.entries()) {
    const mine = lines[i] ?? [];
    const seconds = secondsOf(mine);
    const [from, to] = [Math.max(0, request.from - before), request.to - before];
    before += seconds;
    if (to <= 0 || from > seconds) continue;
    places = 1;
    await replace(index, part, writeCastLines(cutSpan(mine, { from, to })));
    await setImmediate();
  }
  return places;
}

function secondsOf(lines: readonly CastLine[]): number {
  return lines.reduce((sum, line) => sum + (line.kind === 'event' ? line.seconds : 0), 0);
}

async function replace(index: PartIndex, part: Part, text: string): Promise<void> {
  const path = index.fileOf(part);
  const bytes = Buffer.from(text);
  try {
    const file = await open(`${path}.new`, 'w', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    // How long it is kept counts from when it was recorded.
    await utimes(`${path}.new`, part.writtenAt / 1000, part.writtenAt / 1000);
    await rename(`${path}.new`, path);
  } catch (error) {
    await rm(`${path}.new`, { force: true });
    throw error;
  }
  index.grow(part, bytes.length - part.bytes);
}
