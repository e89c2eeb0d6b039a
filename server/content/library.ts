// Owns the content folder: which decks there are, and each deck compiled once per state of its file.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DeckOutcome } from '#core/deck';
import { SLUG } from '#core/ids';
import { stateOfCast } from './cast-files';
import { type CompiledOutcome, compileDeck } from './compile';

/** `revision`: changes with the source. */
export type DeckOnDisk = CompiledOutcome & { revision: string };

export type Library = {
  /** All decks, faulty ones included, by title. */
  list(): Promise<DeckOutcome[]>;
  /** Null when there is no such deck. */
  compiled(name: string): Promise<DeckOnDisk | null>;
  /** Folder of a deck on disk. */
  folder(name: string): string;
};

/** Of a deck's source. Larger is a mistake, and compiling it would hold everyone up. */
const MAX_SOURCE_BYTES = 10 * 1024 * 1024;

export function openLibrary(contentDir: string): Library {
  const cache = new Map<string, { revision: string; outcome: Promise<DeckOnDisk> }>();

  async function compiled(name: string): Promise<DeckOnDisk | null> {
    if (!SLUG.test(name)) return null;
    const file = `${name}/deck.mdx`;
    const bytes = await readFile(join(contentDir, file)).catch(() => null);
    if (!bytes) {
      cache.delete(name);
      return null;
    }
    const revision = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
    const known = cache.get(name);
    if (known?.revision === revision) return known.outcome;
    const isLarge = bytes.length > MAX_SOURCE_BYTES;
    const compiling = isLarge ? tooLarge(name, file, bytes.length) : compileDeck(name, file, bytes.toString('utf8'));
    const outcome = Promise.resolve(compiling).then((each) => ({ ...each, revision }));
    cache.set(name, { revision, outcome });
    return outcome;
  }

  /** A recording may come, go or change while the source stays as it is. */
  async function withCasts(name: string): Promise<DeckOnDisk | null> {
    const outcome = await compiled(name);
    return outcome?.ok && outcome.casts.length > 0 ? checkCasts(join(contentDir, name), outcome) : outcome;
  }

  async function list(): Promise<DeckOutcome[]> {
    const entries = await readdir(contentDir, { withFileTypes: true }).catch(() => []);
    const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    const outcomes = await Promise.all(names.map(withCasts));
    return outcomes.filter((outcome) => outcome !== null).toSorted((a, b) => titleOf(a).localeCompare(titleOf(b)));
  }

  return { list, compiled: withCasts, folder: (name) => join(contentDir, name) };
}

async function checkCasts(folder: string, outcome: DeckOnDisk & { ok: true }): Promise<DeckOnDisk> {
  const { casts, deck } = outcome;
  const states = await Promise.all(casts.map(({ src }) => stateOfCast(folder, src)));
  const stamps = states.map(({ stamp }) => stamp).join();
  const revision = createHash('sha256').update(`${outcome.revision}${stamps}`).digest('hex').slice(0, 12);
  const file = `${deck.name}/deck.mdx`;
  const faults = casts.flatMap(({ line, column }, i) => {
    const message = states[i]?.problem;
    return message ? [{ file, line, column, message }] : [];
  });
  if (faults.length === 0) return { ...outcome, revision };
  return { ok: false, name: deck.name, title: deck.manifest.title, faults, revision };
}

function titleOf(outcome: CompiledOutcome): string {
  return outcome.ok ? outcome.deck.manifest.title : outcome.title;
}

function tooLarge(name: string, file: string, bytes: number): CompiledOutcome {
  const message = `The deck has ${(bytes / 1024 / 1024).toFixed(1)} MiB; at most ${MAX_SOURCE_BYTES / 1024 / 1024} MiB can be compiled.`;
  return { ok: false, name, title: name, faults: [{ file, line: 1, column: 1, message }] };
}
