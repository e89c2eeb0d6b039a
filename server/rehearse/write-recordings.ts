// Owns what a rehearsal leaves beside its deck: a recording of each block, what its figures drew, and what is to be known
// of the rehearsal.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { blockCast, fairShare, MAX_DECK_CAST_BYTES } from '#core/block-cast';
import type { Block, Deck } from '#core/deck';
import { isKeptFigure, type KeptFigure, keptFigureFile } from '#core/figure-kept';
import type { Rehearsal } from '#core/rehearsal';
import { REHEARSAL_FILE, recordOf } from '#core/rehearsal-record';
import { CARRIER_SIZE } from '../live/free-terminal';
import type { Tried } from './stand';

export type CarriedOut = { block: Block; tried: Tried };

/** `figures`: facts by the name of their file. */
export type Made = { carriedOut: readonly CarriedOut[]; figures: ReadonlyMap<string, KeptFigure> };

/**
 * `folder`: the deck's. What an earlier rehearsal has recorded is replaced whole; facts that an author has saved stay
 * where this one has none. Returns the bytes of all recordings.
 */
export async function writeRecordings(
  folder: string,
  deck: Deck,
  rehearsal: Rehearsal,
  { carriedOut, figures }: Made,
): Promise<number> {
  const place = join(folder, 'recordings');
  await mkdir(place, { recursive: true });
  const casts = [...castsOf(rehearsal, carriedOut)].map(([name, text]) => [`${name}.cast`, text] as const);
  const facts = [...figures].map(([name, kept]) => [name, `${JSON.stringify(kept)}\n`] as const);
  const wanted = new Set(deck.slides.flatMap((slide) => slide.figures.map((kind) => keptFigureFile(slide.name, kind))));
  const isStale = (name: string) => name.endsWith('.cast') || (isKeptFigure(name) && !wanted.has(name));
  for (const name of await readdir(place)) if (isStale(name)) await rm(join(place, name));
  for (const [name, text] of [...casts, ...facts]) await writeFile(join(place, name), text);
  await writeFile(join(folder, REHEARSAL_FILE), `${JSON.stringify(recordOf(deck, rehearsal), null, 2)}\n`);
  return [...casts, ...facts].reduce((sum, [, text]) => sum + Buffer.byteLength(text), 0);
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
