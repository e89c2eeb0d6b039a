// Owns the content folder: which decks there are, and each deck compiled once per state of its source and
// of the files it shows.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SLUG } from '#core/ids';
import { REHEARSAL_FILE } from '#core/rehearsal-record';
import type { CompiledOutcome } from './compile';
import { type Compilation, type Compile, compileInFolder } from './compile-folder';
import { tooLarge } from './deck-limits';
import { fileStamp } from './file-facts';

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

const SHARED = Symbol.for('slipway.library');
const ofProcess: typeof globalThis & { [SHARED]?: Library } = globalThis;

/** Pages are bundled with a copy of every module: what the process has opened is found through its global object. */
export function shareLibrary(library: Library): void {
  ofProcess[SHARED] = library;
}

/** The one that the process shares, so that each deck is compiled once; else one of the caller's own. */
export function sharedLibrary(contentDir: string): Library {
  return ofProcess[SHARED] ?? openLibrary(contentDir);
}

/** `source`: its hash. */
type Entry = { source: string; compilation: Promise<Compilation>; outcome: Promise<DeckOnDisk> };

/** `compile`: where that is done; else in the caller's own thread. */
export function openLibrary(contentDir: string, compile: Compile = compileInFolder): Library {
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
    const compilation = compileBytes(compile, bytes, { name, file: `${name}/deck.mdx`, folder: folder(name) });
    const outcome = compilation.then((each) => ({ ...each.outcome, revision: revisionOf(source, each.stamps) }));
    cache.set(name, { source, compilation, outcome });
    return outcome;
  }

  async function list(): Promise<DeckOnDisk[]> {
    const entries = await readdir(contentDir, { withFileTypes: true }).catch(() => []);
    const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    const outcomes = await Promise.all(names.map(compiled));
    return outcomes.filter((outcome) => outcome !== null).toSorted((a, b) => titleOf(a).localeCompare(titleOf(b)));
  }

  return { list, compiled, folder };
}

async function compileBytes(
  compile: Compile,
  bytes: Buffer,
  deck: { name: string; file: string; folder: string },
): Promise<Compilation> {
  const fault = tooLarge(deck.file, bytes);
  if (fault) return { outcome: { ok: false, name: deck.name, title: deck.name, faults: [fault] }, stamps: new Map() };
  const { outcome, stamps } = await compile({ ...deck, text: bytes.toString('utf8') });
  // Pages say when the deck was rehearsed.
  return { outcome, stamps: new Map(stamps).set(REHEARSAL_FILE, await fileStamp(deck.folder, REHEARSAL_FILE)) };
}

/** A file may come, go or change while the source stays as it is. */
async function isCurrent({ compilation }: Entry, folder: string): Promise<boolean> {
  const { stamps } = await compilation;
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
