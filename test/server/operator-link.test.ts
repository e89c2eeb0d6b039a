// Links that make a browser the operator's: made on the server, good once, and not to be guessed.
import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAttempts } from '#server/auth/attempts';
import { createLink, LINK_LIFETIME_MS } from '#server/auth/link';
import { ask, type RequestOptions } from '../support/http';
import { type InProcess, startInProcess } from '../support/in-process';

let server: InProcess;
beforeAll(async () => {
  server = await startInProcess();
});
afterAll(() => server.close());

const request = (path: string, { headers, ...options }: RequestOptions = {}) =>
  ask(server.port, path, { ...options, headers: { host: `localhost:${server.port}`, ...headers } });

const operatorLink = (now = Date.now()) => createLink(server.dataDir, { kind: 'operator', baseUrl: server.url, now });

test('P1 an operator’s link works once, leaves the address and gives a cookie of its own', async () => {
  const link = await operatorLink();
  const path = link.slice(server.url.length);
  const first = await request(path);
  expect([first.status, first.headers.location]).toEqual([303, '/operator']);
  expect(first.headers['set-cookie']?.[0]).toMatch(
    /^slipway-operator-\d+=.*; HttpOnly; SameSite=Strict; Max-Age=43200$/,
  );
  const second = await request(path);
  expect([second.status, second.headers['set-cookie']]).toEqual([403, undefined]);
  expect(second.body).toContain('npx slipway link --operator');
  expect(server.logged.join('')).not.toContain(path.slice(-20));
});

test('P2 its token has 256 bits, is kept as a hash in a file of its owner’s, and dies of age', async () => {
  const token = new URL(await operatorLink(Date.now() - LINK_LIFETIME_MS)).searchParams.get('token') ?? '';
  expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  const folder = join(server.dataDir, 'operator-tokens');
  const [kept = ''] = await readdir(folder);
  expect(kept).not.toContain(token);
  expect((await stat(join(folder, kept))).mode & 0o777).toBe(0o600);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect((await request(`/operator/enter?token=${token}`)).status).toBe(403);
});

test('P3 neither kind of link is worth the other’s cookie', async () => {
  const token = new URL(await operatorLink()).searchParams.get('token');
  expect((await request(`/present?token=${token}`)).status).toBe(403);
  const presenters = await createLink(server.dataDir, { kind: 'presenter', baseUrl: server.url, now: Date.now() });
  const other = new URL(presenters).searchParams.get('token');
  expect((await request(`/operator/enter?token=${other}`)).status).toBe(403);
  expect((await request(`/operator/enter?token=${token}`)).status).toBe(303);
});

test('P11 an address that tries many links in vain has to wait, and no other one with it', () => {
  let now = 0;
  const attempts = createAttempts({ most: 3, windowMs: 1_000, now: () => now });
  for (let count = 0; count < 3; count += 1) {
    expect(attempts.isBarred('one')).toBe(false);
    attempts.fail('one');
  }
  expect([attempts.isBarred('one'), attempts.isBarred('other')]).toEqual([true, false]);
  now = 1_000;
  expect(attempts.isBarred('one')).toBe(false);
});

test('P12 over the wire: after many wrong links a right one waits, too, and is not used up', async () => {
  const own = await startInProcess();
  const host = { host: `localhost:${own.port}` };
  const link = await createLink(own.dataDir, { kind: 'operator', baseUrl: own.url, now: Date.now() });
  const statuses = new Set<number>();
  for (let count = 0; count < 25; count += 1)
    statuses.add((await ask(own.port, `/operator/enter?token=wrong${count}`, { headers: host })).status);
  expect([...statuses]).toEqual([403, 429]);
  expect((await ask(own.port, link.slice(own.url.length), { headers: host })).status).toBe(429);
  expect(await readdir(join(own.dataDir, 'operator-tokens'))).toHaveLength(1);
  await own.close();
});

test('P13 whoever only looks an operator’s link up does not use it up', async () => {
  const path = (await operatorLink()).slice(server.url.length);
  expect((await request(path, { method: 'HEAD' })).status).toBe(405);
  expect((await request(path, { headers: { 'sec-purpose': 'prefetch' } })).status).toBe(503);
  expect((await request(path)).status).toBe(303);
});

test('P14 a stray file among the tokens is no link', async () => {
  await operatorLink();
  await writeFile(join(server.dataDir, 'operator-tokens', 'stray'), String(Date.now() + 60_000));
  expect((await request('/operator/enter?token=stray')).status).toBe(403);
  expect((await request('/operator/enter')).status).toBe(403);
});
