// Owns what is asked of one room by its address, /rooms/CODE and below: for its members only. To everybody else it is not
// there, so that no code can be guessed here.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { can } from '#core/permissions';
import { ROOM_CODE } from '#core/room-code';
import { mayInRoom, type RoomAction } from '#core/room-rights';
import { offlineScript } from '../export/offline-script';
import { sendJson } from '../http/json';
import { sendNotice } from '../http/notice';
import { cutText, kept, restoreText } from './cut-answers';
import { giveCast, givePlayback, leadToPlayback, moveCaptions, showPlayback, takeCaptions } from './playback-answers';
import { giveAsked, giveReport, giveTable, giveTasks } from './report-answers';
import { type Asked, type KeptRouteDeps, NOT_SHOWN, NOT_THERE, NOT_YOURS } from './room-answer';

/** `action`: null for all who are in the room. */
type Way = { action: RoomAction | null; answer(deps: KeptRouteDeps, asked: Asked): Promise<void> };

/** By method and what follows the code. */
const WAYS: Record<string, Way> = {
  'DELETE ': { action: 'delete', answer: deleteRoom },
  'POST /remote': { action: 'show', answer: offerRemote },
  'POST /go-on': { action: 'go-on-elsewhere', answer: offerCrossing },
  'DELETE /go-on': { action: 'go-on-elsewhere', answer: revokeCrossing },
  'GET /reach': { action: null, answer: tellReach },
  'DELETE /remote': { action: 'show', answer: revokeRemotes },
  'GET /playback': { action: 'see-playback', answer: leadToPlayback },
  'GET /timeline': { action: 'see-playback', answer: givePlayback },
  'GET /casts': { action: 'see-playback', answer: giveCast },
  'GET /offline.json': { action: 'read-report', answer: giveOfflineScript },
  'POST /captions': { action: 'edit-playback', answer: takeCaptions },
  'POST /captions-offset': { action: 'edit-playback', answer: moveCaptions },
  'POST /cuts': { action: 'edit-playback', answer: cutText },
  'DELETE /cuts': { action: 'edit-playback', answer: restoreText },
  'POST /playback': { action: 'edit-playback', answer: showPlayback },
  'GET /report.json': { action: 'read-report', answer: giveReport },
  'GET /report.csv': { action: 'read-report', answer: giveTable },
  'GET /tasks.csv': { action: 'read-report', answer: giveTasks },
  'GET /asked.csv': { action: 'read-report', answer: giveAsked },
};

const PATH = /^\/rooms\/([^/]+)(?:(\/[a-z.-]+)(?:\/([\w.-]+))?)?$/;

/** True when it has answered. The caller has checked Host, and Origin of changes. */
export function keptRoute(deps: KeptRouteDeps) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const [, code = '', rest = '', name = ''] = PATH.exec(request.url?.split('?')[0] ?? '') ?? [];
    const key = `${request.method} ${rest}`;
    const way = ROOM_CODE.test(code) && Object.hasOwn(WAYS, key) ? WAYS[key] : undefined;
    if (!way) return false;
    const session = await deps.sessions.read(request);
    const renewed = await deps.sessions.renewal(request);
    if (renewed) response.setHeader('set-cookie', renewed);
    const room = session && (await deps.rooms.find(code));
    const member = room?.memberOf(session?.participant ?? '');
    const refuse = (status: number, text: string) =>
      // Somebody's link; all else is asked by pages.
      key === 'GET /playback'
        ? sendNotice(request, response, {
            status,
            title: status === 403 ? 'The playback is not shown yet' : 'The playback is not shown',
            text,
          })
        : sendJson(response, { message: text }, status);
    if (!session || !room || !member) refuse(404, NOT_THERE);
    else if (way.action !== null && !(await may(deps, code, member.role, way.action)))
      refuse(403, way.action === 'see-playback' ? NOT_SHOWN : NOT_YOURS);
    else await way.answer(deps, { request, response, session, room, member, name });
    return true;
  };
}

/** The playback is for all who were there, once that was decided. */
async function may({ rooms }: KeptRouteDeps, code: string, role: Asked['member']['role'], action: RoomAction) {
  if (mayInRoom(role, action)) return true;
  return action === 'see-playback' && kept(await rooms.history(code)).isShown;
}

async function deleteRoom({ rooms }: KeptRouteDeps, { response, room, member }: Asked): Promise<void> {
  const { code } = room.state;
  room.obey(member.id, { type: 'end' });
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

async function offerCrossing({ crossings }: KeptRouteDeps, { response, session, room }: Asked): Promise<void> {
  sendJson(response, crossings.offer(session.participant, { session, code: room.state.code }));
}

async function revokeCrossing({ crossings }: KeptRouteDeps, { response, session }: Asked): Promise<void> {
  crossings.revoke(session.participant);
  sendJson(response, {});
}

async function tellReach({ reach }: KeptRouteDeps, { request, response }: Asked): Promise<void> {
  sendJson(response, reach(request.headers.host));
}

async function giveOfflineScript(_deps: KeptRouteDeps, { response }: Asked): Promise<void> {
  sendJson(response, { script: await offlineScript() });
}
