// Owns cutting out of a recording: a secret becomes as many blocks wherever it was printed, a span of time goes. It works
// on the lines of the file, so that what is written back holds nothing else than before.
import { readJson } from './asciicast';
import { ENDED_LINE, reachLine, readReachLine } from './cast-lines';
import { inAnyCapitals } from './literal';

/** A line that can be changed in place. `rest`: header, comment, or what is no event. */
export type CastLine = CastEventLine | { kind: 'rest'; text: string };
export type CastEventLine = { kind: 'event'; seconds: number; code: string; data: string };

export type TimeSpan = { from: number; to: number };

/** Shorter ones stand everywhere by chance, and the recording would be blocks. */
export const MIN_SECRET_LENGTH = 4;
export const MAX_SECRET_LENGTH = 1_000;
const BLOCK = '█';

/** Lines of asciicast v3. A last line that is only half there is left out: part of a secret may stand in it. */
export function readCastLines(text: string): CastLine[] {
  const lines = text.split('\n');
  lines.pop();
  return lines.map((line) => {
    const event = line.startsWith('[') ? readJson(line) : null;
    if (!Array.isArray(event)) return { kind: 'rest', text: line };
    const [seconds, code, data]: unknown[] = event;
    if (typeof seconds !== 'number' || typeof code !== 'string' || typeof data !== 'string')
      return { kind: 'rest', text: line };
    return { kind: 'event', seconds, code, data };
  });
}

export function writeCastLines(lines: readonly CastLine[]): string {
  return lines
    .map((line) =>
      line.kind === 'rest'
        ? `${line.text}\n`
        : `[${line.seconds},${JSON.stringify(line.code)},${JSON.stringify(line.data)}]\n`,
    )
    .join('');
}

/** The characters that are looked for: control characters are none, as a line that wraps brings its own. */
export function readSecret(text: string): string | null {
  const secret = text.replace(/\p{Cc}/gu, '');
  const length = [...secret.trim()].length;
  return length >= MIN_SECRET_LENGTH && length <= MAX_SECRET_LENGTH ? secret : null;
}

/**
 * In place, in whatever capitals. In how many places it stood: in output, also over several events, colours and wrapped
 * lines, and elsewhere.
 */
export function cutSecret(lines: readonly CastLine[], secret: string): number {
  const pattern = inAnyCapitals(secret);
  const outputs = lines.filter((line) => line.kind === 'event' && line.code === 'o') as { data: string }[];
  const raw = outputs.map(({ data }) => data).join('');
  const spans = merged([...spansIn(raw, pattern), ...spansSeen(raw, pattern)]);
  blank(outputs, spans);
  let places = countPlaces(spans);
  const cut = (text: string) =>
    text.replace(pattern, (found) => {
      places += 1;
      return blocksFor(found);
    });
  for (const line of lines) {
    if (line.kind === 'rest') line.text = cutRest(line.text, cut);
    else if (line.code !== 'o') line.data = cut(line.data);
  }
  return places;
}

/** What players and Slipway itself read the recording by stays: names in the header, and how far a part goes. */
function cutRest(text: string, cut: (text: string) => string): string {
  if (readReachLine(text) || `${text}\n` === ENDED_LINE) return text;
  const known = readJson(text);
  const inTexts = (_: string, value: unknown) => (typeof value === 'string' ? cut(value) : value);
  return known === undefined ? cut(text) : JSON.stringify(known, inTexts);
}

/** Of the joined output, end excluded. `isFirst`: it begins a place, the others go on with one. */
type Span = { start: number; end: number; isFirst: boolean };

function spansIn(raw: string, pattern: RegExp): Span[] {
  return Array.from(raw.matchAll(pattern), ({ index: start, 0: { length } }) => {
    return { start, end: start + length, isFirst: true };
  });
}

/** Where a reader sees it, though something that is not seen stands between its characters. */
function spansSeen(raw: string, pattern: RegExp): Span[] {
  const runs = visibleRuns(raw);
  const seen = runs.map(({ start, end }) => raw.slice(start, end)).join('');
  const spans: Span[] = [];
  let run = 0;
  let runAt = 0;
  for (const { index: at, 0: found } of seen.matchAll(pattern)) {
    const until = at + found.length;
    let from = at;
    while (from < until) {
      const { start, end } = runs[run] ?? { start: 0, end: 0 };
      const runEnd = runAt + end - start;
      if (from >= runEnd) {
        runAt = runEnd;
        run += 1;
        continue;
      }
      const to = Math.min(until, runEnd);
      spans.push({ start: start + from - runAt, end: start + to - runAt, isFirst: from === at });
      from = to;
    }
  }
  return spans;
}

type Run = { start: number; end: number };

/** An escape sequence, whole, or as far as the output goes: CSI, strings such as a title, and the short ones. */
const SEQUENCE = /\x1b(?:\[[\x20-\x3f]*[\x40-\x7e]?|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|[\x20-\x2f]*[\x30-\x7e]?)/y;
/** What bash writes where a line that is typed reaches the edge. */
const WRAP = / \r(?!\n)/y;

function visibleRuns(raw: string): Run[] {
  const runs: Run[] = [];
  let start = 0;
  const skip = (at: number, length: number): number => {
    if (at > start) runs.push({ start, end: at });
    start = at + Math.max(1, length);
    return start;
  };
  for (let at = 0; at < raw.length; ) {
    const code = raw.charCodeAt(at);
    if (code === 0x1b) at = skip(at, lengthOf(SEQUENCE, raw, at));
    else if (code === 0x20 && raw.charCodeAt(at + 1) === 0x0d && lengthOf(WRAP, raw, at) > 0) at = skip(at, 2);
    else if (code < 0x20 || (code >= 0x7f && code < 0xa0)) at = skip(at, 1);
    else at += 1;
  }
  skip(raw.length, 0);
  return runs;
}

function lengthOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}

/** In order, those that meet as one. */
function merged(spans: Span[]): Span[] {
  const all: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = all.at(-1);
    if (last && span.start < last.end) {
      last.end = Math.max(last.end, span.end);
      last.isFirst ||= span.isFirst;
    } else all.push({ ...span });
  }
  return all;
}

function countPlaces(spans: readonly Span[]): number {
  return spans.filter(({ isFirst }) => isFirst).length;
}

function blank(outputs: readonly { data: string }[], spans: readonly Span[]): void {
  let first = 0;
  let begun = 0;
  for (const output of outputs) {
    const { length } = output.data;
    let cut = '';
    let at = 0;
    while ((spans[first]?.end ?? Number.POSITIVE_INFINITY) <= begun) first += 1;
    for (let i = first; i < spans.length; i += 1) {
      const { start, end } = spans[i] ?? { start: 0, end: 0 };
      if (start >= begun + length) break;
      const [from, to] = [Math.max(0, start - begun), Math.min(length, end - begun)];
      cut += output.data.slice(at, from) + blocksFor(output.data.slice(from, to));
      at = to;
    }
    if (at > 0) output.data = cut + output.data.slice(at);
    begun += length;
  }
}

function blocksFor(text: string): string {
  return BLOCK.repeat([...text].length);
}

/** Modes such as the alternate screen: what comes later is drawn in them. */
const MODES = /\x1b\[\?[\d;]{1,40}[hl]/g;
export const CUT_MARKER = 'Cut here';

/** What stays of an event that nobody is to see: what later output is drawn by, sizes and modes, and the end. */
export function unseen(event: CastEventLine): CastEventLine | null {
  const { code, data } = event;
  if (code === 'r' || code === 'x') return event;
  const modes = code === 'o' ? (data.match(MODES)?.join('') ?? '') : '';
  return modes === '' ? null : { ...event, data: modes };
}

/** Takes away what was printed from `from` until before `to`, in seconds of the recording, and the time itself. */
export function cutSpan(lines: readonly CastLine[], { from, to }: TimeSpan): CastLine[] {
  const kept: CastLine[] = [];
  let time = 0;
  let written = 0;
  let isMarked = false;
  const after = (at: number) => (at < from ? at : Math.max(from, at - (to - from)));
  const push = (code: string, data: string) => {
    const now = Math.max(written, Math.round(after(time) * 1000));
    kept.push({ kind: 'event', seconds: (now - written) / 1000, code, data });
    written = now;
  };
  for (const line of lines) {
    if (line.kind === 'rest') {
      const reach = readReachLine(line.text);
      const seconds = reach ? Math.max(0, reach.seconds - time + after(time)) : 0;
      kept.push(reach ? { kind: 'rest', text: reachLine({ ...reach, seconds }).trimEnd() } : line);
      continue;
    }
    time += line.seconds;
    if (time >= from && !isMarked) {
      isMarked = true;
      push('m', CUT_MARKER);
    }
    const left = time >= from && time < to ? unseen(line) : line;
    if (left) push(left.code, left.data);
  }
  return kept;
}
