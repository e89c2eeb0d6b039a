// What the audience of a room may ask of the app on its stage: so much at once, so much a second, and never so much that
// others get nothing. Over real HTTP, with a clock that is set by hand.
import { EventEmitter } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { afterEach, expect, test, vi } from 'vitest';
import { parseAudienceLabel } from '#core/ids';
import type { RoomFact } from '#core/room-protocol';
import { Entrance } from '#server/audience/entrance';
import { AudienceGateway } from '#server/audience/gateway';
import { parseAppPath } from '#server/audience/path-fallback';
import { createSessions } from '#server/auth/session';
import { createLog } from '#server/log';
import { AudienceGate } from '#server/open-rooms/audience-gate';
import { closeServers, listen, PORT, sandboxOf } from '../support/fake-nodes';
import { type Answer, ask, askUpgrade } from '../support/http';
import { until } from '../support/until';

const OWN = 'aaaaaaaaaaaa';
const [ROOM, OTHER_ROOM] = ['abc234', 'xyz789'] as const;
const RATE = 20;
const BURST = 6 * RATE;
const WAIT_PATH = '/.well-known/slipway/wait';

let gateway: AudienceGateway | null = null;

afterEach(() => {
  vi.restoreAllMocks();
  gateway?.close();
  closeServers();
});

/** The rooms' names and a name of its own lead to one sandbox. */
async function front(app: RequestListener) {
  const { sandbox } = await sandboxOf({ node1: app });
  const clock = { now: 0 };
  const gates: Record<string, AudienceGate> = {};
  for (const room of [ROOM, OTHER_ROOM])
    gates[room] = new AudienceGate(
      () => RATE,
      () => clock.now,
    );
  const made = new AudienceGateway({
    find: () => sandbox,
    findPort: () => null,
    findGate: (room) => gates[room] ?? null,
    sessions: createSessions({ secret: new Uint8Array(32), port: 1, secure: false }),
    protocol: 'http',
    log: createLog({ level: 'silent', pretty: false }),
  });
  gateway = made;
  const where = ({ url = '/', headers: { host = '' } }: IncomingMessage) => {
    const path = parseAppPath(url);
    return { target: path ? path.target : parseAudienceLabel(host.split('.')[0] ?? ''), path };
  };
  const server = createServer((request, response) => made.serve(request, response, where(request)));
  server.on('upgrade', (request, socket, head) => made.upgrade(request, socket, head, where(request)));
  const port = await listen(server);
  const get = (name: string, path = '/', headers = {}) =>
    ask(port, path, { headers: { host: `${PORT}-${name}.localhost`, ...headers } });
  return { port, get, clock, made, sandbox, gates };
}

type Get = (name: string, path?: string) => Promise<Answer>;

/** How many of so many requests were answered, one after the other. */
async function answered(get: Get, of: number, path = '/'): Promise<number> {
  let answers = 0;
  for (let each = 0; each < of; each += 1) if ((await get(ROOM, path)).status === 200) answers += 1;
  return answers;
}

test('A51 a room’s name takes its rate and a burst, the rest is told to come back; others answer as before', async () => {
  let asked = 0;
  const { get, made, sandbox } = await front((_request, response) => {
    asked += 1;
    response.end('app');
  });
  expect(await answered(get, BURST + 5)).toBe(BURST);
  // Below the path the room is the same.
  expect(await answered(get, 3, `/apps/${PORT}-${ROOM}/`)).toBe(0);
  expect(asked).toBe(BURST);
  expect((await get(OWN)).body).toBe('app');
  expect((await get(OTHER_ROOM)).body).toBe('app');
  expect((await get(ROOM)).status).toBe(503);
  const { rows } = made.trafficOf(sandbox).facts();
  expect(rows.map(({ counts, errors }) => [sum(counts), sum(errors)])).toEqual([[BURST + 2, 0]]);
});

const sum = (counts: readonly number[]) => counts.reduce((all, each) => all + each, 0);

test('A52 the bucket fills again with time, and no further than a burst', async () => {
  const { get, clock } = await front((_request, response) => void response.end('app'));
  expect(await answered(get, BURST + 1)).toBe(BURST);
  clock.now += 500;
  expect(await answered(get, RATE)).toBe(RATE / 2);
  clock.now += 3_600_000;
  expect(await answered(get, BURST + 5)).toBe(BURST);
});

test('A53 who is turned away gets a page that comes back by itself, each at a time of its own', async () => {
  const { get } = await front((_request, response) => void response.end('app'));
  await answered(get, BURST);
  const pages = await Promise.all(Array.from({ length: 40 }, () => get(ROOM, '/', { accept: 'text/html' })));
  const seconds = pages.map(({ headers, body }) => {
    const retry = Number(headers['retry-after']);
    expect(body).toContain(`<head><meta charset="utf-8"><meta http-equiv="refresh" content="${retry}">`);
    return retry;
  });
  expect(Math.min(...seconds)).toBeGreaterThanOrEqual(3);
  expect(Math.max(...seconds)).toBeLessThanOrEqual(9);
  expect(new Set(seconds).size).toBeGreaterThan(1);
  expect(pages[0]).toMatchObject({ status: 503, headers: { 'cache-control': 'no-store' } });
  expect(pages[0]?.body).toContain('This app has its hands full');
  expect(pages[0]?.body).not.toContain('<script');
  const below = await get(ROOM, `/apps/${PORT}-${ROOM}/`, { accept: 'text/html' });
  expect(below.headers['content-security-policy']).toBe('sandbox allow-scripts allow-forms');
});

test('A54 an upgrade counts as a request, and is turned away as one', async () => {
  const { port, get } = await front((_request, response) => void response.end('app'));
  const upgrade = () => askUpgrade(port, '/', { Host: `${PORT}-${ROOM}.localhost` });
  // This app takes none.
  expect(await upgrade()).toMatch(/^HTTP\/1\.1 200 /);
  expect(await answered(get, BURST)).toBe(BURST - 1);
  expect(await upgrade()).toMatch(/^HTTP\/1\.1 503 .*\r\nRetry-After: [3-9]\r\n.*hands full/s);
  const own = await askUpgrade(port, '/', { Host: `${PORT}-${OWN}.localhost` });
  expect(own).toMatch(/^HTTP\/1\.1 200 /);
});

test('A55 a page that waits for a port is no request', async () => {
  const { get } = await front((_request, response) => void response.end('app'));
  for (let each = 0; each < 10; each += 1) expect((await get(ROOM, WAIT_PATH)).status).toBe(204);
  expect(await answered(get, BURST + 1)).toBe(BURST);
  expect((await get(ROOM, WAIT_PATH)).status).toBe(204);
});

test('A56 by rooms’ names three quarters of a sandbox’s requests are underway at most', async () => {
  const { sandbox } = await sandboxOf({ node1: null });
  const entrance = new Entrance(sandbox);
  const come = (count: number, ofRoom: boolean) =>
    Array.from({ length: count }, () => {
      const connection = new EventEmitter();
      entrance.count(connection, ofRoom);
      return connection;
    });
  const isFull = () => ({ room: entrance.isFull(true), own: entrance.isFull(false) });
  come(1_499, true);
  expect(isFull()).toEqual({ room: false, own: false });
  const [last] = come(1, true);
  expect(isFull()).toEqual({ room: true, own: false });
  last?.emit('close');
  expect(isFull()).toEqual({ room: false, own: false });
  const own = come(501, false);
  expect(isFull()).toEqual({ room: true, own: true });
  for (const each of own) each.emit('close');
  expect(isFull()).toEqual({ room: false, own: false });
  entrance.close();
});

test('A57 a room with all that it may have underway is turned away, counted, and leaves the sandbox’s own name some', async () => {
  const held: (() => void)[] = [];
  let isLate = false;
  const app: RequestListener = (request, response) => {
    if (isLate || request.url === '/quick') response.end('app');
    else held.push(() => response.end('app'));
  };
  const { get, clock, gates } = await front(app);
  const counted = vi.spyOn(Entrance.prototype, 'count');
  const slow: Promise<Answer>[] = [];
  while (slow.length < 1_500) {
    for (let each = 0; each < 100; each += 1) slow.push(get(ROOM, '/slow'));
    await until('them to be underway', () => counted.mock.calls.length === slow.length);
    clock.now += 100_000;
  }
  const watcher = { send: vi.fn<(fact: RoomFact) => void>() };
  gates[ROOM]?.review(watcher, 'presenter');
  expect((await get(ROOM, '/quick')).status).toBe(503);
  expect((await get(OWN, '/quick')).body).toBe('app');
  await until('the count', () => watcher.send.mock.calls.some(([fact]) => 'lately' in fact && fact.lately === 1));
  isLate = true;
  for (const answer of held) answer();
  expect((await Promise.all(slow)).every(({ body }) => body === 'app')).toBe(true);
  await until('room for others', async () => (await get(ROOM, '/quick')).status === 200);
});
