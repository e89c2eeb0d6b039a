// Owns what a rehearsal leaves beside its deck: a recording of each block and of the whole talk, what its figures drew, and
// what is to be known of the rehearsal.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { blockCast, fairShare, MAX_DECK_CAST_BYTES } from '#core/block-cast';
import type { Block, Deck } from '#core/deck';
import { isKeptFigure, type KeptFigure, keptFigureFile } from '#core/figure-kept';
import type { Rehearsal } from '#core/rehearsal';
import { REHEARSAL_FILE, type RehearsalRecord, recordOf } from '#core/rehearsal-record';
import { CARRIER_SIZE } from '../live/free-terminal';
import type { Tried } from './stand';
import { type Said, type TalkSource, talkFiles } from './talk-files';

export type CarriedOut = { block: Block; tried: Tried };

/** `figures`: facts by the name of their file. `said`: on the slides, in each language. */
export type Made = {
  carriedOut: readonly CarriedOut[];
  figures: ReadonlyMap<string, KeptFigure>;
  said: readonly Said[];
};

/**
 * `folder`: the deck's. What an earlier rehearsal has recorded is replaced whole; facts that an author has saved stay
 * where this one has none. Returns the bytes of all recordings.
 */
export async function writeRecordings(
  folder: string,
  deck: Deck,
  rehearsal: Rehearsal,
  { carriedOut, figures, said }: Made,
): Promise<number> {
  const place = join(folder, 'recordings');
  await mkdir(place, { recursive: true });
  const { at, docker } = rehearsal;
  const talkOf = (recorded: ReadonlyMap<string, string>) => talkFiles({ deck, said, casts: recorded, at, docker });
  const whole = castsOf(rehearsal, carriedOut, Number.POSITIVE_INFINITY);
  const rest = MAX_DECK_CAST_BYTES - bytesOf(talkOf(whole).values());
  const share = fairShare(
    [...whole.values()].map((text) => Buffer.byteLength(text)),
    Math.max(0, rest),
  );
  const recorded = castsOf(rehearsal, carriedOut, share);
  const casts = [...recorded].map(([name, text]) => [`${name}.cast`, text] as const);
  const facts = [...figures].map(([name, kept]) => [name, `${JSON.stringify(kept)}\n`] as const);
  const wanted = new Set(
    deck.slides.flatMap((slide) => slide.figures.map(({ kind }) => keptFigureFile(slide.name, kind))),
  );
  const isStale = (name: string) => name.endsWith('.cast') || (isKeptFigure(name) && !wanted.has(name));
  for (const name of await readdir(place)) if (isStale(name)) await rm(join(place, name));
  for (const [name, text] of [...casts, ...facts]) await writeFile(join(place, name), text);
  await writeFile(join(folder, REHEARSAL_FILE), `${JSON.stringify(recordOf(deck, rehearsal), null, 2)}\n`);
  return bytesOf([...casts, ...facts].map(([, text]) => text)) + (await writeTalk(folder, talkOf(recorded)));
}

/** The talk once more from what was recorded: with the words of the deck as they are now. Returns the bytes of its files. */
export async function retellTalk(
  folder: string,
  { deck, said }: Pick<TalkSource, 'deck' | 'said'>,
  { at, docker }: RehearsalRecord,
): Promise<number> {
  const casts = new Map<string, string>();
  for (const { name } of deck.blocks) {
    const text = await readFile(join(folder, 'recordings', `${name}.cast`), 'utf8').catch(() => null);
    if (text !== null) casts.set(name, text);
  }
  return writeTalk(folder, talkFiles({ deck, said, casts, at, docker }));
}

async function writeTalk(folder: string, files: ReadonlyMap<string, string>): Promise<number> {
  const names = await readdir(join(folder, 'recordings'));
  for (const name of names)
    if (/^talk(?:\..+)?\.vtt$/.test(name) && !files.has(`recordings/${name}`))
      await rm(join(folder, 'recordings', name));
  for (const [path, text] of files) await writeFile(join(folder, path), text);
  return bytesOf(files.values());
}

/** By name of the block, each with at most so many bytes. */
function castsOf({ at, docker }: Rehearsal, carriedOut: readonly CarriedOut[], maxBytes: number): Map<string, string> {
  const { cols, rows } = CARRIER_SIZE;
  return new Map(
    carriedOut
      .filter(({ tried }) => tried.events.length > 0)
      .map(({ block: { name, hash }, tried }) => {
        const { terminal = 1 } = tried.run ?? {};
        const head = { block: name, hash, timestamp: Math.floor(at / 1000), docker, terminal, cols, rows };
        return [name, blockCast(head, tried.events, maxBytes)];
      }),
  );
}

function bytesOf(texts: Iterable<string>): number {
  return [...texts].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
