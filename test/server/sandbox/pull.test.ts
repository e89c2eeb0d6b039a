import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { EngineConnection } from '#server/sandbox/docker/connect';
import { PullRefusal, pullImage, type Registries, refusalOf, registryOf } from '#server/sandbox/docker/pull';
import { ensureImages } from '#server/sandbox/docker/shelf-images';
import { testEngine } from '../../support/engine';
import { type Registry, startRegistry } from '../../support/registry';
import { until } from '../../support/until';

let connection: EngineConnection;
let registry: Registry;
const pulled = new Set<string>();

beforeAll(async () => {
  ({ connection } = await testEngine());
});
beforeEach(async () => {
  registry = await startRegistry();
});
afterEach(async () => {
  await registry.close();
  for (const name of pulled)
    await connection.docker
      .getImage(name)
      .remove({ force: true })
      .catch(() => {});
  pulled.clear();
});
afterAll(async () => {
  const left = await connection.docker.listImages();
  expect(left.flatMap(({ RepoTags }) => RepoTags ?? []).filter((tag) => tag.startsWith('127.0.0.1:'))).toEqual([]);
});

/** An image of a small layer and one that is long enough to be cut. */
async function add(repository: string): Promise<string> {
  const name = await registry.add(repository, { small: randomBytes(1_000), large: randomBytes(2_000_000) });
  pulled.add(name);
  return name;
}

const wanted = (name: string) => ({ name, standIn: null, decks: ['a-deck'] });
const asksFor = (kind: string) => registry.asked.filter(({ path }) => path.includes(`/${kind}/`));

async function refusalFrom(work: Promise<unknown>): Promise<PullRefusal> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof PullRefusal)) throw new Error(`not a refusal: ${error}`);
  return error;
}

test('U1 an image that several ask for at once is pulled once', async () => {
  const name = await add('shared');
  const all = await Promise.all([1, 2, 3].map(() => ensureImages(connection, [wanted(name)], {})));
  for (const { images, missing } of all) {
    expect(images).toEqual([{ name, standIn: false }]);
    expect(missing).toEqual([]);
  }
  const blobs = asksFor('blobs').map(({ path }) => path);
  expect(blobs).toHaveLength(3);
  expect(new Set(blobs).size).toBe(3);
  await ensureImages(connection, [wanted(name)], {});
  expect(asksFor('blobs')).toHaveLength(3);
});

test('U2 a registry that allows no more pulls is asked once, and told in words with what to do', async () => {
  const names = [await add('one'), await add('two')];
  registry.isLimited = true;
  const { images, missing } = await ensureImages(connection, names.map(wanted), { registries: new Map() });
  expect(images).toEqual([]);
  expect(missing.map(({ name }) => name)).toEqual(names);
  for (const { why } of missing)
    expect(why).toMatch(/allows this network no more pulls.*docker login.*registry-mirrors/);
  expect(new Set(registry.asked.map(({ path }) => path)).size).toBe(1);
  expect(registry.asked.length).toBeLessThanOrEqual(2);
});

test('U3 an image that the registry does not have is named, and the next is pulled all the same', async () => {
  const there = await add('there');
  const absent = `${registry.host}/absent:1`;
  const request = { registries: new Map() as Registries };
  const { images, missing } = await ensureImages(connection, [wanted(absent), wanted(there)], request);
  expect(images).toEqual([{ name: there, standIn: false }]);
  expect(missing).toEqual([
    { name: absent, decks: ['a-deck'], why: expect.stringMatching(/has no 127.*check its name and tag/) },
  ]);
});

test('U4 a layer whose connection breaks goes on from where it was', async () => {
  const name = await add('broken');
  registry.breaks = 1;
  await pullImage(connection, name, {});
  const large = asksFor('blobs').filter(({ range }) => range !== undefined);
  expect(large).toHaveLength(1);
  expect(large[0]?.range).toMatch(/^bytes=\d{6,}-/);
});

test('U5 a registry that cannot be reached is asked once', async () => {
  const free = createServer().listen(0, '127.0.0.1');
  await until('a port', () => free.address());
  const { port } = free.address() as { port: number };
  free.close();
  const registries: Registries = new Map();
  const name = `127.0.0.1:${port}/any:1`;
  const first = await refusalFrom(pullImage(connection, name, { registries }));
  expect(first.failure).toBe('unreachable');
  expect(first.message).toContain(`the registry 127.0.0.1:${port} cannot be reached`);
  expect(await refusalFrom(pullImage(connection, `127.0.0.1:${port}/other:1`, { registries }))).toBe(first);
});

test('U6 a pull that is broken off ends at once, and the next one completes the image', async () => {
  const name = await add('held');
  registry.holds = 'held';
  const stop = new AbortController();
  const pulling = pullImage(connection, name, { signal: stop.signal });
  await until('the layer to be half there', () => registry.held() > 0);
  stop.abort(new Error('enough'));
  await expect(pulling).rejects.toThrow('enough');
  registry.holds = null;
  await pullImage(connection, name, {});
  await connection.docker.getImage(name).inspect();
});

test.each([
  ['golang:1', 'docker.io'],
  ['library/golang:1', 'docker.io'],
  ['ghcr.io/a/b:1', 'ghcr.io'],
  ['localhost/a:1', 'localhost'],
  ['127.0.0.1:5000/a', '127.0.0.1:5000'],
])('U7 the registry of %s is %s', (name, host) => {
  expect(registryOf(name)).toBe(host);
});

test.each([
  ['toomanyrequests: You have reached your pull rate limit.', 'limited', /Docker Hub allows .* six hours/],
  ['pull access denied for x, repository does not exist or may require', 'unknown', /Docker Hub has no x:1/],
  [
    'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: no such host',
    'unreachable',
    /cannot be reached/,
  ],
  ['Get "https://registry-1.docker.io/v2/": net/http: TLS handshake timeout', 'unreachable', /cannot be reached/],
  ['unexpected EOF', 'broken', /broke off \(unexpected EOF\)/],
])('U8 "%s" is %s', (reason, failure, words) => {
  const refusal = refusalOf('x:1', `(HTTP code 500) server error - ${reason}`);
  expect(refusal.failure).toBe(failure);
  expect(refusal.message).toMatch(words);
  expect(refusal.message).not.toContain('HTTP code');
});
