// Owns what the list says of a recording, read from the first and the last lines of its parts.
import { open } from 'node:fs/promises';
import { type CastHead, lastReach, readHeadLine } from '#core/cast-lines';
import type { RecordingRow } from '#core/recording';
import type { Part, PartIndex } from './part-index';

const HEAD_BYTES = 4 * 1024;
const TAIL_BYTES = 64 * 1024;
/** Of a second of which no more is known. */
const MEAN_MILLIS = 500;

/** Null for a file that is none of Slipway's, or damaged. */
export async function readFacts(index: PartIndex, part: Part): Promise<CastHead | null> {
  const text = await readRange(index.fileOf(part), 0, HEAD_BYTES);
  return readHeadLine(text.slice(0, Math.max(0, text.indexOf('\n'))));
}

/** Of all its parts, in order. */
export async function rowOf(index: PartIndex, parts: readonly Part[], isLive: boolean): Promise<RecordingRow | null> {
  const [first, last] = [parts[0], parts.at(-1)];
  if (!first || !last) return null;
  const facts = await readFacts(index, first);
  if (!facts) return null;
  const { terminal, node, title, timestamp, millis = MEAN_MILLIS, seconds } = facts;
  const tail = await readRange(index.fileOf(last), Math.max(0, last.bytes - TAIL_BYTES), TAIL_BYTES);
  const end = lastReach(tail)?.reach.seconds ?? (await readFacts(index, last))?.seconds ?? seconds;
  return {
    ...{ id: first.id, terminal, node, title, isLive },
    start: timestamp * 1000 + millis,
    duration: Math.max(0, end - seconds),
    bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
    parts: parts.length,
    hasLostBegin: first.number > 1,
  };
}

async function readRange(path: string, from: number, length: number): Promise<string> {
  const file = await open(path, 'r').catch(() => null);
  if (!file) return '';
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
