import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { neededImages } from '#server/needed-images';
import { removeHardenedEngine } from '#server/sandbox/docker/hardened/engine';
import { pullImage } from '#server/sandbox/docker/pull';
import { ensureImages } from '#server/sandbox/docker/shelf-images';
import { copyImages } from '#server/sandbox/docker/transfer';
import { testEngine } from '../support/engine';
import { type Registry, startRegistry } from '../support/registry';
import { type Pluggable, startPluggable } from '../support/unplugged';
import { until } from '../support/until';

const root = resolve(import.meta.dirname, '../..');
const DECK = 'first-image';
const log = { warn: (facts: object, message: string) => console.warn(message, facts) };

let machine: Pluggable;
let registry: Registry;
let folder: string;
let dataDir: string;
const running = new Set<ChildProcess>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-unplugged-'));
  dataDir = join(folder, 'data');
  machine = await startPluggable();
  registry = await startRegistry(machine.peer);
  // What takes minutes to make is brought over from the engine of the tests, as an earlier preparation left it.
  const { connection, image } = await testEngine();
  const { images } = await neededImages(resolve('content'), [DECK]);
  expect((await ensureImages(connection, images, {})).missing).toEqual([]);
  const names = [image, ...images.map((each) => each.name)];
  await copyImages(connection, machine.connection, { names });
}, 900_000);

afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  const installation = await readFile(join(dataDir, 'installation'), 'utf8').catch(() => null);
  if (installation) await removeHardenedEngine(installation.trim(), log);
  await registry?.close();
  await machine?.close();
  await rm(folder, { recursive: true, force: true });
}, 120_000);

type Program = { child: ChildProcess; said: () => string; ended: Promise<number | null> };

function start(...command: string[]): Program {
  const child = machine.start(command, { DATA_DIR: dataDir, CONTENT_DIR: join(folder, 'content'), PORT: '0' });
  running.add(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes) => (text += bytes));
  const ended = once(child, 'close').then(([status]) => {
    running.delete(child);
    return status;
  });
  return { child, said: () => text, ended };
}

async function finished(...command: string[]): Promise<string> {
  const { said, ended } = start(...command);
  expect(await ended, said()).toBe(0);
  return said();
}

/** The deck, with one more image that only the cable can bring, and a check that it is there. */
async function writeDeck(): Promise<void> {
  await cp(resolve('content', DECK), join(folder, 'content', DECK), { recursive: true });
  const extra = await registry.add('extra', { file: randomBytes(300_000) });
  const file = join(folder, 'content', DECK, 'deck.mdx');
  const source = await readFile(file, 'utf8');
  const check = `\n---\n\n# Extra\n\n\`\`\`sh check name=extra-is-there\ndocker image inspect ${extra}\n\`\`\`\n`;
  await writeFile(file, source.replace('images:\n', `images:\n  - name: ${extra}\n`) + check);
}

test('Q10 the network is unplugged after prepare and a whole deck is completed', { timeout: 900_000 }, async () => {
  await writeDeck();
  const prepared = await finished(process.execPath, 'bin/slipway.mjs', 'prepare');
  expect(prepared).toContain(`Ready without a network: ${DECK}.`);

  await machine.unplug();
  const refused = pullImage(machine.connection, 'debian:no-such-tag', {});
  await expect(refused).rejects.toMatchObject({ failure: 'unreachable' });

  const server = start(process.execPath, 'scripts/start.mjs');
  const url = await until(
    'the server',
    () => {
      if (server.child.exitCode !== null) throw new Error(server.said());
      return /^Slipway {2}(http\S+)$/m.exec(server.said())?.[1];
    },
    120_000,
  );
  expect(server.said()).toContain('stocked before');
  const walk = join(root, 'test/support/walk.ts');
  const walked = await finished(process.execPath, '--import', 'tsx', walk, url, join(folder, 'content'), DECK);
  const lines = walked.trim().split('\n');
  expect(lines.filter((line) => !/: (arrived|ended with 0|ticked)$/.test(line))).toEqual([]);
  expect(lines.filter((line) => line.startsWith('way to '))).not.toEqual([]);
  expect(lines.filter((line) => line.startsWith('check '))).toContain('check extra-is-there: ticked');
  server.child.kill('SIGTERM');
  expect(await server.ended).toBe(0);
  expect(await finished(process.execPath, 'bin/slipway.mjs', 'clean')).toContain('Removed the hardened engine');
});
