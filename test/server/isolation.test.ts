import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Config, parseConfig } from '#server/config';
import { confine } from '#server/confinement';
import { createLog } from '#server/log';
import { prepare } from '#server/prepare';
import { placeOf } from '#server/sandbox/docker/hardened/place';
import { type TestEngine, testEngine } from '../support/engine';
import { HARDENED, installationFor } from '../support/installation';
import { sandboxRequest } from '../support/sandbox';

const root = resolve(import.meta.dirname, '../..');
const quick = { timeoutMs: 60_000, maxOutputBytes: 10_000 };
let engine: TestEngine;
let dataDir: string;
let logged = '';
const log = createLog({ level: 'warn', pretty: true, write: (line) => (logged += line) });

beforeAll(async () => {
  engine = await testEngine();
  dataDir = await mkdtemp(join(tmpdir(), 'slipway-isolation-'));
  await writeFile(join(dataDir, 'installation'), HARDENED);
}, 600_000);
afterAll(() => rm(dataDir, { recursive: true, force: true }));

function configOf(env: Record<string, string>): Config {
  const parsed = parseConfig({ DATA_DIR: dataDir, CONTENT_DIR: 'test/content', ...env }, root);
  if (!parsed.ok) throw new Error(parsed.problems.join());
  return parsed.config;
}

function confined(env: Record<string, string>, isNear = true) {
  logged = '';
  const connection = { ...engine.connection, isNear };
  return confine({
    config: configOf(env),
    installation: installationFor('confine'),
    log,
    connection,
    images: [engine.image],
  });
}

test('I1 auto falls back to trusted, says why once, and what that means for guests', async () => {
  const { isolation, fence, why, unfenced } = await confined({ HOST: '0.0.0.0' }, false);
  expect(why).toMatch(/^Hardened cannot be set up here: .*is not of this machine\.$/);
  expect(unfenced).toMatch(/is not of this machine$/);
  expect(isolation).toEqual({ level: 'trusted' });
  expect(fence).toBe(null);
  expect(logged.match(/not hardened/g)).toHaveLength(1);
  expect(logged).toMatch(/is not of this machine.*They go to the presenter only/);
});

test('I2 a level or an egress that was insisted on has no stand-in', async () => {
  await expect(confined({ ISOLATION: 'hardened' }, false)).rejects.toThrow(/ISOLATION=hardened.*not of this machine/);
  await expect(confined({ ISOLATION: 'runtime=none-such' })).rejects.toThrow(/none-such.*knows .*runc/);
  await expect(confined({ EGRESS: 'off' }, false)).rejects.toThrow(/EGRESS=off.*not of this machine/);
});

test('I3 trusted and a runtime of the engine’s are taken as told', async () => {
  expect(await confined({ ISOLATION: 'trusted' })).toMatchObject({
    isolation: { level: 'trusted' },
    why: 'ISOLATION=trusted was set.',
    unfenced: null,
  });
  expect((await confined({ ISOLATION: 'runtime=runc' })).isolation).toEqual({ level: 'runtime', runtime: 'runc' });
  expect(logged).toBe('');
});

test('I4 auto is hardened as root beside a local engine, the shelf included, and clean undoes it', async () => {
  const signal = new AbortController().signal;
  const { provider, premises } = await prepare({ config: configOf({}), log, signal });
  expect(provider?.capabilities.isolation).toBe('hardened');
  const sandbox = await provider?.start(sandboxRequest());
  expect(await sandbox?.nodes[0].run({ ...quick, command: 'docker images -q | wc -l' })).toMatchObject({ status: 0 });
  expect(await sandbox?.nodes[0].run({ ...quick, command: 'cat /proc/self/uid_map' })).toMatchObject({
    output: expect.not.stringMatching(/^\s*0\s+0\s/),
  });
  expect(premises).toMatchObject({ isolation: { level: 'hardened' }, egress: { state: 'open', why: null } });
  expect(premises.engines.map(({ use }) => use)).toEqual(['Sandboxes', 'Images']);
  const used = await premises.readMemory();
  expect([...used.keys()]).toEqual([sandbox?.id]);
  expect(used.get(sandbox?.id ?? '')).toBeGreaterThan(1 << 20);
  expect((await premises.readMachine()).disk.total).toBeGreaterThan(1 << 30);
  await provider?.close();
  expect(existsSync(placeOf(HARDENED).pidFile)).toBe(false);

  const env = { ...process.env, DATA_DIR: dataDir };
  const { stdout } = await promisify(execFile)(process.execPath, ['bin/slipway.mjs', 'clean'], { cwd: root, env });
  expect(stdout).toContain('Removed the hardened engine');
  expect(existsSync(placeOf(HARDENED).folder)).toBe(false);
});
