// Owns the content folder: which decks there are, and each deck compiled once per state of its source and
// of the files it shows.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SLUG } from '#core/ids';
import { type CompiledOutcome, compileDeck } from './compile';
import { fileFacts, fileStamp } from './file-facts';

/** `revision`: changes with the source, and with the files that it shows. */
export type DeckOnDisk = CompiledOutcome & { revision: string };

export type Library = {
  /** All decks, faulty ones included, by title. */
  list(): Promise<DeckOnDisk[]>;
  /** Null when there is no such deck. */
  compiled(name: string): Promise<DeckOnDisk | null>;
  /** Folder of a deck on disk. */
  folder(name: string): string;
};

/** Of a deck's source. Larger is a mistake, and compiling it would hold everyone up. */
const MAX_SOURCE_BYTES = 10 * 1024 * 1024;

type Entry = {
  source: string;
  outcome: Promise<DeckOnDisk>;
  /** Stamps of the files that were asked about, those included that are not there. */
  stamps: Map<string, string>;
};

export function openLibrary(contentDir: string): Library {
  const cache = new Map<string, Entry>();
  const folder = (name: string) => join(contentDir, name);

  async function compiled(name: string): Promise<DeckOnDisk | null> {
    if (!SLUG.test(name)) return null;
    const bytes = await readFile(join(folder(name), 'deck.mdx')).catch(() => null);
    if (!bytes) {
      cache.delete(name);
      return null;
    }
    const source = createHash('sha256').update(bytes).digest('hex');
    const known = cache.get(name);
    if (known?.source === source && (await isCurrent(known, folder(name)))) return known.outcome;
    // Somebody else may have found out meanwhile.
    if (cache.get(name) !== known) return compiled(name);
    const entry = compileEntry(name, folder(name), { bytes, source });
    cache.set(name, entry);
    return entry.outcome;
  }

  async function list(): Promise<DeckOnDisk[]> {
    const entries = await readdir(contentDir, { withFileTypes: true }).catch(() => []);
    const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    const outcomes = await Promise.all(names.map(compiled));
    return outcomes.filter((outcome) => outcome !== null).toSorted((a, b) => titleOf(a).localeCompare(titleOf(b)));
  }

  return { list, compiled, folder };
}

function compileEntry(name: string, folder: string, { bytes, source }: { bytes: Buffer; source: string }): Entry {
  const stamps = new Map<string, string>();
  const read = async (path: string) => {
    const facts = await fileFacts(folder, path);
    stamps.set(path, facts.stamp);
    return facts;
  };
  const file = `${name}/deck.mdx`;
  const isLarge = bytes.length > MAX_SOURCE_BYTES;
  const compiling = isLarge
    ? tooLarge(name, file, bytes.length)
    : compileDeck(name, file, bytes.toString('utf8'), read);
  const outcome = Promise.resolve(compiling).then((each) => ({ ...each, revision: revisionOf(source, stamps) }));
  return { source, outcome, stamps };
}

/** A file may come, go or change while the source stays as it is. */
async function isCurrent({ outcome, stamps }: Entry, folder: string): Promise<boolean> {
  await outcome;
  const same = [...stamps].map(async ([path, stamp]) => (await fileStamp(folder, path)) === stamp);
  return !(await Promise.all(same)).includes(false);
}

/** The files in the order of their names: they are asked about side by side. */
function revisionOf(source: string, stamps: ReadonlyMap<string, string>): string {
  const files = [...stamps].map((entry) => entry.join(' ')).sort();
  return createHash('sha256')
    .update([source, ...files].join('\n'))
    .digest('hex')
    .slice(0, 12);
}

function titleOf(outcome: CompiledOutcome): string {
  return outcome.ok ? outcome.deck.manifest.title : outcome.title;
}

function tooLarge(name: string, file: string, bytes: number): CompiledOutcome {
  const message = `The deck has ${(bytes / 1024 / 1024).toFixed(1)} MiB; at most ${MAX_SOURCE_BYTES / 1024 / 1024} MiB can be compiled.`;
  return { ok: false, name, title: name, faults: [{ file, line: 1, column: 1, message }] };
}
