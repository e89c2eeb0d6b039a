// Owns what is served below /recordings: to each participant their own recordings of a deck, and the changes they make in
// them. Nobody else's are there, also not for an operator.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { SLUG } from '#core/ids';
import { parseCutRequest, RECORDING_ID, type RecordingList } from '#core/recording';
import type { Sessions } from '../auth/session';
import { readJson, sendJson } from '../http/json';
import { type Notice, sendNotice } from '../http/notice';
import { mergeParts } from './merge-parts';
import type { Owner } from './part-index';
import type { RecordingSettings, Recordings } from './recordings';

const RECORDINGS_PATH = '/recordings/';

export type RecordingRouteDeps = {
  recordings: Recordings;
  sessions: Pick<Sessions, 'read'>;
  settings: RecordingSettings;
};

/** `.cast` is to read one, `/cut` to change it, the bare name to delete it. */
const PATH = /^\/recordings\/([^/]+)(?:\/([^/]+?)(\.cast|\/cut)?)?$/;

type Ask = { kind: 'list'; deck: string } | { kind: 'read' | 'cut' | 'delete'; deck: string; id: string };

const METHODS: Record<Ask['kind'], string> = { list: 'GET', read: 'GET', cut: 'POST', delete: 'DELETE' };

/** True when it has answered. The caller has checked Host, and Origin of changes. */
export function recordingRoute(deps: RecordingRouteDeps) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const path = request.url?.split('?')[0] ?? '';
    if (!path.startsWith(RECORDINGS_PATH)) return false;
    const asked = parseAsk(path);
    if (!asked) sendNotice(request, response, NOT_THERE);
    else if (request.method !== METHODS[asked.kind])
      sendNotice(request, response, { ...WRONG_METHOD, allow: METHODS[asked.kind] });
    else await answer(deps, { request, response, asked });
    return true;
  };
}

function parseAsk(path: string): Ask | null {
  const [, deck = '', id, end] = PATH.exec(path) ?? [];
  if (!SLUG.test(deck)) return null;
  if (id === undefined) return { kind: 'list', deck };
  if (!RECORDING_ID.test(id)) return null;
  return { kind: end === '.cast' ? 'read' : end === '/cut' ? 'cut' : 'delete', deck, id };
}

type Exchange = { request: IncomingMessage; response: ServerResponse; asked: Ask };

async function answer(deps: RecordingRouteDeps, { request, response, asked }: Exchange): Promise<void> {
  const { recordings, sessions } = deps;
  const session = await sessions.read(request);
  const owner: Owner | null = session && { deck: asked.deck, ...session };
  if (asked.kind === 'list') return sendJson(response, await listFor(deps, owner));
  const files = owner ? recordings.files(owner, asked.id) : [];
  if (!owner || files.length === 0) return sendNotice(request, response, NOT_THERE);
  if (asked.kind === 'read') return sendCast(response, asked, files);
  if (asked.kind === 'delete') {
    await recordings.remove(owner, asked.id);
    return void response.writeHead(204, NEVER_STORED).end();
  }
  const wanted = parseCutRequest(await readJson(request));
  if (!wanted) return sendNotice(request, response, NO_CUT);
  const places = await recordings.cut(owner, asked.id, wanted);
  return places === null ? sendNotice(request, response, NOT_THERE) : sendJson(response, { places });
}

async function listFor({ recordings, settings }: RecordingRouteDeps, owner: Owner | null): Promise<RecordingList> {
  return {
    isOn: settings.record,
    maxMiB: settings.recordingsMaxMb,
    days: settings.recordingsDays,
    recordings: owner ? await recordings.list(owner) : [],
  };
}

const NEVER_STORED = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

async function sendCast(response: ServerResponse, named: { deck: string; id: string }, files: string[]): Promise<void> {
  response.writeHead(200, {
    ...NEVER_STORED,
    'content-type': 'application/x-asciicast',
    'content-disposition': `attachment; filename="${named.deck}-${named.id}.cast"`,
  });
  // A reader who goes away is no fault.
  await pipeline(Readable.from(mergeParts(files)), response).catch(() => {});
}

const NOT_THERE: Notice = {
  status: 404,
  title: 'There is no such recording',
  text: 'It may have been deleted, or made room for later ones. Each browser sees its own recordings only.',
};
const NO_CUT: Notice = {
  status: 400,
  title: 'This cannot be cut',
  text: 'A secret has at least four characters; a span of time ends after it begins.',
};
const WRONG_METHOD: Notice = {
  status: 405,
  title: 'Not this way',
  text: 'Recordings are read by GET, cut by POST to …/cut, and deleted by DELETE.',
};
