// What the disks of sandboxes may still fill, and what is said where the machine has no room for one more.
import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRoomCheck, readClaim } from '#server/sandbox/docker/disk-room';
import { createDisks } from '#server/sandbox/docker/disks';
import { createDockerProvider } from '#server/sandbox/docker/provider';
import { type SandboxProvider, SandboxRefusal } from '#server/sandbox/provider';
import { type TestEngine, testEngine } from '../../support/engine';
import { installationFor } from '../../support/installation';
import { nodeRequest, sandboxRequest } from '../../support/sandbox';
import { ranOn } from './machines';

const INSTALLATION = installationFor('room');
const MIB = 1024 ** 2;
const warnings: string[] = [];
const log = { warn: (facts: object, message: string) => void warnings.push(`${message} ${JSON.stringify(facts)}`) };

let engine: TestEngine;
let provider: SandboxProvider;
let leastBytes = 0;

beforeAll(async () => {
  engine = await testEngine();
  const { connection, image } = engine;
  const disks = createDisks({ installation: INSTALLATION, bytes: 200 * MIB, rootId: 0 });
  const checkRoom = () => createRoomCheck([tmpdir()], leastBytes)();
  provider = createDockerProvider({
    ...{ connection, image, shelf: null, installation: INSTALLATION, log, disks, checkRoom },
  });
}, 600_000);
afterAll(() => provider?.close());

test('K60 what is promised to sandboxes and what they use of it is known for all of them together', async () => {
  expect(await readClaim(INSTALLATION)).toBe(null);
  const sandbox = await provider.start(sandboxRequest({ nodes: [nodeRequest(), nodeRequest('node2')] }));
  const before = await readClaim(INSTALLATION);
  expect(before?.bytes).toBeGreaterThan(300 * MIB);
  expect(before?.bytes).toBeLessThanOrEqual(400 * MIB);
  await ranOn(sandbox.nodes[0], 'dd if=/dev/zero of=/root/filler bs=1M count=50 status=none && sync');
  const grown = ((await readClaim(INSTALLATION))?.used ?? 0) - (before?.used ?? 0);
  expect(grown).toBeGreaterThan(45 * MIB);
  await sandbox.remove();
  expect(await readClaim(INSTALLATION)).toBe(null);
});

test('K61 while too little is free a start and one more node are refused in words, and nothing is left behind', async () => {
  const sandbox = await provider.start(sandboxRequest());
  const { bavail, bsize } = await statfs(tmpdir());
  leastBytes = 2 * bavail * bsize;
  const words = /^The disk of this server is almost full: \d+\.\d GiB are free, \d+\.\d GiB are needed\./;
  for (const work of [provider.start(sandboxRequest()), sandbox.addNode(nodeRequest('node2'))]) {
    const refusal = await work.catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(SandboxRefusal);
    expect((refusal as Error).message).toMatch(words);
  }
  expect(await ranOn(sandbox.nodes[0], 'echo lives')).toBe('lives');
  leastBytes = 0;
  await sandbox.addNode(nodeRequest('node2'));
  await sandbox.remove();
  expect(await readClaim(INSTALLATION)).toBe(null);
  expect(warnings).toEqual([]);
});
