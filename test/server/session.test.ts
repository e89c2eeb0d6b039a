// Who a browser stays: by a presenter's link, over the time that its cookie lasts, and by cookies that prove nothing.
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KEPT_DAYS } from '#core/open-room';
import { createLink } from '#server/auth/link';
import { loadSecret } from '#server/auth/secret';
import { createSessions, newParticipant, type Session } from '#server/auth/session';
import { ask } from '../support/http';
import { type InProcess, startInProcess } from '../support/in-process';
import { askKept } from '../support/kept-room';
import { Participant } from '../support/participant';
import { askRooms, openRoomOn, RoomPage } from '../support/room-page';

const DAY = 24 * 60 * 60_000;
let server: InProcess;

beforeAll(async () => {
  server = await startInProcess({ provider: null });
});
afterAll(() => server.close());

/** Opens a presenter's link in a browser that has this cookie; the one that it has afterwards. */
async function openLink(cookie: string, headers: Record<string, string> = {}, path?: string) {
  const link = path ?? (await presenterPath());
  const answer = await ask(server.port, link, { headers: { host: `localhost:${server.port}`, cookie, ...headers } });
  return { ...answer, cookie: answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '' };
}

async function presenterPath(): Promise<string> {
  const link = await createLink(server.dataDir, { kind: 'presenter', baseUrl: server.url, now: Date.now() });
  return link.slice(server.url.length);
}

const payloadOf = (cookie: string) =>
  JSON.parse(Buffer.from(cookie.split('.')[1] ?? '', 'base64url').toString()) as { sub: string; role: string };

test('SN1 a second presenter’s link in the same browser keeps the open room its presenter’s, to its end', async () => {
  const { code, cookie, page } = await openRoomOn(server);
  const second = await openLink(cookie);
  expect(second.cookie).not.toBe('');
  const { page: again } = await RoomPage.join(server.port, code, { cookie: second.cookie });
  expect(again.you).toEqual(page.you);
  again.say({ type: 'end' });
  expect((await page.isClosed()).reason).toContain('over');
  expect((await askKept(server.port, code, { cookie: second.cookie, method: 'DELETE' })).status).toBe(200);
});

test('SN2 an attendee’s browser becomes a presenter’s as somebody new: who knows the cookie of before gets nothing by it', async () => {
  const { code } = await openRoomOn(server);
  const { cookie } = await RoomPage.join(server.port, code, { name: 'Ada' });
  const raised = await openLink(cookie);
  expect(payloadOf(raised.cookie).role).toBe('presenter');
  expect(payloadOf(raised.cookie).sub).not.toBe(payloadOf(cookie).sub);
  const { status, json } = await askRooms(server.port, 'open', { deck: 'basics', name: 'A' }, raised.cookie);
  expect(status).toBe(200);
  expect((await askRooms(server.port, 'open', { deck: 'basics', name: 'A' }, cookie)).status).toBe(403);
  expect((await askKept(server.port, json.code ?? '', { cookie, method: 'DELETE' })).status).toBe(404);
});

test('SN3 a cookie that is forged, of another server, out of date or the operator’s keeps nobody', async () => {
  const own = await server.presenter();
  const [name = ''] = own.split('=');
  const { sub } = payloadOf(own);
  const part = (text: object) => Buffer.from(JSON.stringify(text)).toString('base64url');
  const until = Math.floor(Date.now() / 1_000) + 1_000;
  const unsigned = `${part({ alg: 'none' })}.${part({ role: 'presenter', sub, iat: 1, exp: until })}.`;
  const signing = { secret: new Uint8Array(32), port: server.port, secure: false };
  const foreign = await createSessions(signing).cookie({ role: 'presenter', participant: sub });
  const changed = own.replace(/\.(.)/, '.$1x');
  const operator = `${name}=${(await server.operator()).split('=')[1]}`;
  for (const cookie of [`${name}=${unsigned}`, foreign.split(';')[0] ?? '', changed, operator, `${name}=`, 'x=y']) {
    const { status, cookie: given } = await openLink(cookie);
    expect([status, payloadOf(given).role], cookie).toEqual([303, 'presenter']);
    expect([sub, payloadOf(operator).sub], cookie).not.toContain(payloadOf(given).sub);
  }
});

test('SN4 a link in a page of another site is used up only once the browser’s own cookie comes along', async () => {
  const path = await presenterPath();
  const before = await server.presenter();
  const crossing = { 'sec-fetch-site': 'cross-site', accept: 'text/html' };
  const first = await openLink('', crossing, path);
  expect([first.status, first.cookie]).toEqual([200, '']);
  const [, next = ''] = /^0; url=(\?.*)$/.exec(String(first.headers.refresh)) ?? [];
  const second = await openLink(before, { 'sec-fetch-site': 'same-origin' }, `/present${next}`);
  expect([second.status, payloadOf(second.cookie).sub]).toEqual([303, payloadOf(before).sub]);
  // However a browser tells where it comes from, it is led on once.
  const other = await openLink('', crossing, `${await presenterPath()}&again=`);
  expect([other.status, payloadOf(other.cookie).role]).toEqual([303, 'presenter']);
});

/** Cookies on a clock of the test's own. */
function openClock() {
  let at = Date.parse('2026-03-01T12:00:00Z');
  const sessions = createSessions({ secret: new Uint8Array(32), port: 1, secure: false, now: () => at });
  const asking = (setCookie: string) => ({ headers: { cookie: setCookie.split(';')[0] } }) as IncomingMessage;
  return {
    read: (cookie: string) => sessions.read(asking(cookie)),
    renewal: (cookie: string) => sessions.renewal(asking(cookie)),
    give: (session: Session) => sessions.cookie(session),
    pass: (ms: number) => {
      at += ms;
    },
  };
}

test.each([
  ['presenter', KEPT_DAYS + 1],
  ['attendee', 90],
] as const)('SN5 unused, a cookie of a %s lasts %i days, and proves nothing afterwards', async (role, days) => {
  const { give, read, renewal, pass } = openClock();
  const session = { role, participant: newParticipant() };
  const cookie = await give(session);
  expect(cookie).toContain(`; Max-Age=${(days * DAY) / 1_000}`);
  pass(days * DAY - 1_000);
  expect(await read(cookie)).toEqual(session);
  pass(1_000);
  expect([await read(cookie), await renewal(cookie)]).toEqual([null, null]);
});

test.each(['presenter', 'attendee'] as const)(
  'SN6 a cookie of a %s that is used lasts on, given anew a day after the last time, as the same person',
  async (role) => {
    const { give, read, renewal, pass } = openClock();
    const session = { role, participant: newParticipant() };
    let cookie = await give(session);
    pass(DAY - 1_000);
    expect(await renewal(cookie)).toBeNull();
    pass(1_000);
    for (let month = 0; month < 12; month += 1) {
      const renewed = await renewal(cookie);
      expect(await renewal(renewed ?? '')).toBeNull();
      cookie = renewed ?? '';
      pass(KEPT_DAYS * DAY);
      expect(await read(cookie)).toEqual(session);
    }
  },
);

test('SN7 what a browser does with rooms, and each page’s socket, renews a cookie that is a day old, and no other', async () => {
  const { code, cookie } = await openRoomOn(server);
  const secret = await loadSecret(server.dataDir);
  const sessions = createSessions({ secret, port: server.port, secure: false, now: () => Date.now() - 2 * DAY });
  const { sub: participant } = payloadOf(cookie);
  const old = (await sessions.cookie({ role: 'presenter', participant })).split(';')[0] ?? '';
  const given = async (path: string, sent: string) =>
    (await ask(server.port, path, { headers: { cookie: sent } })).headers['set-cookie']?.[0] ?? '';
  for (const path of ['/rooms/mine', `/rooms/look?code=${code}`, `/rooms/${code}/report.json`]) {
    expect(payloadOf(await given(path, old)), path).toMatchObject({ sub: participant, role: 'presenter' });
    expect(await given(path, cookie), path).toBe('');
  }
  const [renewed, same] = await Promise.all(
    [old, cookie].map((sent) => Participant.join({ url: server.url, deck: 'basics', cookie: sent })),
  );
  expect([payloadOf(renewed?.cookie ?? '').sub, renewed?.cookie === old]).toEqual([participant, false]);
  expect(same?.cookie).toBe(cookie);
  // What others may keep has no cookie in it.
  expect(await given('/', old)).toBe('');
  for (const each of [renewed, same]) each?.leave();
});
