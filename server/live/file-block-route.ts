// Owns what is served below /file-blocks: a block of a deck is written to its file in the participant's own sandbox, once
// they have seen what it changes; or only compared with it.
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  decideFileBlock,
  FILE_BLOCKS_PATH,
  type FileBlockAnswer,
  type FileBlockAsk,
  MAX_SHOWN_BYTES,
  type PresentFile,
  parseFileBlockAsk,
} from '#core/file-block';
import { fileTextOf, textOf } from '#core/files';
import { parseBlockId } from '#core/ids';
import type { Sessions } from '../auth/session';
import type { Library } from '../content/library';
import { readJson } from '../http/json';
import { sendNotice } from '../http/notice';
import { FileProblem, type NodeFiles, readWhole } from '../sandbox/node-files';
import { type Sandbox, SandboxRefusal } from '../sandbox/provider';
import { lookUp } from './block-lookup';
import type { FilesDesk } from './files-desk';
import { noNode } from './refusals';
import type { RoomRegistry } from './room-registry';

export type FilesRouteDeps = {
  files: FilesDesk;
  rooms: RoomRegistry;
  sessions: Pick<Sessions, 'read'>;
  library: Library;
};

/** A file that changes between the look at it and the writing is looked at again so often. */
const TRIES = 3;

/** True when it has answered. The caller has checked Host, and Origin of changes. */
export function fileBlockRoute(deps: FilesRouteDeps) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const address = request.url?.split('?')[0] ?? '';
    if (!address.startsWith(FILE_BLOCKS_PATH)) return false;
    if (request.method !== 'POST') sendNotice(request, response, WRONG_METHOD);
    else await answer(deps, address.slice(FILE_BLOCKS_PATH.length), { request, response });
    return true;
  };
}

type Exchange = { request: IncomingMessage; response: ServerResponse };

async function answer(deps: FilesRouteDeps, encoded: string, { request, response }: Exchange): Promise<void> {
  const id = decoded(encoded);
  const ask = parseFileBlockAsk(await readJson(request));
  if (id === null || !ask) return sendNotice(request, response, NOT_UNDERSTOOD);
  try {
    const outcome = await writeBlock(deps, { id, ask, request });
    send(response, 200, 'application/json; charset=utf-8', JSON.stringify(outcome));
  } catch (error) {
    if (!(error instanceof SandboxRefusal)) throw error;
    send(response, 409, 'text/plain; charset=utf-8', error.message);
  }
}

function decoded(encoded: string): string | null {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return null;
  }
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}

type Asked = { id: string; ask: FileBlockAsk; request: IncomingMessage };

async function writeBlock(deps: FilesRouteDeps, { id, ask, request }: Asked): Promise<FileBlockAnswer> {
  const deck = parseBlockId(id)?.deck ?? '';
  const session = await deps.sessions.read(request);
  const room = session && deps.rooms.findOwn({ deck, ...session });
  const sandbox: Sandbox | null = room?.sandbox ?? null;
  if (room?.pause.refusal) throw new SandboxRefusal(room.pause.refusal.message);
  if (!room || !sandbox) throw new SandboxRefusal('There is no sandbox yet. Open the terminal first.');
  const onDisk = await deps.library.compiled(deck);
  const { block, refusal } = lookUp(onDisk?.ok ? onDisk.deck : null, { id, roles: ['file'] }, sandbox);
  if (refusal) throw new SandboxRefusal(refusal.message);
  const node = sandbox.nodes.find(({ name }) => name === block.node);
  if (!node) throw new SandboxRefusal(noNode(block.node).message);
  if (block.path === null) throw new Error('invariant: a block that is written has a path');
  const { path, text } = block;
  room.touch();
  return deps.files.use(node, (files) => writeOver(files, { path, text, ask }));
}

async function writeOver(
  files: NodeFiles,
  { path, text, ask }: { path: string; text: string; ask: FileBlockAsk },
): Promise<FileBlockAnswer> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const decision = decideFileBlock(text, await presentFile(files, path), ask.over);
    if (decision.kind !== 'write') return decision;
    if (ask.looks) return { kind: 'free', wanted: fileTextOf(text) };
    const isNew = decision.when === 'absent';
    if (isNew) await makeFolders(files, path);
    const written = await files.write(path, contentOf(fileTextOf(text)), decision.when);
    if (written.kind === 'written') return { kind: 'written', stamp: written.stamp, isNew };
  }
  throw new FileProblem('changing', `${path} changes all the time, so it was not written.`);
}

/** Null when there is none. */
async function presentFile(files: NodeFiles, path: string): Promise<PresentFile | null> {
  try {
    const { stamp, bytes } = await readWhole(files, path, MAX_SHOWN_BYTES);
    return { stamp, text: textOf(bytes) };
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    if (error.kind === 'missing') return null;
    if (error.kind !== 'too-large') throw error;
    const { stamp } = await files.readPart(path, 0, 0);
    return { stamp, text: null };
  }
}

async function makeFolders(files: NodeFiles, path: string): Promise<void> {
  const names = path.split('/').slice(0, -1);
  for (const place of names.keys()) {
    await files.makeFolder(names.slice(0, place + 1).join('/')).catch((error: unknown) => {
      if (!(error instanceof FileProblem && error.kind === 'exists')) throw error;
    });
  }
}

async function* contentOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

const WRONG_METHOD = { status: 405, title: 'Not this way', text: 'Blocks are written by POST.', allow: 'POST' };
const NOT_UNDERSTOOD = {
  status: 400,
  title: 'Not this way',
  text: 'A block is named by its id, and the file by what was seen of it.',
};
