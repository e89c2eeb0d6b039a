// Owns what is asked of one room by its address, /rooms/CODE and below: for its members only. To everybody else it is not
// there, so that no code can be guessed here.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Member } from '#core/open-room';
import { can, type Ground } from '#core/permissions';
import { ROOM_CODE } from '#core/room-code';
import { stageSpans } from '#core/room-history';
import { mayInRoom, type RoomAction } from '#core/room-rights';
import type { Session, Sessions } from '../auth/session';
import { sendJson } from '../http/json';
import type { Recordings } from '../recordings/recordings';
import type { OpenRoom } from './open-room';
import type { OpenRooms } from './open-rooms';
import { eraseFromStage } from './stage-recordings';

export type KeptRouteDeps = {
  rooms: OpenRooms;
  recordings: Recordings;
  sessions: Pick<Sessions, 'read'>;
  ground: Ground;
};

type Asked = { response: ServerResponse; session: Session; room: OpenRoom; member: Member };

type Way = { action: RoomAction; answer(deps: KeptRouteDeps, asked: Asked): Promise<void> };

/** By method and what follows the code. */
const WAYS: Record<string, Way> = {
  'DELETE ': { action: 'delete', answer: deleteRoom },
  'POST /remote': { action: 'show', answer: offerRemote },
  'DELETE /remote': { action: 'show', answer: revokeRemotes },
};

const PATH = /^\/rooms\/([^/]+)((?:\/[^/]+)*)$/;

/** True when it has answered. The caller has checked Host, and Origin of changes. */
export function keptRoute(deps: KeptRouteDeps) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const [, code = '', rest = ''] = PATH.exec(request.url?.split('?')[0] ?? '') ?? [];
    const key = `${request.method} ${rest}`;
    const way = ROOM_CODE.test(code) && Object.hasOwn(WAYS, key) ? WAYS[key] : undefined;
    if (!way) return false;
    const session = await deps.sessions.read(request);
    const room = session && (await deps.rooms.find(code));
    const member = room?.memberOf(session?.participant ?? '');
    if (!session || !room || !member) sendJson(response, { message: NOT_THERE }, 404);
    else if (!mayInRoom(member.role, way.action)) sendJson(response, { message: NOT_YOURS }, 403);
    else await way.answer(deps, { response, session, room, member });
    return true;
  };
}

const NOT_THERE = 'There is no such room, or this browser was not in it.';
const NOT_YOURS = 'That is for who presents in this room.';

/** The log goes last: without it nobody would know which recordings belong to the room. */
async function deleteRoom({ rooms, recordings }: KeptRouteDeps, { response, room, member }: Asked): Promise<void> {
  const { code, deck } = room.state;
  room.obey(member.id, { type: 'end' });
  await eraseFromStage(recordings, deck, stageSpans(await rooms.history(code), Date.now()));
  await rooms.delete(code);
  sendJson(response, { code });
}

/** Notes go along only for who may read them on their own page. */
async function offerRemote({ ground }: KeptRouteDeps, { response, session, room, member }: Asked): Promise<void> {
  const mayReadNotes = can(session.role, 'read-notes', ground);
  sendJson(response, room.remotes.offer({ member: member.id, mayReadNotes }));
}

async function revokeRemotes(_deps: KeptRouteDeps, { response, room, member }: Asked): Promise<void> {
  room.remotes.revoke(member.id);
  sendJson(response, {});
}
