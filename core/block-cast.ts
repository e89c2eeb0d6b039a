// Owns the recording of one rehearsed block: an asciicast that is tied to the block's text, and is never too long.
import { type CastEvent, fieldsOf, isSize, readJson } from './asciicast';
import { createEventLines } from './cast-lines';

/** What stands in the first line beside what every player knows. */
export type BlockCastHead = {
  /** Name and hash of the block. */
  block: string;
  hash: string;
  /** When it was rehearsed, in whole seconds since 1970. */
  timestamp: number;
  /** Of the engine in the sandbox; null where it has none. */
  docker: string | null;
  /** Number of the terminal that it ran in. */
  terminal: number;
  cols: number;
  rows: number;
};

/** Of all recordings of a deck together. */
export const MAX_DECK_CAST_BYTES = 1_000_000;

/** More than any sandbox has. */
export const MAX_TERMINAL = 99;

/** Output this close together is one event: nobody sees it apart. */
const MERGE_SECONDS = 0.04;
export const CUT_NOTE = '\u001b[0m\r\n[The rest of this recording was left out.]\r\n';

/** `maxBytes`: what does not fit is left out from the end, and the recording says so. */
export function blockCast(head: BlockCastHead, events: readonly CastEvent[], maxBytes: number): string {
  const { cols, rows, timestamp, ...slipway } = head;
  const term = { cols, rows, type: 'xterm-256color' };
  const first = `${JSON.stringify({ version: 3, term, timestamp, title: head.block, slipway })}\n`;
  const line = createEventLines();
  const merged = mergeOutput(events);
  const last = merged.at(-1)?.time ?? 0;
  const note = createEventLines()({ time: 0, kind: 'output', text: CUT_NOTE });
  let [text, bytes] = [first, byteLength(first)];
  for (const event of merged) {
    const next = line(event);
    const room = maxBytes - bytes - (event.time === last ? 0 : byteLength(note));
    if (byteLength(next) > room) return text + note;
    text += next;
    bytes += byteLength(next);
  }
  return text;
}

function mergeOutput(events: readonly CastEvent[]): CastEvent[] {
  const merged: CastEvent[] = [];
  for (const event of events) {
    const before = merged.at(-1);
    const isClose = before?.kind === 'output' && event.kind === 'output' && event.time - before.time < MERGE_SECONDS;
    if (isClose) before.text += event.text;
    else merged.push({ ...event });
  }
  return merged;
}

/** `terminal`: null where the recording does not say. */
export type ReadHead = Omit<BlockCastHead, 'cols' | 'rows' | 'terminal'> & { terminal: number | null };

/** Null when the line is no first line of such a recording. */
export function readBlockCastHead(line: string): ReadHead | null {
  const header = fieldsOf(readJson(line));
  const own = fieldsOf(header?.slipway);
  const { timestamp } = header ?? {};
  const { block, hash, docker, terminal } = own ?? {};
  if (typeof block !== 'string' || typeof hash !== 'string' || typeof timestamp !== 'number') return null;
  return {
    ...{ block, hash, timestamp, docker: typeof docker === 'string' ? docker : null },
    terminal: isSize(terminal, MAX_TERMINAL) ? terminal : null,
  };
}

/** The most that each may have, so that all of them together have at most `total`: short ones leave their rest to long ones. */
export function fairShare(sizes: readonly number[], total: number): number {
  let [left, open] = [total, sizes.length];
  for (const size of sizes.toSorted((a, b) => a - b)) {
    const share = Math.floor(left / open);
    if (size > share) return share;
    left -= size;
    open -= 1;
  }
  return total;
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
