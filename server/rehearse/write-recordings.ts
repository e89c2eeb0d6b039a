// Owns what a rehearsal leaves beside its deck: a recording of each block, and what is to be known of the rehearsal.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { blockCast, fairShare, MAX_DECK_CAST_BYTES } from '#core/block-cast';
import type { Block, Deck } from '#core/deck';
import type { Rehearsal } from '#core/rehearsal';
import { REHEARSAL_FILE, recordOf } from '#core/rehearsal-record';
import { CARRIER_SIZE } from '../live/free-terminal';
import type { Tried } from './stand';

export type CarriedOut = { block: Block; tried: Tried };

/** `folder`: the deck's. What an earlier rehearsal has recorded is replaced whole. Returns the bytes of all recordings. */
export async function writeRecordings(
  folder: string,
  deck: Deck,
  rehearsal: Rehearsal,
  carriedOut: readonly CarriedOut[],
): Promise<number> {
  const place = join(folder, 'recordings');
  await mkdir(place, { recursive: true });
  const casts = castsOf(rehearsal, carriedOut);
  for (const name of await readdir(place)) if (name.endsWith('.cast')) await rm(join(place, name));
  for (const [name, text] of casts) await writeFile(join(place, `${name}.cast`), text);
  await writeFile(join(folder, REHEARSAL_FILE), `${JSON.stringify(recordOf(deck, rehearsal), null, 2)}\n`);
  return [...casts.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

function castsOf({ at, docker }: Rehearsal, carriedOut: readonly CarriedOut[]): Map<string, string> {
  const recorded = carriedOut.filter(({ tried }) => tried.events.length > 0);
  const { cols, rows } = CARRIER_SIZE;
  const castOf = ({ block: { name, hash }, tried }: CarriedOut, maxBytes: number) =>
    blockCast({ block: name, hash, timestamp: Math.floor(at / 1000), docker, cols, rows }, tried.events, maxBytes);
  const whole = recorded.map((each) => Buffer.byteLength(castOf(each, Number.POSITIVE_INFINITY)));
  const share = fairShare(whole, MAX_DECK_CAST_BYTES);
  return new Map(recorded.map((each) => [each.block.name, castOf(each, share)]));
}
