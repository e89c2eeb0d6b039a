// Owns the files that `slipway import` reads: which file of a folder is the deck, and what it may draw from around it.
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { decodeText } from '../content/import/encoding';

export type Source = {
  file: string;
  /** Nothing is read from outside it. */
  folder: string;
  bytes: Uint8Array;
};

export type Found = { ok: true; source: Source } | { ok: false; problem: string };

const DECKS = new Set(['.md', '.markdown', '.html', '.htm']);
const FIRST = ['slides.md', 'index.md', 'presentation.md', 'deck.md'];
const MAX_BYTES = 4 * 1024 * 1024;
const MAX_MEDIA_BYTES = 200 * 1024 * 1024;

export async function findSource(path: string): Promise<Found> {
  const found = await stat(path).catch(() => null);
  if (!found) return { ok: false, problem: `There is no ${path}.` };
  if (!found.isDirectory()) return readSource(path, dirname(path));
  const names = (await readdir(path)).filter((name) => DECKS.has(extname(name).toLowerCase())).sort();
  const page = names.find((name) => name.toLowerCase() === 'index.html');
  const isDeck = page !== undefined && /<section|<textarea/i.test(await readFile(join(path, page), 'utf8'));
  const decks = names.filter((name) => !/^(?:readme|license|changelog|contributing)\b/i.test(name));
  const choice =
    (isDeck ? page : undefined) ??
    FIRST.find((name) => names.includes(name)) ??
    (decks.length === 1 ? decks[0] : undefined);
  if (choice !== undefined) return readSource(join(path, choice), path);
  if (names.length === 0) return { ok: false, problem: `There is no Markdown and no HTML file in ${path}.` };
  return { ok: false, problem: `Which of them is the deck? In ${path} there are ${names.join(', ')}.` };
}

async function readSource(file: string, folder: string): Promise<Found> {
  const { size } = await stat(file);
  if (size > MAX_BYTES) return { ok: false, problem: `${file} is larger than 4 MiB, which is no deck.` };
  return { ok: true, source: { file: resolve(file), folder: realpathSync(folder), bytes: await readFile(file) } };
}

/** Text of a file that the deck includes. */
export function includedText(source: Source, path: string): string | null {
  const file = innerFile(source, path);
  if (file === null || statSync(file).size > MAX_BYTES) return null;
  const decoded = decodeText(readFileSync(file));
  return decoded.ok ? decoded.text : null;
}

/** Path of a picture or film, or why there is none. */
export function mediaFile(source: Source, path: string): { file: string } | { problem: string } {
  const file = innerFile(source, path);
  if (file === null) {
    const isOutside = path.split('/').includes('..');
    return {
      problem: isOutside ? 'it is outside the folder; import the whole folder, or copy it' : 'there is no such file',
    };
  }
  return statSync(file).size > MAX_MEDIA_BYTES ? { problem: 'it is larger than 200 MiB' } : { file };
}

/** A regular file in the folder, wherever links lead; a path from the root is looked for in Slidev's place, too. */
function innerFile({ file, folder }: Source, path: string): string | null {
  const bare = path.replace(/^\/+/, '');
  const places = path.startsWith('/')
    ? [join(folder, 'public', bare), join(folder, bare), join(dirname(file), 'public', bare)]
    : [join(dirname(file), bare), join(folder, 'public', bare)];
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
  return /^(?:index|slides|presentation|deck)$/i.test(name) ? basename(folder) : name;
}
