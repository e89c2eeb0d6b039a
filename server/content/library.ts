// Owns the content folder: which decks there are, in which languages, and each compiled once per state of its source and
// of the files it shows.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SLUG } from '#core/ids';
import { deckSource, type Language, translationIn } from '#core/language';
import { REHEARSAL_FILE } from '#core/rehearsal-record';
import { TALK_FILE } from '#core/talk-recording';
import type { CompiledOutcome } from './compile';
import { type Compilation, type Compile, type CompileOrder, compileInFolder } from './compile-folder';
import { tooLarge } from './deck-limits';
import { fileStamp } from './file-facts';

/** `revision`: changes with the source, and with the files that it shows. */
export type DeckOnDisk = CompiledOutcome & { revision: string };

export type Translation = DeckOnDisk & { language: string };

export type Library = {
  /** All decks, faulty ones included, by title. */
  list(): Promise<DeckOnDisk[]>;
  /** In a language that it was not written in: its translation. Null when there is no such deck, or not in that language. */
  compiled(name: string, language?: Language): Promise<DeckOnDisk | null>;
  /** All of them, faulty ones included, in order of their languages. */
  translations(name: string): Promise<Translation[]>;
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

  async function compiled(name: string, language: Language = null): Promise<DeckOnDisk | null> {
    if (!SLUG.test(name)) return null;
    const file = `${name}/${deckSource(language)}`;
    const bytes = await sourceIn(folder(name), language);
    const original = language === null ? null : await compiled(name);
    if (!bytes || (language !== null && !original)) {
      cache.delete(file);
      return null;
    }
    // What a faulty deck's translation lacks cannot be told.
    if (original && !original.ok) return original;
    const translates = language === null ? null : await translationOf(name, folder(name), language);
    const source = createHash('sha256')
      .update(bytes)
      .update(translates?.original.text ?? '')
      .digest('hex');
    const known = cache.get(file);
    if (known?.source === source && (await isCurrent(known, folder(name)))) return known.outcome;
    // Somebody else may have found out meanwhile.
    if (cache.get(file) !== known) return compiled(name, language);
    const deck = { name, file, folder: folder(name), ...(translates ? { translates } : {}) };
    const compilation = compileBytes(compile, bytes, deck);
    const outcome = compilation.then((each) => ({ ...each.outcome, revision: revisionOf(source, each.stamps) }));
    cache.set(file, { source, compilation, outcome });
    return outcome;
  }

  async function list(): Promise<DeckOnDisk[]> {
    const entries = await readdir(contentDir, { withFileTypes: true }).catch(() => []);
    const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    const outcomes = await Promise.all(names.map((name) => compiled(name)));
    return outcomes.filter((outcome) => outcome !== null).toSorted((a, b) => titleOf(a).localeCompare(titleOf(b)));
  }

  async function translations(name: string): Promise<Translation[]> {
    if (!SLUG.test(name)) return [];
    const files = await readdir(folder(name)).catch(() => []);
    const languages = files.flatMap((file) => translationIn(file) ?? []).toSorted();
    const outcomes = languages.map(async (language): Promise<Translation[]> => {
      const outcome = await compiled(name, language);
      return outcome ? [{ ...outcome, language }] : [];
    });
    return (await Promise.all(outcomes)).flat();
  }

  return { list, compiled, translations, folder };
}

/** Null where there is none, as for what is no part of a file's name. */
async function sourceIn(folder: string, language: Language = null): Promise<Buffer | null> {
  const file = deckSource(language);
  if (language !== null && translationIn(file) !== language) return null;
  return readFile(join(folder, file)).catch(() => null);
}

async function translationOf(name: string, folder: string, language: string) {
  const text = (await sourceIn(folder))?.toString('utf8') ?? '';
  return { language, original: { file: `${name}/${deckSource(null)}`, text } };
}

async function compileBytes(compile: Compile, bytes: Buffer, deck: Omit<CompileOrder, 'text'>): Promise<Compilation> {
  const fault = tooLarge(deck.file, bytes);
  if (fault) return { outcome: { ok: false, name: deck.name, title: deck.name, faults: [fault] }, stamps: new Map() };
  const { outcome, stamps } = await compile({ ...deck, text: bytes.toString('utf8') });
  // Pages say when the deck was rehearsed, and lead to what was recorded.
  const told = [REHEARSAL_FILE, TALK_FILE].map(async (path) => [path, await fileStamp(deck.folder, path)] as const);
  return { outcome, stamps: new Map([...stamps, ...(await Promise.all(told))]) };
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
