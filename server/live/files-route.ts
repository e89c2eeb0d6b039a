// Owns what is served below /files, and hands on what is below /file-blocks: the bytes of files in a participant's own sandbox, to read, to write and to download.
// What a file is known by is its ETag, so that nobody writes over what they have not seen.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { FILES_PATH, parseFileAddress } from '#core/file-protocol';
import { MAX_EDIT_BYTES, MAX_TRANSFER_BYTES, nameOf, sizeInWords } from '#core/files';
import { sendNotice } from '../http/notice';
import {
  FileProblem,
  type FileProblemKind,
  type NodeFiles,
  readOn,
  readWhole,
  refuseLarge,
  type WriteWhen,
} from '../sandbox/node-files';
import { SandboxRefusal } from '../sandbox/provider';
import { type FilesRouteDeps, fileBlockRoute } from './file-block-route';
import type { RoomHost } from './room-host';

/** `isEdit`: for the editor, which takes less than a transfer. */
type Exchange = { request: IncomingMessage; response: ServerResponse; path: string; isEdit: boolean };

/** True when it has answered. The caller has checked Host, and Origin of changes. */
export function filesRoute(deps: FilesRouteDeps) {
  const serveBlock = fileBlockRoute(deps);
  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const [address = '', query] = request.url?.split('?') ?? [];
    if (!address.startsWith(FILES_PATH)) return serveBlock(request, response);
    const named = parseFileAddress(address);
    if (!named) sendNotice(request, response, NOT_THERE);
    else if (request.method !== 'GET' && request.method !== 'PUT') sendNotice(request, response, WRONG_METHOD);
    else await answer(deps, named, { request, response, path: named.path, isEdit: query === 'edit' });
    return true;
  };
}

async function answer(deps: FilesRouteDeps, named: { deck: string; node: string }, exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  const room = await roomFor(deps, named.deck, request);
  const node = room?.sandbox?.nodes.find(({ name }) => name === named.node);
  if (!node) return sendNotice(request, response, NO_SANDBOX);
  try {
    if (request.method === 'PUT' && room?.pause.refusal) throw new SandboxRefusal(room.pause.refusal.message);
    await deps.files.use(node, (files) => (request.method === 'PUT' ? take(files, exchange) : give(files, exchange)));
  } catch (error) {
    if (!(error instanceof SandboxRefusal)) throw error;
    refuse(exchange, error);
  }
}

/** The participant's own. */
async function roomFor(
  { rooms, sessions }: FilesRouteDeps,
  deck: string,
  request: IncomingMessage,
): Promise<RoomHost | null> {
  const session = await sessions.read(request);
  const room = session && rooms.findOwn({ deck, ...session });
  room?.touch();
  return room;
}

/** A file is never a page of this origin, whatever is in it. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-type': 'application/octet-stream',
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
};

async function give(files: NodeFiles, { response, path, isEdit }: Exchange): Promise<void> {
  if (isEdit) {
    const { stamp, bytes } = await readWhole(files, path, MAX_EDIT_BYTES);
    response.writeHead(200, { ...HEADERS, etag: `"${stamp}"`, 'content-length': bytes.length }).end(bytes);
    return;
  }
  const first = await files.readPart(path, 0, MAX_EDIT_BYTES);
  refuseLarge(first, path, MAX_TRANSFER_BYTES);
  response.writeHead(200, {
    ...HEADERS,
    'content-length': first.size,
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(nameOf(path)).replace(/['()*]/g, hex)}`,
  });
  // A reader who goes away is no fault. Who got less than was promised sees that by the length.
  await pipeline(readOn(files, path, first), response).catch(() => response.destroy());
}

function hex(character: string): string {
  return `%${character.charCodeAt(0).toString(16)}`;
}

async function take(files: NodeFiles, exchange: Exchange): Promise<void> {
  const { request, response, path, isEdit } = exchange;
  const maxBytes = isEdit ? MAX_EDIT_BYTES : MAX_TRANSFER_BYTES;
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(path, maxBytes);
  const when = whenOf(request);
  if (!when) return sendNotice(request, response, BAD_CONDITION);
  const written = await files.write(path, bounded(request, path, maxBytes), when);
  const etag = written.stamp === null ? {} : { etag: `"${written.stamp}"` };
  response.writeHead(written.kind === 'written' ? 204 : 412, { 'cache-control': 'no-store', ...etag }).end();
}

function whenOf({ headers }: IncomingMessage): WriteWhen | null {
  if (headers['if-none-match'] === '*') return 'absent';
  if (headers['if-match'] === undefined) return 'always';
  const [, stamp] = /^"([0-9a-z-]{1,80})"$/.exec(headers['if-match']) ?? [];
  return stamp === undefined ? null : { stamp };
}

async function* bounded(request: IncomingMessage, path: string, maxBytes: number): AsyncGenerator<Uint8Array> {
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > maxBytes) throw tooLarge(path, maxBytes);
    yield part;
  }
  // Less than was announced: the browser went away in the middle.
  if (!request.complete) throw new FileProblem('other', `${path} came only in part, so it was not written.`);
}

function tooLarge(path: string, maxBytes: number): FileProblem {
  return new FileProblem('too-large', `${path} is larger than ${sizeInWords(maxBytes)}, which is the most.`);
}

const STATUS: Record<FileProblemKind, number> = {
  missing: 404,
  exists: 409,
  'no-file': 409,
  'too-large': 413,
  full: 507,
  changing: 409,
  other: 409,
};

function refuse({ request, response }: Exchange, error: SandboxRefusal): void {
  if (response.headersSent) return void response.destroy();
  const status = error instanceof FileProblem ? STATUS[error.kind] : 409;
  // What has not been read of the request would be taken for the next one.
  const rest = request.complete ? {} : { connection: 'close' };
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...rest });
  response.end(error.message);
}

const NOT_THERE = { status: 404, title: 'There is no such file', text: 'This is no path in a work folder.' };
const NO_SANDBOX = {
  status: 404,
  title: 'There is no sandbox',
  text: 'Its files are there while it runs, for whoever it belongs to.',
};
const WRONG_METHOD = {
  status: 405,
  title: 'Not this way',
  text: 'Files are read by GET and written by PUT.',
  allow: 'GET, PUT',
};
const BAD_CONDITION = {
  status: 400,
  title: 'Not this way',
  text: 'If-Match holds the ETag of the file that was read.',
};
