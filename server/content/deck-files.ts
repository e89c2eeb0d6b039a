// Owns the way to files in a deck's folder: opening them without ever leaving it, and serving them.
import { constants } from 'node:fs';
import { type FileHandle, lstat, open, realpath } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseRange } from '#core/byte-range';
import { contentType, parseDeckFileUrl } from '#core/deck-file';
import { SLUG } from '#core/ids';
import type { Library } from './library';

/** A regular file that lies in the folder itself. Null for everything else, links and what lies behind them included. */
export async function openDeckFile(folder: string, path: string): Promise<FileHandle | null> {
  // Without waiting: a pipe without a writer would hold whoever opens it.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(join(folder, path), flags).catch(() => null);
  if (!file || (await isIn(folder, path, file).catch(() => false))) return file;
  await file.close();
  return null;
}

/** Asked of what is open already, as a link may have taken a folder's place meanwhile. */
async function isIn(folder: string, path: string, file: FileHandle): Promise<boolean> {
  const [root, real, opened] = await Promise.all([realpath(folder), realpath(join(folder, path)), file.stat()]);
  const named = await lstat(real);
  return real === join(root, path) && opened.isFile() && named.ino === opened.ino && named.dev === opened.dev;
}

/** True when it has answered. Anyone who can see a deck can have its files. */
export async function serveDeckFile(
  library: Pick<Library, 'folder'>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const asked = parseDeckFileUrl(request.url ?? '');
  if (!asked || !SLUG.test(asked.deck) || !/^(GET|HEAD)$/.test(request.method ?? '')) return false;
  const file = await openDeckFile(library.folder(asked.deck), asked.path);
  if (!file) return false;
  try {
    await send(file, asked.path, { request, response });
  } finally {
    await file.close();
  }
  return true;
}

/** Opened on its own, a drawing is a page of this origin, which may hold scripts. */
const CONFINED = "sandbox; default-src 'none'; style-src 'unsafe-inline'";

type Exchange = { request: IncomingMessage; response: ServerResponse };

async function send(file: FileHandle, path: string, { request, response }: Exchange): Promise<void> {
  const { size: bytes, mtimeNs, ino } = await file.stat({ bigint: true });
  const size = Number(bytes);
  const tag = `"${mtimeNs.toString(36)}-${ino.toString(36)}-${bytes.toString(36)}"`;
  const type = contentType(path);
  const headers = {
    'content-type': type,
    etag: tag,
    'cache-control': 'no-cache',
    'accept-ranges': 'bytes',
    'x-content-type-options': 'nosniff',
    ...(type === 'image/svg+xml' ? { 'content-security-policy': CONFINED } : {}),
  };
  if (isKnown(request.headers['if-none-match'], tag)) return void response.writeHead(304, headers).end();
  const range = parseRange(rangeOf(request, tag), size);
  if (range === 'beyond')
    return void response.writeHead(416, { 'content-range': `bytes */${size}`, 'content-length': 0 }).end();
  const { start, end } = range === 'whole' ? { start: 0, end: size - 1 } : range;
  const part = range === 'whole' ? {} : { 'content-range': `bytes ${start}-${end}/${size}` };
  response.writeHead(range === 'whole' ? 200 : 206, { ...headers, ...part, 'content-length': end - start + 1 });
  if (request.method === 'HEAD' || end < start) return void response.end();
  // Piece by piece: whoever asks needs no session, and may read as slowly as they like. One who goes away is no fault.
  await pipeline(file.createReadStream({ start, end, autoClose: false }), response).catch(() => {});
}

function isKnown(header: string | undefined, tag: string): boolean {
  const known = (header ?? '').split(',').map((each) => each.trim().replace(/^W\//, ''));
  return known.includes(tag) || known.includes('*');
}

/** The rest of an older state of the file would be no rest. */
function rangeOf({ method, headers }: IncomingMessage, tag: string): string | undefined {
  const condition = headers['if-range'];
  return method === 'GET' && (condition === undefined || condition === tag) ? headers.range : undefined;
}
