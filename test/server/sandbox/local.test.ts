import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLocalProvider } from '#server/sandbox/local/provider';
import type { Capabilities, SandboxProvider } from '#server/sandbox/provider';
import { SANDBOX_IMAGE_FOLDER } from '../../support/engine';
import { sandboxRequest } from '../../support/sandbox';
import { describeProvider } from './contract';

let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'slipway-local-'));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

function createProvider(): SandboxProvider {
  const environment = { PATH: process.env.PATH ?? '/usr/bin:/bin', HOME: tmpdir() };
  const log = { warn: (_: object, message: string) => expect.unreachable(message) };
  return createLocalProvider({ dataDir, environment, imageFolder: SANDBOX_IMAGE_FOLDER, log });
}

const NOTHING: Capabilities = {
  docker: false,
  ports: true,
  isolation: 'none',
  shellsSurvive: false,
  nodes: 1,
  machines: false,
  checkpoints: false,
};

describeProvider('local', NOTHING, async () => ({
  provider: createProvider(),
  echo: (port) =>
    `${process.execPath} -e 'net.createServer({ allowHalfOpen: true }, (s) => s.pipe(s)).listen(${port})'`,
}));

test('local S31 a closed provider leaves no folder', async () => {
  const provider = createProvider();
  await provider.start(sandboxRequest());
  expect(await readdir(join(dataDir, 'local'))).not.toEqual([]);
  await provider.close();
  expect(await readdir(dataDir)).toEqual([]);
});

test('local S39 a local shell can be neither copied nor begun as a copy, and says so', async () => {
  const provider = createProvider();
  const sandbox = await provider.start(sandboxRequest());
  await expect(sandbox.copy()).rejects.toThrow('not a machine');
  const copy = {
    nodes: [],
    bytes: 0,
    stillMs: 0,
    lacksSwarm: false,
    checkRoom: async () => {},
    remove: async () => {},
  };
  await expect(provider.start(sandboxRequest({ from: copy }))).rejects.toThrow('not a machine');
  await provider.close();
});
