// Owns the writing of recordings, one line at a time: asciicast v3, and beside it Slipway's own remarks, which are
// comments for everyone else.
import { type CastEvent, fieldsOf, readJson } from './asciicast';

/** Of one part of a recording; the parts of one are played one after the other. */
export type CastHead = {
  cols: number;
  rows: number;
  title: string;
  /** When this part began, in whole seconds since 1970. */
  timestamp: number;
  /** Of that second; recordings of earlier versions do not say. */
  millis?: number | undefined;
  terminal: number;
  node: string;
  /** Where it begins in the whole recording. */
  seconds: number;
};

export function headLine({ cols, rows, title, timestamp, ...slipway }: CastHead): string {
  const term = { cols, rows, type: 'xterm-256color' };
  return `${JSON.stringify({ version: 3, term, timestamp, title, slipway })}\n`;
}

/** Null when the line is no header that Slipway wrote. */
export function readHeadLine(line: string): CastHead | null {
  const header = fieldsOf(readJson(line));
  const term = fieldsOf(header?.term);
  const own = fieldsOf(header?.slipway);
  if (!header || !term || !own) return null;
  const { title, timestamp } = header;
  const { terminal, node, seconds, millis } = own;
  const { cols, rows } = term;
  const isSound =
    typeof title === 'string' &&
    typeof node === 'string' &&
    [timestamp, terminal, seconds, cols, rows].every((each) => typeof each === 'number' && Number.isFinite(each));
  if (!isSound) return null;
  const within = typeof millis === 'number' && millis >= 0 && millis < 1_000 ? { millis } : {};
  return { cols, rows, title, timestamp, terminal, node, seconds, ...within } as CastHead;
}

/**
 * Turns events with times since the beginning into lines with intervals. What is rounded away in one interval is in the
 * next, so that a long recording does not drift.
 */
export function createEventLines(startAt = 0): (event: CastEvent) => string {
  let written = Math.round(startAt * 1000);
  return (event) => {
    const time = Math.max(written, Math.round(event.time * 1000));
    const interval = time - written;
    written = time;
    const [code, data] = codeOf(event);
    return `[${interval / 1000},"${code}",${JSON.stringify(data)}]\n`;
  };
}

function codeOf(event: CastEvent): [code: string, data: string] {
  switch (event.kind) {
    case 'output':
      return ['o', event.text];
    case 'resize':
      return ['r', `${event.cols}x${event.rows}`];
    case 'marker':
      return ['m', event.label];
    case 'exit':
      return ['x', String(event.status)];
    default:
      return event satisfies never;
  }
}

/** How far a part goes: all of the shell's output before byte `offset`, `seconds` after the recording's beginning. */
export type Reach = { offset: number; seconds: number };

const REACH = /^# slipway: (\d{1,16}) bytes, (\d{1,8}(?:\.\d{1,3})?) s$/;

/** Closes what was written at once: after a crash, what follows the last of these lines may be half there. */
export function reachLine({ offset, seconds }: Reach): string {
  return `# slipway: ${offset} bytes, ${Math.round(seconds * 1000) / 1000} s\n`;
}

export function readReachLine(line: string): Reach | null {
  const [, offset, seconds] = REACH.exec(line) ?? [];
  return offset && seconds ? { offset: Number(offset), seconds: Number(seconds) } : null;
}

/** The last reach in the text, and where in the text it ends; null when there is none. */
export function lastReach(text: string): { reach: Reach; end: number } | null {
  for (let end = text.lastIndexOf('\n'); end >= 0; ) {
    const start = end === 0 ? 0 : text.lastIndexOf('\n', end - 1) + 1;
    const reach = readReachLine(text.slice(start, end));
    if (reach) return { reach, end: end + 1 };
    end = start - 1;
  }
  return null;
}

/** The shell has ended: nothing more comes in any part. */
export const ENDED_LINE = '# slipway: ended\n';
