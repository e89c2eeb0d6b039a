// Going on in another browser as who presents a room, by a link of the panel's: over real HTTP and real sockets.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LINK_MS, OneTimeLinks } from '#server/open-rooms/one-time-links';
import { FakeProvider } from '../support/fake-provider';
import { ask } from '../support/http';
import { type InProcess, startInProcess } from '../support/in-process';
import { askKept } from '../support/kept-room';
import { Participant } from '../support/participant';
import { openRoomOn, RoomPage } from '../support/room-page';

let server: InProcess;
const provider = new FakeProvider();

beforeAll(async () => {
  server = await startInProcess({ provider });
});
afterAll(() => server.close());

const openRoom = () => openRoomOn(server, { deck: 'lab' });

async function offer(code: string, cookie: string): Promise<string> {
  const answer = await askKept(server.port, `${code}/go-on`, { cookie, method: 'POST' });
  return (JSON.parse(answer.body) as { secret: string }).secret;
}

/** From a browser that has this cookie, if any. */
async function goOn(body: unknown, cookie = '', port = server.port) {
  const headers = { origin: `http://127.0.0.1:${port}`, 'content-type': 'application/json', cookie };
  const answer = await ask(port, '/rooms/go-on', { method: 'POST', headers, body: JSON.stringify(body) });
  return { ...answer, given: answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '' };
}

test('GO1 the other browser presents as the first does, in the same seat and sandbox, to the room’s end', async () => {
  const { code, cookie, page } = await openRoom();
  const first = await Participant.join({ url: server.url, deck: 'lab', cookie });
  first.open();
  await first.fact('terminal-opened');
  const secret = await offer(code, cookie);
  // Whoever had that browser before: an attendee of the same room.
  const { cookie: before } = await RoomPage.join(server.port, code, { name: 'Ada' });
  const { status, body, given } = await goOn({ secret }, before);
  expect([status, JSON.parse(body)]).toEqual([200, { code, deck: 'lab' }]);
  const { page: there } = await RoomPage.join(server.port, code, { cookie: given });
  expect(there.you).toEqual(page.you);
  const second = await Participant.join({ url: server.url, deck: 'lab', cookie: given });
  expect((await second.fact('snapshot')).sandbox).toMatchObject({ state: 'ready', id: provider.started.at(-1)?.id });
  there.say({ type: 'show', seat: 1, address: 'count', isBlack: false });
  await page.fact('shown', ({ address }) => address === 'count');
  const answer = await ask(server.port, '/rooms/mine', { headers: { cookie: given } });
  expect(JSON.parse(answer.body)).toMatchObject({ rooms: [{ code, isYours: true }] });
  there.say({ type: 'end' });
  expect((await page.isClosed()).reason).toContain('over');
  expect(JSON.stringify([server.logged, page.facts, there.facts])).not.toContain(secret);
});

test('GO2 a link works once, is replaced by the next, taken back, and leads nowhere once the room is deleted', async () => {
  const { code, cookie } = await openRoom();
  const used = await offer(code, cookie);
  expect((await goOn({ secret: used })).status).toBe(200);
  const replaced = await offer(code, cookie);
  const revoked = await offer(code, cookie);
  expect((await goOn({ secret: replaced })).status).toBe(403);
  await askKept(server.port, `${code}/go-on`, { cookie, method: 'DELETE' });
  const late = await offer(code, cookie);
  await askKept(server.port, code, { cookie, method: 'DELETE' });
  for (const secret of [used, replaced, revoked, late]) {
    const { status, given } = await goOn({ secret });
    expect([status, given]).toEqual([403, '']);
  }
});

test('GO3 who does not present makes no link, and takes back nobody’s', async () => {
  const { code, cookie, page } = await openRoom();
  const { page: ada, cookie: hers } = await RoomPage.join(server.port, code, { name: 'Ada' });
  page.say({ type: 'give-role', member: ada.you.member, role: 'co-presenter' });
  await ada.fact('you-changed');
  const secret = await offer(code, cookie);
  for (const method of ['POST', 'DELETE']) {
    expect((await askKept(server.port, `${code}/go-on`, { cookie: hers, method })).status).toBe(403);
    expect((await askKept(server.port, `${code}/go-on`, { method })).status).toBe(404);
  }
  expect((await goOn({ secret })).status).toBe(200);
});

test('GO4 what is no secret of a link makes nobody anybody, whatever its shape, and too many have to wait', async () => {
  const own = await startInProcess({ provider: null });
  const { code, cookie } = await openRoomOn(own);
  const bodies = [
    null,
    [],
    'x',
    7,
    {},
    { secret: 7 },
    { secret: '' },
    { secret: ['x'] },
    { secret: 'x'.repeat(5_000) },
  ];
  for (const body of [...bodies, { secret: code }, { secret: '__proto__' }]) {
    const { status, given } = await goOn(body, '', own.port);
    expect([status, given], JSON.stringify(body)?.slice(0, 50)).toEqual([403, '']);
  }
  const answer = await askKept(own.port, `${code}/go-on`, { cookie, method: 'POST' });
  const { secret } = JSON.parse(answer.body) as { secret: string };
  const headers = { origin: 'http://evil.example', 'content-type': 'application/json' };
  const foreign = await ask(own.port, '/rooms/go-on', { method: 'POST', headers, body: JSON.stringify({ secret }) });
  expect([foreign.status, foreign.headers['set-cookie']]).toEqual([403, undefined]);
  const statuses = new Set<number>();
  for (let count = 0; count < 100; count += 1) statuses.add((await goOn({ secret: `${count}` }, '', own.port)).status);
  expect([...statuses]).toEqual([403, 429]);
  // Nor is it used up meanwhile.
  expect((await goOn({ secret }, '', own.port)).status).toBe(429);
  await own.close();
});

test('GO5 a link that nobody used runs out, and those of others stay', () => {
  let now = 1_000;
  const links = new OneTimeLinks<string>(() => now);
  const late = links.offer('grace', 'of grace').secret;
  now += LINK_MS - 1;
  const fresh = links.offer('ada', 'of ada').secret;
  now += 1;
  expect([links.take(late), links.take(fresh), links.take(fresh)]).toEqual([null, 'of ada', null]);
});
