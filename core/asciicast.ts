// Owns the reading of recordings: asciicast v2 and v3 as asciinema defined them, a header line and then one event a line.
// Whatever is wrong is data with its line; nothing throws, and sizes are bounded.

export type CastEvent =
  | { time: number; kind: 'output'; text: string }
  | { time: number; kind: 'resize'; cols: number; rows: number }
  | { time: number; kind: 'marker'; label: string }
  | { time: number; kind: 'exit'; status: number };

export type Cast = {
  version: 2 | 3;
  cols: number;
  rows: number;
  title: string;
  /** When it began, in seconds since 1970; null where the header does not say so. */
  timestamp: number | null;
  /** In order; times are seconds since the beginning. Input and codes that are not known are left out. */
  events: CastEvent[];
  /** The last line is only half there, as after a crash of whoever wrote it. */
  isCutOff: boolean;
};

/** `line` counts from 1. */
export type CastFault = { line: number; message: string };
export type CastOutcome = { ok: true; cast: Cast } | { ok: false; faults: CastFault[] };

/** Of a whole recording, in UTF-16 units. */
export const MAX_CAST_LENGTH = 64 * 1024 * 1024;
export const MAX_COLS = 1_000;
export const MAX_ROWS = 500;
const MAX_EVENTS = 2_000_000;
const MAX_FAULTS = 20;
/** Longer is a fault of the clock, and numbers must stay exact to the microsecond. */
const MAX_SECONDS = 10_000_000;

type Reading = Cast & { now: number };

export function parseCast(text: string): CastOutcome {
  if (text.length > MAX_CAST_LENGTH) return wrong(1, `It is larger than ${MAX_CAST_LENGTH / 1024 / 1024} MiB.`);
  const first = lineAt(text, 0);
  const header = readHeader(first.line);
  if (typeof header === 'string') return wrong(1, header);
  const cast: Reading = { ...header, events: [], isCutOff: false, now: 0 };
  const faults: CastFault[] = [];
  for (let number = 2, at = first.next; at < text.length && faults.length < MAX_FAULTS; number += 1) {
    const { line, next, isWhole } = lineAt(text, at);
    at = next;
    const problem = readLine(cast, line);
    if (problem === null) continue;
    if (problem === NO_JSON && !isWhole) cast.isCutOff = true;
    else faults.push({ line: number, message: problem });
    if (cast.events.length > MAX_EVENTS) return wrong(number, `It has more than ${MAX_EVENTS} events.`);
  }
  const { now: _, ...rest } = cast;
  return faults.length > 0 ? { ok: false, faults } : { ok: true, cast: rest };
}

function wrong(line: number, message: string): CastOutcome {
  return { ok: false, faults: [{ line, message }] };
}

/** `isWhole`: it ends with a line feed. */
export function lineAt(text: string, at: number): { line: string; next: number; isWhole: boolean } {
  const end = text.indexOf('\n', at);
  const isWhole = end >= 0;
  return { line: text.slice(at, isWhole ? end : undefined), next: isWhole ? end + 1 : text.length, isWhole };
}

const NO_JSON = 'This line is no JSON.';

type Header = Pick<Cast, 'version' | 'cols' | 'rows' | 'title' | 'timestamp'>;

/** A string says what is wrong. */
function readHeader(line: string): Header | string {
  const header = fieldsOf(readJson(line));
  if (!header) return 'The first line must be a JSON object with a version, as asciinema writes it.';
  const { version, title, timestamp } = header;
  if (version !== 2 && version !== 3) return `Version ${shown(version)} cannot be read: it must be 2 or 3.`;
  const term = fieldsOf(header.term);
  const [cols, rows] = version === 3 ? [term?.cols, term?.rows] : [header.width, header.height];
  if (!isSize(cols, MAX_COLS) || !isSize(rows, MAX_ROWS)) {
    const names = version === 3 ? 'term.cols and term.rows' : 'width and height';
    return `${names} must be whole numbers from 1 to ${MAX_COLS} and from 1 to ${MAX_ROWS}.`;
  }
  return {
    ...{ version, cols, rows },
    title: typeof title === 'string' ? title : '',
    timestamp: typeof timestamp === 'number' && Number.isFinite(timestamp) ? timestamp : null,
  };
}

/** Null when there is nothing wrong; else what. */
function readLine(cast: Reading, line: string): string | null {
  if (line.startsWith('#') || line.trim() === '') return null;
  const event = readJson(line);
  if (event === undefined) return NO_JSON;
  if (!Array.isArray(event) || event.length < 3) return 'An event must be an array of time, code and data.';
  const [seconds, code, data]: unknown[] = event;
  if (typeof seconds !== 'number' || !(seconds >= 0)) return 'The time must be a number of seconds, 0 or more.';
  if (typeof code !== 'string' || typeof data !== 'string') return 'Code and data must be text.';
  // Writers of v2 with several threads put events out of order by a hair.
  const time = cast.version === 3 ? cast.now + seconds : Math.max(cast.now, seconds);
  if (time > MAX_SECONDS) return `The recording is longer than ${MAX_SECONDS} seconds.`;
  cast.now = time;
  return readEvent(cast.events, time, code, data);
}

function readEvent(events: CastEvent[], time: number, ...[code, data]: [string, string]): string | null {
  switch (code) {
    case 'o':
      events.push({ time, kind: 'output', text: data });
      return null;
    case 'm':
      events.push({ time, kind: 'marker', label: data });
      return null;
    case 'r': {
      const [, cols, rows] = /^(\d{1,4})x(\d{1,4})$/.exec(data) ?? [];
      if (!isSize(Number(cols), MAX_COLS) || !isSize(Number(rows), MAX_ROWS))
        return `A size must be such as 80x24, at most ${MAX_COLS}x${MAX_ROWS}.`;
      events.push({ time, kind: 'resize', cols: Number(cols), rows: Number(rows) });
      return null;
    }
    case 'x':
      if (!/^-?\d{1,10}$/.test(data)) return 'An exit status must be a whole number.';
      events.push({ time, kind: 'exit', status: Number(data) });
      return null;
    default:
      return null;
  }
}

export function isSize(value: unknown, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most;
}

/** Undefined where it is none. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function fieldsOf(value: unknown): Record<string, unknown> | null {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : null;
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 40);
}
