// Owns the files that `slipway import` reads: which file of a folder is the deck, and what it may draw from around it.
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path';
import { detectLab } from '../content/import/detect';
import { decodeText } from '../content/import/encoding';

export type Source = {
  file: string;
  /** Nothing is read from outside it. */
  folder: string;
  bytes: Uint8Array;
};

export type Found = { ok: true; source: Source } | { ok: false; problem: string };

const DECKS = new Set(['.md', '.markdown', '.html', '.htm']);
const LABSPACES = ['labspace.yaml', 'labspace.yml'];
const SCENARIO = 'index.json';
const FIRST = ['slides.md', 'index.md', 'presentation.md', 'deck.md'];
const MAX_BYTES = 4 * 1024 * 1024;
const MAX_FILES = 5000;
const MAX_MEDIA_BYTES = 200 * 1024 * 1024;

export async function findSource(path: string): Promise<Found> {
  const found = await stat(path).catch(() => null);
  if (!found) return { ok: false, problem: `There is no ${path}.` };
  if (!found.isDirectory()) return readSource(path, dirname(path));
  const inside = await readdir(path);
  const lab = await labOf(path, inside);
  if (lab !== null) return readSource(join(path, lab), path);
  const names = inside.filter((name) => DECKS.has(extname(name).toLowerCase())).sort();
  const page = names.find((name) => name.toLowerCase() === 'index.html');
  const isDeck = page !== undefined && /<section|<textarea/i.test(await readFile(join(path, page), 'utf8'));
  const decks = names.filter((name) => !/^(?:readme|license|changelog|contributing)\b/i.test(name));
  const choice =
    (isDeck ? page : undefined) ??
    FIRST.find((name) => names.includes(name)) ??
    (decks.length === 1 ? decks[0] : undefined);
  if (choice !== undefined) return readSource(join(path, choice), path);
  if (names.length === 0) return { ok: false, problem: await nothingIn(path, inside) };
  return { ok: false, problem: `Which of them is the deck? In ${path} there are ${names.join(', ')}.` };
}

/** Jekyll's posts name what lies beside their folder. */
function siteOf(folder: string): string {
  return basename(folder) === '_posts' ? dirname(folder) : folder;
}

/** The file that says what a lab is made of; others may have an index, too. */
async function labOf(path: string, inside: readonly string[]): Promise<string | null> {
  const labspace = LABSPACES.find((name) => inside.includes(name)) ?? (await innerLabspace(path, inside));
  if (labspace !== null || !inside.includes(SCENARIO)) return labspace;
  const { size } = await stat(join(path, SCENARIO));
  const isLab = size <= MAX_BYTES && detectLab(await readFile(join(path, SCENARIO), 'utf8')) !== null;
  return isLab ? SCENARIO : null;
}

/** In a repository it lies beside the project that it is about. */
async function innerLabspace(path: string, inside: readonly string[]): Promise<string | null> {
  if (!inside.includes('labspace')) return null;
  const names: string[] = await readdir(join(path, 'labspace')).catch(() => []);
  const name = LABSPACES.find((each) => names.includes(each));
  return name === undefined ? null : join('labspace', name);
}

/** A course is a folder of scenarios, each of which is a lab. */
async function nothingIn(path: string, inside: readonly string[]): Promise<string> {
  const scenarios: string[] = [];
  for (const name of inside.slice(0, 200))
    if (await stat(join(path, name, SCENARIO)).catch(() => null)) scenarios.push(name);
  if (scenarios.length === 0) return `There is no Markdown, no HTML file and no lab in ${path}.`;
  return `Which of its labs? In ${path} there are ${scenarios.sort().join(', ')}.`;
}

/** Paths, from the source, of the folder's own files, not of what links lead to. */
export async function filesOf({ file, folder }: Source): Promise<string[]> {
  const start = realpathSync(dirname(file));
  const found: string[] = [];
  const waiting = [folder];
  for (let next = waiting.pop(); next !== undefined && found.length < MAX_FILES; next = waiting.pop()) {
    for (const entry of await readdir(next, { withFileTypes: true }).catch(() => [])) {
      const path = join(next, entry.name);
      if (entry.isDirectory() && !/^(?:\.git|node_modules)$/.test(entry.name)) waiting.push(path);
      else if (entry.isFile()) found.push(relative(start, path).split(sep).join('/'));
    }
  }
  return found.slice(0, MAX_FILES);
}

async function readSource(file: string, folder: string): Promise<Found> {
  const { size } = await stat(file);
  if (size > MAX_BYTES) return { ok: false, problem: `${file} is larger than 4 MiB, which is no deck.` };
  return {
    ok: true,
    source: { file: resolve(file), folder: realpathSync(siteOf(folder)), bytes: await readFile(file) },
  };
}

/** Text of a file that the deck includes, or why there is none. */
export function includedText(source: Source, path: string): { text: string } | { problem: string } {
  const file = innerFile(source, path);
  if (file === null) return { problem: missing(path) };
  if (statSync(file).size > MAX_BYTES) return { problem: 'it is larger than 4 MiB' };
  const decoded = decodeText(readFileSync(file));
  return decoded.ok ? { text: decoded.text } : { problem: decoded.problem };
}

/** Path of a picture or film, or why there is none. */
export function mediaFile(source: Source, path: string): { file: string } | { problem: string } {
  const file = innerFile(source, path);
  if (file === null) return { problem: missing(path) };
  return statSync(file).size > MAX_MEDIA_BYTES ? { problem: 'it is larger than 200 MiB' } : { file };
}

function missing(path: string): string {
  return path.split('/').includes('..')
    ? 'it is outside the folder; import the whole folder, or copy it'
    : 'there is no such file';
}

/** A regular file in the folder, wherever links lead; a path from the root is looked for in Slidev's place, too. */
function innerFile({ file, folder }: Source, path: string): string | null {
  const bare = path.replace(/^\/+/, '');
  const places = path.startsWith('/')
    ? [join(folder, 'public', bare), join(folder, bare), join(dirname(file), 'public', bare)]
    : [join(dirname(file), bare), join(folder, 'public', bare), join(folder, bare)];
  return places.map((place) => realFile(place)).find((real) => real !== null && isInside(folder, real)) ?? null;
}

function realFile(path: string): string | null {
  try {
    const real = realpathSync(path);
    return statSync(real).isFile() ? real : null;
  } catch {
    return null;
  }
}

function isInside(folder: string, file: string): boolean {
  const path = relative(folder, file);
  return path !== '' && !path.startsWith('..') && resolve(folder, path) === file;
}

export function nameOfSource({ file, folder }: Source): string {
  const name = basename(file, extname(file));
  return /^(?:index|slides|presentation|deck|labspace)$/i.test(name) ? basename(folder) : name;
}
