import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listSettings, parseConfig } from '#server/config';
import { createLog } from '#server/log';
import { prepare } from '#server/prepare';
import { contentOf } from '../support/site';
import { until } from '../support/until';

const root = resolve(import.meta.dirname, '../..');
let dataDir = '';
let contentDir = '';
const ends: (() => unknown)[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'slipway-cli-'));
  contentDir = await contentOf(dataDir, 'lab', 'test/content');
});

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  await rm(dataDir, { recursive: true, force: true });
});

function launch(args: string[], env: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, [join(root, 'bin/slipway.mjs'), ...args], {
    env: { ...process.env, DATA_DIR: dataDir, CONTENT_DIR: contentDir, PORT: '0', ENGINE: 'none', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  ends.push(() => child.kill('SIGKILL'));
  return child;
}

type Ended = { status: number; stdout: string; stderr: string };

function untilEnd(child: ChildProcess): Promise<Ended> {
  const said = { stdout: '', stderr: '' };
  child.stdout?.on('data', (bytes) => (said.stdout += bytes));
  child.stderr?.on('data', (bytes) => (said.stderr += bytes));
  return once(child, 'close').then(([status]) => ({ ...said, status }));
}

const slipway = (args: string[], env?: Record<string, string>) => untilEnd(launch(args, env));

function untilSaid(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((settle, reject) => {
    let text = '';
    child.stdout?.on('data', (bytes) => {
      text += bytes;
      if (pattern.test(text)) settle(text);
    });
    child.once('exit', (status) => reject(new Error(`ended with ${status} after: ${text}`)));
  });
}

/** Something that answers HTTP on a free port. */
async function answerer(): Promise<string> {
  const server = createServer((_, response) => response.end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('C1 settings lists every setting with its value and source', async () => {
  const { status, stdout } = await slipway(['settings'], { MAX_SANDBOXES: '3' });
  expect(status).toBe(0);
  for (const { name } of listSettings({})) expect(stdout).toContain(name);
  expect(stdout).toMatch(/MAX_SANDBOXES +3 +environment/);
});

test.each(['start', 'doctor', 'link', 'prepare', 'clean'])(
  'C2 %s ends with status 2 on wrong settings',
  async (command) => {
    const { status, stderr } = await slipway([command], { PORT: 'x', MAX_SANDBOXES: 'y' });
    expect(status).toBe(2);
    expect(stderr).toContain('PORT=x');
    expect(stderr).toContain('MAX_SANDBOXES=y');
    expect(stderr).not.toContain('    at ');
  },
);

test('C3 doctor names a taken port and what to do, and ends with status 1', async () => {
  const { port } = new URL(await answerer());
  const { status, stdout } = await slipway(['doctor', '--json'], { PORT: port });
  expect(status).toBe(1);
  const checks: { name: string; verdict: string; remedy: string }[] = JSON.parse(stdout);
  expect(checks.find(({ name }) => name === `port ${port}`)).toMatchObject({
    verdict: 'lacking',
    remedy: expect.stringContaining('PORT'),
  });
  expect(checks.find(({ name }) => name === 'Docker Engine')?.verdict).toBe('not needed');
});

test('C4 link says how to start when no server runs', async () => {
  await writeFile(
    join(dataDir, 'server.json'),
    JSON.stringify({ pid: 2 ** 22 + 1, url: 'http://x', local: 'http://x' }),
  );
  const { status, stdout, stderr } = await slipway(['link']);
  expect(status).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toContain('npm start');
});

test('C5 link makes a one-time link for the running server, whose token is kept as a hash only', async () => {
  const local = await answerer();
  await writeFile(join(dataDir, 'server.json'), JSON.stringify({ pid: process.pid, url: 'https://a.example', local }));
  const { status, stdout } = await slipway(['link']);
  expect(status).toBe(0);
  const token = /^https:\/\/a\.example\/\S*token=([\w-]+)\n$/.exec(stdout)?.[1] ?? '';
  expect(token).not.toBe('');
  const kept = await readdir(join(dataDir, 'tokens'));
  expect(kept).toHaveLength(1);
  expect(kept[0]).not.toContain(token);
});

test('C12 link --operator makes an operator’s link, of which the start tells and prints none', async () => {
  const local = await answerer();
  await writeFile(join(dataDir, 'server.json'), JSON.stringify({ pid: process.pid, url: 'https://a.example', local }));
  const { status, stdout, stderr } = await slipway(['link', '--operator']);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^https:\/\/a\.example\/operator\/enter\?token=[\w-]{43}\n$/);
  expect(stderr).toContain('may end it');
  expect(await readdir(join(dataDir, 'operator-tokens'))).toHaveLength(1);
  expect(await readdir(join(dataDir, 'tokens')).catch(() => [])).toEqual([]);
});

test('C6 start prints the address, shows a log no link, and SIGTERM ends it in order', async () => {
  const child = launch(['start']);
  const ended = untilEnd(child);
  const said = await untilSaid(child, /^Operate/m);
  const url = /^Slipway {2}(http:\S+)$/m.exec(said)?.[1] ?? '';
  expect((await fetch(url)).status).toBe(200);
  expect(said).toContain('npx slipway link');
  expect(said).toContain('npx slipway link --operator');
  expect(said).not.toContain('token=');

  const second = await slipway(['start']);
  expect(second.status).toBe(1);
  expect(second.stderr).toContain(`already runs at ${url}`);

  child.kill('SIGTERM');
  const { status, stdout } = await ended;
  expect(status).toBe(0);
  expect(stdout).toContain('removing sandboxes');
  expect(existsSync(join(dataDir, 'server.json'))).toBe(false);
});

test('C13 whose output nobody reads any more serves on, and ends when it is told', async () => {
  const child = launch(['start'], { LOG_LEVEL: 'debug' });
  const said = await untilSaid(child, /^Operate/m);
  const url = /^Slipway {2}(http:\S+)$/m.exec(said)?.[1] ?? '';
  child.stdout?.destroy();
  child.stderr?.destroy();
  for (const path of ['/', '/decks/nowhere', '/rooms/look?code=x']) await (await fetch(url + path)).text();
  expect((await fetch(url)).status).toBe(200);
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});

test('K52 of two starts at the same moment one serves, the other says which process does', async () => {
  const both = [launch(['start']), launch(['start'])];
  const ends = both.map((child) => untilEnd(child));
  const refused = await Promise.race(ends);
  expect(refused.status).toBe(1);
  expect(refused.stderr).toMatch(/Slipway (is being started or stopped by|already runs at .*)[ (]*process \d+/);
  const serving = both.find(({ exitCode }) => exitCode === null) as ChildProcess;
  expect(refused.stderr).toContain(`rocess ${serving.pid}`);
  await until('its address', () => existsSync(join(dataDir, 'server.json')), 60_000);
  serving.kill('SIGTERM');
  await Promise.all(ends);
  expect(existsSync(join(dataDir, 'server.lock'))).toBe(false);
});

test('C7 start says what to do when its port is taken', async () => {
  const { port } = new URL(await answerer());
  const { status, stderr } = await slipway(['start'], { PORT: port });
  expect(status).toBe(1);
  expect(stderr).toContain(`Port ${port} on 127.0.0.1 is taken`);
});

test.each([
  ['127.0.0.1', 'local', ''],
  [
    '0.0.0.0',
    undefined,
    'ENGINE=none was set. A local shell is given only on a server that listens on this machine alone',
  ],
])('C8 without an engine, HOST=%s gives the provider %s', async (host, name, reason) => {
  const parsed = parseConfig({ DATA_DIR: dataDir, ENGINE: 'none', HOST: host }, root);
  if (!parsed.ok) throw new Error(parsed.problems.join());
  let logged = '';
  const log = createLog({ level: 'warn', pretty: true, write: (line) => (logged += line) });
  const { provider, noSandboxes } = await prepare({ config: parsed.config, log, signal: new AbortController().signal });
  expect(provider?.name).toBe(name);
  expect(noSandboxes).toContain(reason);
  expect(logged).toContain('ENGINE=none');
});

test('C9 ENGINE=docker insists, and says where it looked', async () => {
  const env = { ENGINE: 'docker', DOCKER_HOST: `unix://${dataDir}/nothing.sock` };
  const { status, stderr } = await slipway(['start'], env);
  expect(status).toBe(1);
  expect(stderr).toContain('No Docker Engine answers');
  expect(stderr).toContain('nothing.sock');
});

test('C14 rehearse tells what it found in the other decks where one gets no sandbox, and counts that one as failed', async () => {
  await contentOf(dataDir, 'cluster', 'test/content');
  const { status, stdout } = await slipway(['rehearse', 'cluster', 'lab', '--jobs', '2']);
  expect(status).toBe(1);
  expect(stdout).toContain('rehearsed in');
  expect(stdout).toContain('cluster/deck.mdx:1: It could not be rehearsed to its end: This deck needs 3 nodes.');
  expect(stdout.trimEnd().split('\n').at(-1)).toBe('10 passed, 1 failed');
});
