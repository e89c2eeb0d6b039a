import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDisks } from '#server/sandbox/docker/disks';
import { createFence } from '#server/sandbox/docker/fence';
import { borrowHardenedEngine, openHardenedEngine, removeHardenedEngine } from '#server/sandbox/docker/hardened/engine';
import { placeOf } from '#server/sandbox/docker/hardened/place';
import { createDockerProvider } from '#server/sandbox/docker/provider';
import { reap } from '#server/sandbox/docker/reaper';
import { createThrottle } from '#server/sandbox/docker/throttle';
import type { Capabilities, Sandbox, SandboxProvider } from '#server/sandbox/provider';
import { hardenedShelf, type TestHardened, testHardened } from '../../support/hardened';
import { HARDENED, installationFor } from '../../support/installation';
import { sandboxRequest } from '../../support/sandbox';
import { until } from '../../support/until';
import { beginsAsCopy, figures, savesAndGoesBack } from './checkpoints';
import { describeProvider, ENGINE_ABILITIES } from './contract';

const OWN = installationFor('hard-contract');
const OTHER = installationFor('hard-other');
const log = { warn: (facts: object, message: string) => void warnings.push(`${message} ${JSON.stringify(facts)}`) };
const warnings: string[] = [];
const quick = { timeoutMs: 60_000, maxOutputBytes: 10_000 };

let hardened: TestHardened;
let shelf: string;
let provider: SandboxProvider;

beforeAll(async () => {
  hardened = await testHardened();
  for (const installation of [OWN, OTHER]) await reap(hardened.engine.connection, installation, log);
  shelf = await hardenedShelf(hardened);
  provider = openProvider(OTHER);
}, 600_000);

afterAll(async () => {
  await provider?.close();
  await hardened?.engine.close();
  expect(warnings).toEqual([]);
});

function openProvider(installation: string): SandboxProvider {
  const { engine, image, isolation } = hardened;
  const { rootId } = engine.isolation;
  const disks = createDisks({ installation, bytes: 2 ** 31, rootId });
  const fence = createFence({ installation, egress: 'open', log });
  const bounds = { isolation, fence, disks, throttle: createThrottle(500) };
  return createDockerProvider({ connection: engine.connection, image, shelf, installation, log, ...bounds });
}

function startSandbox(): Promise<Sandbox> {
  return provider.start(sandboxRequest());
}

const HARD: Capabilities = { ...ENGINE_ABILITIES, isolation: 'hardened', checkpoints: true };

describeProvider('hardened', HARD, async () => ({
  provider: openProvider(OWN),
  echo: (port) => `socat TCP-LISTEN:${port},fork,reuseaddr EXEC:cat`,
}));

async function ranIn(sandbox: Sandbox, command: string): Promise<string> {
  const outcome = await sandbox.nodes[0].run({ ...quick, command });
  if (outcome.kind !== 'exited' || outcome.status !== 0) throw new Error(`${command}: ${JSON.stringify(outcome)}`);
  return outcome.output.trim();
}

test('hardened S20 the engine inside builds from the shelf, runs and publishes', async () => {
  const sandbox = await startSandbox();
  const dockerfile = 'FROM debian:bookworm-slim\\nRUN echo built >/page\\nCMD ["sleep", "1000"]\\n';
  expect(
    await ranIn(
      sandbox,
      `printf '${dockerfile}' >Dockerfile && docker build -q -t app . && docker run --rm app cat /page`,
    ),
  ).toContain('built');
  // A tree that is compared with nothing would be in the layer as a whole.
  const sizes = await ranIn(sandbox, 'docker image inspect -f {{.Size}} debian:bookworm-slim app');
  const [base = 0, built = 0] = sizes.split('\n').map(Number);
  expect(base).toBeGreaterThan(10e6);
  expect(built - base).toBeLessThan(1e6);
  const serve = `use IO::Socket::INET; my $s = IO::Socket::INET->new(LocalPort => 80, Listen => 5) or die; while (my $c = $s->accept) { print $c "hello from inside"; close $c }`;
  await ranIn(sandbox, `docker run -d -p 8080:80 app perl -e '${serve}'`);
  const page = await until('the page', async () => {
    const stream = await sandbox.nodes[0].connect(8080).catch(() => null);
    if (!stream) return null;
    let text = '';
    for await (const part of stream) text += part;
    return text;
  });
  expect(page).toBe('hello from inside');
});

test('hardened S36 what is on its disks is saved and gone back to', async () => {
  await savesAndGoesBack(provider, OTHER);
  console.log(figures.join('\n'));
}, 120_000);

test('hardened S39 another sandbox begins as a copy of one, at addresses of its own', async () => {
  await beginsAsCopy(provider, OTHER);
  console.log(figures.join('\n'));
}, 240_000);

test('hardened S31 root inside is nobody on the host', async () => {
  const sandbox = await startSandbox();
  const [inside, outside] = (await ranIn(sandbox, 'cat /proc/self/uid_map')).split(/\s+/);
  expect(inside).toBe('0');
  expect(Number(outside)).toBe(hardened.engine.isolation.rootId);
  expect(hardened.engine.isolation.rootId).toBeGreaterThanOrEqual(1_000_000);
  expect(provider.capabilities.isolation).toBe('hardened');
});

test('hardened S32 a Swarm inside runs a service, and a name nobody answers for does not make it hang', async () => {
  const sandbox = await startSandbox();
  await ranIn(sandbox, 'docker swarm init');
  const start = Date.now();
  await ranIn(sandbox, 'docker service create -d --name app debian:bookworm-slim sleep 1000');
  expect(Date.now() - start).toBeLessThan(15_000);
  const running = `docker service ps app --filter desired-state=running --format '{{.CurrentState}}'`;
  await until('its task', async () => (await ranIn(sandbox, running)).startsWith('Running'), 30_000);
});

test('hardened S33 an engine that dies is started again, and its sandboxes live on', async () => {
  const sandbox = await startSandbox();
  await ranIn(sandbox, 'docker run -d --name still debian:bookworm-slim sleep 1000');
  const { pidFile } = placeOf(HARDENED);
  const before = Number(await readFile(pidFile, 'utf8'));
  process.kill(before, 'SIGKILL');
  await until(
    'another engine',
    async () => Number(await readFile(pidFile, 'utf8').catch(() => before)) !== before,
    30_000,
  );
  await until('a command', () => ranIn(sandbox, 'docker ps --format "{{.Names}}"').catch(() => null), 30_000);
  expect(await ranIn(sandbox, 'docker ps --format "{{.Names}}"')).toBe('still');
  expect(warnings.splice(0).join('\n')).toBe('');
});

test('hardened S34 a later process finds the engine, ends it, and undoes all that it was', async () => {
  const request = { installation: installationFor('hard-undo'), dataDir: '/nowhere', log };
  const first = await openHardenedEngine(request);
  const place = placeOf(request.installation);
  const pid = await readFile(place.pidFile, 'utf8');
  const again = await openHardenedEngine(request);
  expect(await readFile(place.pidFile, 'utf8')).toBe(pid);
  expect(again.isolation.rootId).toBe(first.isolation.rootId);
  expect(again.isolation.rootId).not.toBe(hardened.engine.isolation.rootId);
  // This very process keeps it alive: nobody to borrow it from.
  expect(await borrowHardenedEngine(request.installation)).toBe(null);
  await writeFile(place.keeperFile, '1');
  const borrowed = await borrowHardenedEngine(request.installation);
  expect(borrowed?.isolation).toEqual(first.isolation);
  await borrowed?.close();
  expect(await readFile(place.pidFile, 'utf8')).toBe(pid);
  // Both at once: one that is left alone would start the engine again.
  await Promise.all([first.close(), again.close()]);
  expect(existsSync(`/proc/${pid}`)).toBe(false);
  expect(await removeHardenedEngine(request.installation, log)).toBe(true);
  expect(await removeHardenedEngine(request.installation, log)).toBe(false);
  for (const path of [place.folder, place.runFolder]) expect(existsSync(path)).toBe(false);
  for (const file of ['/etc/subuid', '/etc/subgid', '/etc/passwd'])
    expect(await readFile(file, 'utf8')).not.toContain(place.user);
  expect(await readFile('/proc/self/mountinfo', 'utf8')).not.toContain(place.folder);
});
