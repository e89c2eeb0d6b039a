import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Check, formatChecks, lacking, limited, ok } from '#server/cli/verdict';
import { testEngine } from '../support/engine';
import { contentOf } from '../support/site';

const root = resolve(import.meta.dirname, '../..');
let folder = '';
let contentDir = '';
const ends: (() => unknown)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-doctor-'));
  contentDir = await contentOf(folder, 'cluster', 'test/content');
});
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  await rm(folder, { recursive: true, force: true });
});

type Ended = { status: number; stdout: string; stderr: string; ms: number };

async function slipway(args: string[], env: Record<string, string>, before: string[] = []): Promise<Ended> {
  const start = Date.now();
  const [program = '', ...rest] = [...before, process.execPath, join(root, 'bin/slipway.mjs'), ...args];
  const child = spawn(program, rest, {
    env: { ...process.env, DATA_DIR: join(folder, 'data'), CONTENT_DIR: contentDir, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  ends.push(() => child.kill('SIGKILL'));
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (bytes) => (said.stdout += bytes));
  child.stderr.on('data', (bytes) => (said.stderr += bytes));
  const [status] = await once(child, 'close');
  return { ...said, status, ms: Date.now() - start };
}

/** What an engine of 2019 answers. */
async function oldEngine(): Promise<string> {
  const answers: Record<string, object> = {
    '/version': { Version: '19.03.15', ApiVersion: '1.40' },
    '/info': { ID: 'old', SecurityOptions: ['name=seccomp'], DockerRootDir: '/var/lib/docker', PidsLimit: false },
  };
  const server = createServer((request, response) => response.end(JSON.stringify(answers[request.url ?? ''] ?? {})));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => server.close());
  return `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const find = (checks: Check[], name: string) => checks.find((check) => check.name === name);

test('D1 an engine that is too old is told by doctor and by prepare, with the oldest that works', async () => {
  const env = { DOCKER_HOST: await oldEngine(), ENGINE: 'docker' };
  const { status, stdout } = await slipway(['doctor', '--json'], env);
  expect(status).toBe(1);
  const checks: Check[] = JSON.parse(stdout);
  expect(find(checks, 'Docker Engine')).toMatchObject({
    verdict: 'lacking',
    found: expect.stringContaining('19.03.15 (API 1.40)'),
    remedy: expect.stringContaining('20.10'),
  });
  expect(find(checks, 'cgroups')).toMatchObject({ verdict: 'lacking', found: expect.stringContaining('processes') });
  const prepare = await slipway(['prepare'], env);
  expect(prepare.status).toBe(1);
  expect(prepare.stderr).toContain('is too old. Update it: 20.10');
});

test('D2 without a network doctor says so within a few seconds, and that the rest is well', async () => {
  const { connection } = await testEngine();
  const deck = '---\ntitle: A deck\nimages:\n  - name: registry.invalid/none:1\n---\n\n# A deck\n';
  await mkdir(join(folder, 'content/a-deck'), { recursive: true });
  await writeFile(join(folder, 'content/a-deck/deck.mdx'), deck);
  const env = { DOCKER_HOST: connection.where, CONTENT_DIR: join(folder, 'content') };
  const { status, stdout, ms } = await slipway(['doctor', '--json'], env, ['unshare', '--net']);
  const checks: Check[] = JSON.parse(stdout);
  expect(checks.filter(({ verdict }) => verdict === 'lacking').map(({ name }) => name)).toEqual([]);
  expect(status).toBe(0);
  expect(ms).toBeLessThan(8_000);
  for (const name of ['Docker Hub', 'registry registry.invalid'])
    expect(find(checks, name)).toMatchObject({
      verdict: 'limited',
      found: expect.stringMatching(/cannot be reached .*offline/),
      remedy: expect.stringContaining('npx slipway prepare'),
    });
  expect(find(checks, 'images of the decks')).toMatchObject({
    verdict: 'limited',
    found: expect.stringContaining('registry.invalid/none:1'),
  });
});

test('D3 every check that is not well has a remedy, and each name comes once', async () => {
  const { stdout } = await slipway(['doctor', '--json'], {});
  const checks: Check[] = JSON.parse(stdout);
  for (const { name, verdict, remedy } of checks)
    expect(remedy !== '', name).toBe(verdict === 'limited' || verdict === 'lacking');
  const names = checks.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual(
    expect.arrayContaining([
      'cgroups',
      'user namespaces',
      'ip_vs',
      'disk quota',
      'Docker Hub',
      '*.localhost',
      'inotify',
    ]),
  );
});

test('D4 the text gives each remedy below its check, and ends with what is to be put right', () => {
  const text = formatChecks([
    ok('one', 'well'),
    limited('two', 'less', 'Do this.'),
    lacking('three', 'none', 'Do that.'),
  ]);
  expect(text.split('\n')).toEqual([
    'ok       one    well',
    'limited  two    less',
    '                → Do this.',
    'LACKING  three  none',
    '                → Do that.',
    '',
    'To be put right: three. Works with less: two.',
  ]);
});

test('D5 what bounds disk and network is tried, and nothing of it stays', async () => {
  const { stdout } = await slipway(['doctor', '--json'], { SANDBOX_DISK_MIB: '2048', SANDBOX_MBIT: '50' });
  const checks: Check[] = JSON.parse(stdout);
  const found = ['disk quota', 'network speed'].map((name) => find(checks, name));
  if (process.getuid?.() === 0) {
    expect(found.map((check) => check?.verdict)).toEqual(['ok', 'ok']);
    expect(found.map((check) => check?.found).join()).toMatch(/2\.0 GiB.*50 Mbit/);
  } else {
    expect(found.map((check) => check?.verdict)).toEqual(['limited', 'limited']);
  }
  expect(await readFile('/proc/self/mountinfo', 'utf8')).not.toContain('/trial-');
  expect((await readdir('/sys/class/net')).filter((name) => /^s[wi]trial/.test(name))).toEqual([]);
});

test('D9 disks that could not all be filled are told, with what happens then', async () => {
  const env = { SANDBOX_DISK_MIB: '1048576', MAX_SANDBOXES: '10000' };
  const { stdout } = await slipway(['doctor', '--json'], env);
  const quota = find(JSON.parse(stdout), 'disk quota');
  expect(quota?.verdict).toBe('limited');
  if (process.getuid?.() !== 0) return;
  expect(quota?.found).toMatch(/10000 of them may fill 10240000\.0 GiB, and \d+\.\d GiB are free/);
  expect(quota?.remedy).toContain('Sandboxes are refused while less than 1.0 GiB is free.');
});
