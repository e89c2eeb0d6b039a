import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLink, LINK_LIFETIME_MS, redeemToken } from '#server/auth/link';
import { createSessions, newParticipant } from '#server/auth/session';
import { createHosts } from '#server/http/hosts';
import { refuseUpgrade } from '#server/http/refuse-upgrade';
import { ask, askUpgrade } from '../support/http';
import { type InProcess, startInProcess } from '../support/in-process';
import { Participant } from '../support/participant';
import { until } from '../support/until';

let server: InProcess;
beforeAll(async () => {
  server = await startInProcess();
});
afterAll(() => server.close());

const host = (name: string) => ({ headers: { host: name } });

test('H1 the server answers to its own names and to no other', async () => {
  for (const name of ['localhost', '127.0.0.1', '[::1]']) {
    expect((await ask(server.port, '/', host(`${name}:${server.port}`))).body, name).toBe('a page');
  }
  for (const name of [
    'evil.example',
    'localhost',
    `localhost:${server.port + 1}`,
    `localhost.evil.example:${server.port}`,
  ]) {
    const answer = await ask(server.port, '/', host(name));
    expect([answer.status, answer.body], name).toEqual([421, expect.stringContaining(server.url)]);
  }
});

test('H2 a foreign name is refused even when Host and Origin agree', async () => {
  const foreign = { Host: `evil.example:${server.port}`, Origin: `http://evil.example:${server.port}` };
  expect(await askUpgrade(server.port, '/live', foreign)).toMatch(/^HTTP\/1.1 421 /);
});

test.each([['http://evil.example'], ['null'], ['']])('H3 a socket from the origin %j is refused', async (origin) => {
  const headers: Record<string, string> = origin ? { Origin: origin } : {};
  for (const path of ['/live', '/terminal'])
    expect(await askUpgrade(server.port, path, headers), path).toMatch(/^HTTP\/1.1 403 /);
});

test('H4 an upgrade at an unknown path is answered and ended', async () => {
  for (const path of ['/', '/live/x', '/live?x', '/_next/webpack-hmr', '/apps/x']) {
    expect(await askUpgrade(server.port, path, { Origin: server.url }), path).toMatch(/^HTTP\/1.1 404 /);
  }
});

test('H5 changes from other origins are refused', async () => {
  for (const origin of ['null', 'http://evil.example', undefined]) {
    const headers = { host: `localhost:${server.port}`, ...(origin ? { origin } : {}) };
    expect((await ask(server.port, '/', { method: 'POST', headers })).status, origin).toBe(403);
  }
  const own = { host: `localhost:${server.port}`, origin: server.url };
  expect((await ask(server.port, '/', { method: 'POST', headers: own })).status).toBe(200);
});

test('H6 pages forbid framing, plugins and foreign scripts', async () => {
  const { headers } = await ask(server.port, '/', host(`localhost:${server.port}`));
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  expect(headers['x-content-type-options']).toBe('nosniff');
});

test('H7 a presenter’s link works once, leaves the address and gives a cookie no script can read', async () => {
  const link = await createLink(server.dataDir, { kind: 'presenter', baseUrl: server.url, now: Date.now() });
  const path = link.slice(server.url.length);
  const first = await ask(server.port, path, host(`localhost:${server.port}`));
  expect(first.status).toBe(303);
  expect(first.headers.location).toBe('/');
  const [cookie = ''] = first.headers['set-cookie'] ?? [];
  expect(cookie).toMatch(/^slipway-\d+=.*; HttpOnly; SameSite=Strict/);
  expect(cookie).not.toContain('Domain');
  const second = await ask(server.port, path, host(`localhost:${server.port}`));
  expect([second.status, second.headers['set-cookie']]).toEqual([403, undefined]);
  expect(second.body).toContain('npx slipway link');
  expect(server.logged.join('')).not.toContain(path.slice(-20));
});

test('H8 a link dies of age', async () => {
  const link = await createLink(server.dataDir, {
    kind: 'presenter',
    baseUrl: server.url,
    now: Date.now() - LINK_LIFETIME_MS,
  });
  const token = new URL(link).searchParams.get('token') ?? '';
  expect(await redeemToken(server.dataDir, 'presenter', token, Date.now())).toBe(false);
  expect(await redeemToken(server.dataDir, 'presenter', '../secret', Date.now())).toBe(false);
});

test('H9 a forged cookie makes nobody a presenter', async () => {
  const [name] = (await server.presenter()).split('=');
  for (const value of ['x', 'eyJhbGciOiJub25lIn0.eyJyb2xlIjoicHJlc2VudGVyIiwic3ViIjoieCIsImV4cCI6OTk5OTk5OTk5OX0.']) {
    const participant = await Participant.join({ url: server.url, deck: 'basics', cookie: `${name}=${value}` });
    expect(await participant.fact('snapshot')).toMatchObject({ role: 'attendee' });
    participant.leave();
  }
});

test('H10 a guest keeps being the same guest by cookie', async () => {
  const first = await Participant.join({ url: server.url, deck: 'basics' });
  expect(first.cookie).toMatch(/^slipway-/);
  const second = await Participant.join({ url: server.url, deck: 'basics', cookie: first.cookie });
  expect(second.cookie).toBe(first.cookie);
  first.leave();
  second.leave();
});

test('H11 names follow from HOST, PUBLIC_URL and APPS_DOMAIN', () => {
  const behind = createHosts({
    host: '0.0.0.0',
    port: 3000,
    publicUrl: 'https://talks.example.org',
    appsDomain: 'apps.example.org',
  });
  expect(behind.baseUrl).toBe('https://talks.example.org');
  expect(behind.audienceUrl('abcdefghij27', 8080)).toBe('https://8080-abcdefghij27.apps.example.org/');
  expect(behind.classify('talks.example.org')).toEqual({ kind: 'platform' });
  expect(behind.classify('8080-abcdefghij27.apps.example.org')).toEqual({
    kind: 'app',
    target: { port: 8080, sandbox: 'abcdefghij27' },
  });
  expect(behind.classify('x.apps.example.org')).toEqual({ kind: 'app', target: null });
  expect(behind.classify('apps.example.org')).toEqual({ kind: 'foreign' });
  expect(behind.classify(undefined)).toEqual({ kind: 'foreign' });
  expect(behind.isOwnOrigin('https://talks.example.org')).toBe(true);
  expect(behind.isOwnOrigin('http://talks.example.org')).toBe(false);
  expect(behind.isOwnOrigin('https://8080-abcdefghij27.apps.example.org')).toBe(false);
});

test('H12 whoever only looks a presenter’s link up does not use it up', async () => {
  const link = await createLink(server.dataDir, { kind: 'presenter', baseUrl: server.url, now: Date.now() });
  const path = link.slice(server.url.length);
  const own = `localhost:${server.port}`;
  expect((await ask(server.port, path, { method: 'HEAD', ...host(own) })).status).toBe(405);
  for (const headers of [{ 'sec-purpose': 'prefetch;prerender' }, { purpose: 'prefetch' }, { 'x-moz': 'prefetch' }]) {
    const answer = await ask(server.port, path, { headers: { host: own, ...headers } });
    expect([answer.status, answer.headers['set-cookie']]).toEqual([503, undefined]);
  }
  expect((await ask(server.port, path, host(own))).status).toBe(303);
});

test('H13 a request to a proxy is refused', async () => {
  const answer = await ask(server.port, 'http://evil.example/', host(`localhost:${server.port}`));
  expect([answer.status, answer.body]).toEqual([400, expect.stringContaining('no proxy')]);
});

test('H14 where the site is reached by https, no neighbouring name can plant a session', async () => {
  const sessions = createSessions({ secret: new Uint8Array(32), port: 3000, secure: true });
  const cookie = await sessions.cookie({ role: 'attendee', participant: newParticipant() });
  expect(cookie).toMatch(/^__Host-slipway-3000=[^;]+; Path=\/; .*; Secure$/);
});

test('H15 a server on all addresses answers to each of them, and one on another loopback address to that', () => {
  const open = createHosts({ host: '0.0.0.0', port: 3000, publicUrl: null, appsDomain: 'localhost' });
  const own = () => Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  for (const { address, family } of own()) {
    const name = family === 'IPv6' ? `[${address}]` : address;
    const found = open.classify(`${name}:3000`);
    // Bridges come and go with sandboxes.
    if (!own().some((each) => each.address === address)) continue;
    expect(found, name).toEqual({ kind: 'platform' });
    expect(open.isOwnOrigin(`http://${name}:3000`), name).toBe(true);
    expect(open.classify(`${name}:3001`), name).toEqual({ kind: 'foreign' });
  }
  const second = createHosts({ host: '127.0.0.2', port: 3000, publicUrl: null, appsDomain: 'localhost' });
  expect(second.baseUrl).toBe('http://127.0.0.2:3000');
  expect(second.classify('127.0.0.2:3000')).toEqual({ kind: 'platform' });
});

test('L27 a refused upgrade ends though the other side keeps its half open', async () => {
  let isClosed = false;
  const tcp = createTcpServer({ allowHalfOpen: true }, (socket) => {
    socket.on('close', () => {
      isClosed = true;
    });
    socket.on('error', () => {});
    refuseUpgrade(socket, '404 Not Found', 'nothing');
  });
  await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
  const { port } = tcp.address() as AddressInfo;
  let text = '';
  const client = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  client.on('data', (piece) => {
    text += piece;
  });
  await until('the end', () => isClosed);
  expect(text).toMatch(/^HTTP\/1.1 404 /);
  client.destroy();
  tcp.close();
});
