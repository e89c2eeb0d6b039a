// The operator's page, from the outside: who gets in, what they are told, and what they may end.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Overview, overPromised, parseOverview } from '#core/operator';
import { createOperatorPass } from '#server/auth/operator-pass';
import { loadSecret } from '#server/auth/secret';
import { createSessions, newParticipant } from '#server/auth/session';
import { keepFresh } from '#server/operator/fresh';
import { createOverview } from '#server/operator/overview';
import { describeWithoutEngine } from '#server/operator/premises';
import { PlacesDesk } from '#server/sandbox/places';
import type { SandboxProvider } from '#server/sandbox/provider';
import { ask, askUpgrade, type RequestOptions } from '../support/http';
import { type InProcess, startInProcess } from '../support/in-process';
import { Participant } from '../support/participant';
import { until } from '../support/until';

const ground = { loopback: true, trustedForGuests: false, hardened: false };
const FACT = 'fact-that-only-the-operator-sees';

let server: InProcess;
beforeAll(async () => {
  server = await startInProcess({
    premises: {
      engines: [{ use: 'Sandboxes', version: '1.2.3', where: FACT }],
      isolation: { level: 'none', runtime: null, why: 'A test.' },
    },
  });
});
afterAll(() => server.close());

const request = (path: string, { headers, ...options }: RequestOptions = {}) =>
  ask(server.port, path, { ...options, headers: { host: `localhost:${server.port}`, ...headers } });

const post = (path: string, headers: Record<string, string> = {}) =>
  request(path, { method: 'POST', headers: { origin: server.url, ...headers } });

async function overview(cookie: string): Promise<Overview> {
  const { status, headers, body } = await request('/operator/overview', { headers: { cookie } });
  expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
  const parsed = parseOverview(JSON.parse(body));
  if (!parsed) throw new Error(`no overview: ${body}`);
  return parsed;
}

/** A presenter on the deck with a shell; `leave` is theirs to call. */
async function working(): Promise<{ participant: Participant; id: string }> {
  const participant = await Participant.join({ url: server.url, deck: 'basics', cookie: await server.presenter() });
  participant.open();
  const { sandbox } = await participant.fact('sandbox-changed', (fact) => fact.sandbox.state === 'ready');
  if (sandbox.state !== 'ready') throw new Error('invariant: it was ready');
  return { participant, id: sandbox.id };
}

/** Cookies that prove nothing here, by what they are. */
async function strangers(): Promise<[what: string, cookie: string][]> {
  const [name = '', value = ''] = (await server.operator()).split('=');
  const presenter = await server.presenter();
  const signing = { port: server.port, secure: false };
  const other = createOperatorPass({ ...signing, secret: new Uint8Array(32).fill(7), ground });
  const [foreign = ''] = (await other.cookie()).split(';');
  const unsigned = `${btoa('{"alg":"none"}')}.${btoa('{"role":"operator","sub":"x","exp":9999999999}')}.`;
  const secret = await loadSecret(server.dataDir);
  const [attendee = ''] = (
    await createSessions({ ...signing, secret }).cookie({ role: 'attendee', participant: newParticipant() })
  ).split(';');
  return [
    ['no cookie', ''],
    ['a presenter’s', presenter],
    ['an attendee’s', attendee],
    ['a presenter’s session under the operator’s name', `${name}=${presenter.split('=')[1]}`],
    ['one of another server', foreign],
    ['one without a signature', `${name}=${unsigned}`],
    ['one that was changed', `${name}=${value.slice(0, -4)}AAAA`],
    ['an operator’s under the session’s name', `slipway-${server.port}=${value}`],
    ['an operator’s of another port', `slipway-operator-1=${value}`],
  ];
}

test('P4 page, overview and action are for holders of the operator’s cookie only', async () => {
  const { participant, id } = await working();
  for (const [what, cookie] of await strangers()) {
    for (const path of ['/operator', '/operator?_rsc=1', '/operator/', '/operator/overview', '/operator/anything']) {
      const { status, body } = await request(path, { headers: { cookie, accept: 'text/html' } });
      expect([status, body.includes('For the operator only')], `${what} ${path}`).toEqual([403, true]);
      expect(body, what).not.toContain(FACT);
    }
    for (const action of [`sandboxes/${id}/end`, 'leave'])
      expect((await post(`/operator/${action}`, { cookie })).status, what).toBe(403);
  }
  expect((await overview(await server.operator())).sandboxes.map((each) => each.id)).toContain(id);
  participant.leave();
});

test('P5 no other origin makes the operator’s browser end a sandbox', async () => {
  const { participant, id } = await working();
  const cookie = await server.operator();
  const path = `/operator/sandboxes/${id}/end`;
  for (const origin of ['http://evil.example', 'null', `http://8080-${id}.localhost:${server.port}`, '']) {
    const headers = { cookie, ...(origin ? { origin } : {}) };
    expect((await request(path, { method: 'POST', headers })).status, origin).toBe(403);
  }
  const looked = await request(path, { headers: { cookie } });
  expect([looked.status, looked.headers.allow]).toEqual([405, 'POST']);
  expect((await post('/operator/overview', { cookie })).status).toBe(405);
  expect((await overview(cookie)).sandboxes.map((each) => each.id)).toContain(id);
  participant.leave();
});

test('P6 the overview tells each sandbox: deck, whose, since when, pages; and no more of a participant than a beginning', async () => {
  const { participant, id } = await working();
  const second = await Participant.join({ url: server.url, deck: 'basics', cookie: participant.cookie });
  const cookie = await server.operator();
  const told = await overview(cookie);
  const row = told.sandboxes.find((each) => each.id === id);
  expect(row).toMatchObject({
    deck: 'basics',
    owner: { role: 'presenter' },
    state: 'ready',
    pages: 2,
    nodes: [{ state: 'running' }],
  });
  expect(row?.owner.name).toMatch(/^[0-9a-f]{8}$/);
  expect(told.at - (row?.since ?? 0)).toBeGreaterThanOrEqual(0);
  expect(told.at - (row?.since ?? 0)).toBeLessThan(60_000);
  expect(told.places).toEqual({ used: told.sandboxes.length, total: 100 });
  expect(told.engines[0]?.where).toBe(FACT);
  expect(told.memory.total).toBeGreaterThan(told.memory.used ?? Number.POSITIVE_INFINITY);
  expect(told.disk.total).toBeGreaterThan(0);
  const [, payload = ''] = participant.cookie.split('=')[1]?.split('.') ?? [];
  const { sub } = JSON.parse(Buffer.from(payload, 'base64url').toString());
  expect(sub).toContain(row?.owner.name);
  expect(JSON.stringify(told)).not.toContain(sub);
  second.leave();
  await until('one page', async () => (await overview(cookie)).sandboxes.find((each) => each.id === id)?.pages === 1);
  participant.leave();
});

test('P7 a sandbox that the operator ends tells its page so, gives its place back, and another can be had', async () => {
  const { participant, id } = await working();
  await participant.prompt();
  const cookie = await server.operator();
  const { places } = await overview(cookie);
  expect((await post(`/operator/sandboxes/${id}/end`, { cookie })).status).toBe(204);
  const { sandbox } = await participant.fact('sandbox-changed', (fact) => fact.sandbox.state === 'gone');
  expect(sandbox).toMatchObject({ reason: 'The operator of this server ended this sandbox.' });
  await participant.fact('terminal-closed');
  await until('its place to be free', async () => (await overview(cookie)).places.used === places.used - 1);
  const after = await overview(cookie);
  expect(after.sandboxes.map((each) => each.id)).not.toContain(id);
  expect((await post(`/operator/sandboxes/${id}/end`, { cookie })).status).toBe(404);
  expect(server.logged.join('')).toMatch(new RegExp(`"sandbox":"${id}".*the operator ended a sandbox`));
  const facts = participant.facts.length;
  participant.open();
  await participant.fact('sandbox-changed', (fact) => fact.sandbox.state === 'ready', facts);
  participant.leave();
});

test('P8 a sandbox that is none, by name or by shape, is not found and nothing breaks', async () => {
  const cookie = await server.operator();
  expect((await post('/operator/sandboxes/aaaaaaaaaaaa/end', { cookie })).status).toBe(404);
  for (const path of ['/operator/sandboxes/..%2f..%2f/end', '/operator/sandboxes/AAAAAAAAAAAA/end']) {
    // No action of ours: it goes on to the pages, which know no such address.
    expect((await post(path, { cookie })).body, path).toBe('a page');
  }
});

test('P9 the operator’s cookie opens no notes, no shell and no socket here, under no name', async () => {
  const cookie = await server.operator();
  for (const shown of [cookie, `slipway-${server.port}=${cookie.split('=')[1]}`]) {
    const participant = await Participant.join({ url: server.url, deck: 'basics', cookie: shown });
    expect(await participant.fact('snapshot')).toMatchObject({ role: 'attendee', sandbox: { state: 'refused' } });
    participant.leave();
  }
  const headers = { Origin: server.url, Cookie: cookie };
  expect(await askUpgrade(server.port, '/operator/overview', headers)).toMatch(/^HTTP\/1.1 404 /);
});

test('P10 no app gets the operator’s cookie', () => {
  const sessions = createSessions({ secret: new Uint8Array(32), port: 3000, secure: false });
  expect(sessions.strip('a=1; slipway-operator-3000=x; __Host-slipway-operator-443=y; slipway-3000=z')).toBe('a=1');
});

test('P15 an engine that does not answer holds the overview up for a moment only', async () => {
  let answer: (value: number) => void = () => {};
  let readings = 0;
  const read = () => {
    readings += 1;
    return new Promise<number>((settle) => {
      answer = settle;
    });
  };
  const fresh = keepFresh({ read, fallback: 0, maxAgeMs: 60_000, patienceMs: 10 });
  expect(await Promise.all([fresh(), fresh()])).toEqual([0, 0]);
  expect(readings).toBe(1);
  answer(5);
  expect(await fresh()).toBe(5);
  const broken = keepFresh({
    read: () => Promise.reject(new Error('no')),
    fallback: 7,
    maxAgeMs: 0,
    patienceMs: 1_000,
  });
  expect(await broken()).toBe(7);
});

test('P16 signing out takes the cookie from the browser, from our own pages only', async () => {
  const cookie = await server.operator();
  expect((await request('/operator/leave', { headers: { cookie } })).status).toBe(405);
  expect((await request('/operator/leave', { method: 'POST', headers: { cookie } })).status).toBe(403);
  const { status, headers } = await post('/operator/leave', { cookie });
  expect([status, headers['set-cookie']]).toEqual([
    204,
    [`slipway-operator-${server.port}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`],
  ]);
});

test('P17 a sandbox that starts is told with its step and takes a place; it has no name to be ended by', async () => {
  const provider: SandboxProvider = {
    name: 'docker',
    capabilities: {
      docker: true,
      ports: true,
      isolation: 'trusted',
      shellsSurvive: false,
      nodes: 1,
      machines: false,
      checkpoints: false,
    },
    start({ onStep, signal }) {
      onStep?.('creating the container');
      return new Promise((_, reject) => {
        signal?.addEventListener('abort', () => reject(new Error('stopped')), { once: true });
      });
    },
    adopt: async () => [],
    close: async () => {},
    leave: async () => {},
  };
  const own = await startInProcess({ provider, settings: { maxSandboxes: 2 } });
  const guest = await Participant.join({ url: own.url, deck: 'basics', terminal: true });
  const headers = { host: `localhost:${own.port}`, cookie: await own.operator() };
  const told = await until('the start', async () => {
    const { body } = await ask(own.port, '/operator/overview', { headers });
    const parsed = parseOverview(JSON.parse(body));
    return parsed?.sandboxes[0]?.step === 'creating the container' ? parsed : null;
  });
  expect(told.sandboxes).toMatchObject([
    { id: null, state: 'starting', owner: { role: 'attendee' }, memoryBytes: null },
  ]);
  expect(told.places).toEqual({ used: 1, total: 2 });
  guest.leave();
  await own.close();
});

test('O7 the operator is told when running sandboxes may fill more of the disk than is free', async () => {
  expect((await overview(await server.operator())).diskClaim).toBe(null);
  const none = { used: null, total: null };
  const seen = await createOverview({
    premises: {
      ...describeWithoutEngine('none', 'A test.', server.dataDir),
      readMachine: async () => ({ memory: none, cpus: none, disk: { used: 70, total: 100 } }),
      readClaim: async () => ({ bytes: 60, used: 20 }),
    },
    ...{ rooms: server.server.rooms, places: new PlacesDesk(1), ground },
  })();
  expect(seen.diskClaim).toEqual({ bytes: 60, used: 20 });
  expect(overPromised(seen)).toEqual({ owed: 40, free: 30 });
  expect(overPromised({ ...seen, disk: { ...seen.disk, used: 60 } })).toBe(null);
  expect(overPromised({ ...seen, diskClaim: null })).toBe(null);
});
