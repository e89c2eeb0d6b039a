// Owns the recordings that lie in a deck's folder: which names they may have, whether they can be played, and serving them.
import { constants } from 'node:fs';
import { type FileHandle, lstat, open, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseCast } from '#core/asciicast';
import { SLUG } from '#core/ids';
import { CAST_FILE } from './components';
import type { Library } from './library';

const MAX_BYTES = 32 * 1024 * 1024;

/** What a deck plays, and where it says so. */
export type CastUse = { src: string; line: number; column: number };

export type CastState = { stamp: string; problem: string | null };

const known = new Map<string, CastState>();

/** `problem`: why it cannot be played, for the author. `stamp` changes with the file. */
export async function stateOfCast(folder: string, src: string): Promise<CastState> {
  const path = join(folder, src);
  const found = await lstat(path).catch(() => null);
  if (!found?.isFile()) return { stamp: 'none', problem: `There is no file ${src} in the deck’s folder.` };
  const stamp = `${found.mtimeMs}-${found.size}`;
  const last = known.get(path);
  if (last?.stamp === stamp) return last;
  const state = { stamp, problem: found.size > MAX_BYTES ? TOO_LARGE(src) : await problemIn(path, src) };
  known.set(path, state);
  return state;
}

const TOO_LARGE = (src: string) => `${src} is larger than ${MAX_BYTES / 1024 / 1024} MiB.`;

async function problemIn(path: string, src: string): Promise<string | null> {
  const outcome = parseCast(await readFile(path, 'utf8'));
  const [fault] = outcome.ok ? [] : outcome.faults;
  return fault ? `${src} cannot be played: line ${fault.line}: ${fault.message}` : null;
}

const PATH = /^\/decks\/([^/]+)\/([^/]+\.cast)$/;

/** True when it has answered. Anyone who can see a deck can have its recordings. */
export async function serveDeckCast(
  library: Pick<Library, 'folder'>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const [, deck = '', file = ''] = PATH.exec(request.url?.split('?')[0] ?? '') ?? [];
  if (!SLUG.test(deck) || !CAST_FILE.test(file) || !/^(GET|HEAD)$/.test(request.method ?? '')) return false;
  const folder = library.folder(deck);
  const { problem } = await stateOfCast(folder, file);
  const cast = problem === null ? await opened(join(folder, file)) : null;
  if (!cast) return false;
  try {
    await send(cast, request, response);
  } finally {
    await cast.close();
  }
  return true;
}

/** A link may have taken its place since it was looked at. */
function opened(path: string): Promise<FileHandle | null> {
  return open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch(() => null);
}

/** Piece by piece: whoever asks needs no session, and may read as slowly as they like. */
async function send(cast: FileHandle, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { size } = await cast.stat();
  response.writeHead(200, {
    'content-type': 'application/x-asciicast',
    'content-length': size,
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
  });
  if (request.method === 'HEAD' || size === 0) return void response.end();
  // A reader who goes away is no fault.
  await pipeline(cast.createReadStream({ end: size - 1, autoClose: false }), response).catch(() => {});
}
