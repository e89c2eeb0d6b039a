import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { connectEngine, type EngineConnection } from '#server/sandbox/docker/connect';
import { createDisks, disksFolder } from '#server/sandbox/docker/disks';
import { bridgePrefix } from '#server/sandbox/docker/fence-rules';
import { ensureSandboxImage } from '#server/sandbox/docker/image';
import { ownedBy } from '#server/sandbox/docker/labels';
import { ensurePackagesImage, packagesTag } from '#server/sandbox/docker/packages';
import { createDockerProvider } from '#server/sandbox/docker/provider';
import { reap } from '#server/sandbox/docker/reaper';
import { prepareShelf } from '#server/sandbox/docker/shelf';
import { removeShelves } from '#server/sandbox/docker/shelf-volumes';
import {
  type Capabilities,
  PortClosed,
  type Sandbox,
  type SandboxProvider,
  SandboxRefusal,
} from '#server/sandbox/provider';
import { proxyEngine, SANDBOX_IMAGE_FOLDER, testEngine, testShelf } from '../../support/engine';
import { installationFor } from '../../support/installation';
import { nodeRequest, sandboxRequest } from '../../support/sandbox';
import { until } from '../../support/until';
import { describeProvider, ENGINE_ABILITIES, openScreen } from './contract';

const OWN = installationFor('contract');
const OTHER = installationFor('docker');
const warnings: string[] = [];
const log = { warn: (facts: object, message: string) => void warnings.push(`${message} ${JSON.stringify(facts)}`) };
const quick = { timeoutMs: 60_000, maxOutputBytes: 10_000 };

let connection: EngineConnection;
let image: string;
let shelf: string;
const opened: SandboxProvider[] = [];

beforeAll(async () => {
  ({ connection, image } = await testEngine());
  for (const installation of [OWN, OTHER]) await reap(connection, installation, log);
  shelf = await testShelf();
});
afterEach(async () => {
  for (const provider of opened.splice(0)) await provider.close();
  expect(warnings.splice(0).join('\n')).toBe('');
});

function openProvider(over: EngineConnection = connection, installation = OTHER): SandboxProvider {
  const disks = process.getuid?.() === 0 ? createDisks({ installation, bytes: 2 ** 31, rootId: 0 }) : null;
  const provider = createDockerProvider({ connection: over, image, shelf, installation, log, disks });
  if (installation === OTHER) opened.push(provider);
  return provider;
}

function startSandbox(provider: SandboxProvider): Promise<Sandbox> {
  return provider.start(sandboxRequest());
}

type Left = { containers: number; networks: number; volumes: number; disks: number };

async function leftOf(installation: string): Promise<Left> {
  const { docker } = connection;
  const filters = ownedBy(installation);
  const containers = await docker.listContainers({ all: true, filters });
  const networks = await docker.listNetworks({ filters });
  const volumes = await docker.listVolumes({ filters });
  const disks = readFileSync('/proc/self/mountinfo', 'utf8').split(`${disksFolder(installation)}/`).length - 1;
  return { containers: containers.length, networks: networks.length, volumes: volumes.Volumes?.length ?? 0, disks };
}

const NOTHING = { containers: 0, networks: 0, volumes: 0, disks: 0 };

const TRUSTED: Capabilities = { ...ENGINE_ABILITIES, isolation: 'trusted' };

describeProvider('docker', { ...TRUSTED, checkpoints: process.getuid?.() === 0 }, async () => ({
  provider: openProvider(connection, OWN),
  echo: (port) => `socat TCP-LISTEN:${port},fork,reuseaddr EXEC:cat`,
}));

describeProvider('docker, route blocked', TRUSTED, async () => {
  const installation = installationFor('blocked');
  const rule = ['OUTPUT', '-o', `${bridgePrefix(installation)}+`, '-j', 'DROP'];
  execFileSync('iptables', ['--wait', '-I', ...rule]);
  const provider = createDockerProvider({ connection, image, shelf, installation, log });
  const close = async () => {
    await provider.close();
    execFileSync('iptables', ['--wait', '-D', ...rule]);
  };
  return { provider: { ...provider, close }, echo: (port) => `socat TCP-LISTEN:${port},fork,reuseaddr EXEC:cat` };
});

test('docker S20 the engine inside builds from the shelf, runs and publishes, and both ways reach the port', async () => {
  const near = await startSandbox(openProvider());
  const dockerfile = 'FROM debian:bookworm-slim\\nRUN echo built >/page\\nCMD ["sleep", "1000"]\\n';
  const build = `printf '${dockerfile}' >Dockerfile && docker build -q -t app . && docker run --rm app cat /page`;
  expect(await near.nodes[0].run({ ...quick, command: build })).toMatchObject({
    status: 0,
    output: expect.stringContaining('built'),
  });
  // The base has no server: perl is in every Debian.
  const serve = `use IO::Socket::INET; my $s = IO::Socket::INET->new(LocalPort => 80, Listen => 5) or die; while (my $c = $s->accept) { print $c "hello from inside"; close $c }`;
  const run = await near.nodes[0].run({ ...quick, command: `docker run -d -p 8080:80 app perl -e '${serve}'` });
  expect(run).toMatchObject({ kind: 'exited', status: 0 });
  await until('the page, directly', async () => (await readPort(near, 8080)) === 'hello from inside');

  const far = openProvider({ ...connection, isNear: false });
  const other = await startSandbox(far);
  const again = await other.nodes[0].run({
    ...quick,
    command: `docker run -d -p 8080:80 debian:bookworm-slim perl -e '${serve}'`,
  });
  expect(again).toMatchObject({ kind: 'exited', status: 0 });
  await until('the page, through the engine', async () => (await readPort(other, 8080)) === 'hello from inside');
});

async function readPort(sandbox: Sandbox, port: number): Promise<string> {
  const stream = await sandbox.nodes[0].connect(port).catch(() => null);
  if (!stream) return '';
  let text = '';
  for await (const part of stream) text += part;
  return text;
}

test('docker S21 an app that listens on 127.0.0.1 alone is reached', async () => {
  const sandbox = await startSandbox(openProvider());
  const screen = await openScreen(sandbox);
  screen.type('socat TCP-LISTEN:5000,bind=127.0.0.1,fork,reuseaddr EXEC:cat\r');
  await until('an echo', () => echoes(sandbox, 5000));
});

async function echoes(sandbox: Sandbox, port: number, bytes = 300_000): Promise<boolean> {
  const stream = await sandbox.nodes[0].connect(port).catch(() => null);
  if (!stream) return false;
  const sent = Buffer.alloc(bytes, 'slipway ');
  stream.end(sent);
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts).equals(sent);
}

for (const [what, verdict] of [
  ['drops', ['DROP']],
  ['rejects', ['REJECT', '--reject-with', 'icmp-host-prohibited']],
  ['refuses', ['REJECT', '--reject-with', 'icmp-port-unreachable']],
] as const) {
  test(`docker S22 a port is reached though the way to the container's address ${what}`, async () => {
    const sandbox = await startSandbox(openProvider());
    const networks = await connection.docker.listNetworks({ filters: ownedBy(OTHER) });
    const subnet = networks[0]?.IPAM?.Config?.[0]?.Subnet ?? '';
    const rule = ['OUTPUT', '-d', subnet, '-j', ...verdict];
    const screen = await openScreen(sandbox);
    screen.type('socat TCP-LISTEN:5000,fork,reuseaddr EXEC:cat\r');
    execFileSync('iptables', ['-I', ...rule]);
    try {
      await until('an echo', () => echoes(sandbox, 5000));
      const start = Date.now();
      await expect(sandbox.nodes[0].connect(5001)).rejects.toBeInstanceOf(PortClosed);
      // The way that was dropped is not tried again.
      expect(await echoes(sandbox, 5000, 10)).toBe(true);
      expect(Date.now() - start).toBeLessThan(5_000);
    } finally {
      execFileSync('iptables', ['-D', ...rule]);
    }
  });
}

test('docker S23 a connection that is dropped midway ends the process that carried it', async () => {
  const sandbox = await startSandbox(openProvider({ ...connection, isNear: false }));
  const screen = await openScreen(sandbox);
  screen.type('socat TCP-LISTEN:5000,fork,reuseaddr EXEC:"sleep 1000",nofork\r');
  const stream = await until('the port', () => sandbox.nodes[0].connect(5000).catch(() => null));
  stream.destroy();
  await until('no dialler', async () => {
    const outcome = await sandbox.nodes[0].run({ ...quick, command: 'pgrep -x perl' });
    return outcome.kind === 'exited' && outcome.status === 1;
  });
});

test('docker S24 a sandbox whose container is killed says that it is gone, and refuses', async () => {
  const sandbox = await startSandbox(openProvider());
  const screen = await openScreen(sandbox);
  const [container] = await connection.docker.listContainers({ filters: ownedBy(OTHER) });
  await connection.docker.getContainer(container?.Id ?? '').kill();
  expect(await sandbox.gone).toBe('The sandbox has stopped.');
  await screen.shell.exited;
  await expect(sandbox.nodes[0].openShell({ cols: 80, rows: 24, name: 'test' })).rejects.toBeInstanceOf(SandboxRefusal);
});

test('docker S25 when the engine stops and stays away, its sandboxes say so, and a new one is refused in words', async () => {
  const proxy = await proxyEngine(connection);
  const parts = { image, shelf, installation: OTHER, log, comebackMs: 500 };
  const cut = createDockerProvider({ ...parts, connection: await connectEngine(proxy.where) });
  const sandbox = await startSandbox(cut);
  const screen = await openScreen(sandbox);
  await proxy.close();
  expect(await sandbox.gone).toContain('Docker stopped');
  expect(await screen.shell.exited).toBe(null);
  await expect(startSandbox(cut)).rejects.toThrow('Docker does not answer');
  await screen.shell.kill();
  expect(warnings).toEqual([]);
  await reap(connection, OTHER, log);
});

test('docker S26 a removed sandbox leaves no container and no volume', async () => {
  const provider = createDockerProvider({ connection, image, shelf, installation: OTHER, log, disks: null });
  opened.push(provider);
  const sandbox = await startSandbox(provider);
  const [container] = await connection.docker.listContainers({ filters: ownedBy(OTHER) });
  const volume = container?.Mounts.find((mount) => mount.Destination === '/var/lib/docker')?.Name ?? '';
  await connection.docker.getVolume(volume).inspect();
  await sandbox.remove();
  expect(await leftOf(OTHER)).toMatchObject({ containers: 0, volumes: 0 });
  await expect(connection.docker.getVolume(volume).inspect()).rejects.toThrow(/no such volume/i);
});

test('docker S27 a closed provider leaves no container, network or volume', async () => {
  const provider = openProvider();
  await Promise.all([startSandbox(provider), startSandbox(provider)]);
  expect(await leftOf(OTHER)).toMatchObject({ containers: 2, networks: 2 });
  await provider.close();
  expect(await leftOf(OTHER)).toEqual(NOTHING);
});

test('docker S28 what an earlier process left is reaped', async () => {
  await startSandbox(openProvider());
  expect(await leftOf(OTHER)).toMatchObject({ containers: 1, networks: 1, volumes: 0 });
  expect(await reap(connection, OTHER, log)).toBe(1);
  expect(await leftOf(OTHER)).toEqual(NOTHING);
});

test('docker S30 a docker command given before the shelf is stocked waits for it', async () => {
  const images = [{ name: 'debian:bookworm-slim', standIn: null }];
  const early = await prepareShelf(connection, { installation: OTHER, sandboxImage: image, images });
  const provider = createDockerProvider({ connection, image, shelf: early.volume, installation: OTHER, log });
  opened.push(provider);
  const sandbox = await startSandbox(provider);
  const listed = await sandbox.nodes[0].run({ ...quick, command: 'docker images -q debian:bookworm-slim | wc -l' });
  expect(listed).toEqual({ kind: 'exited', status: 0, output: '1\n' });
  await early.stocked;
  expect(early.wasReady).toBe(false);
  await provider.close();
  await removeShelves(connection, OTHER);
});

test('docker S31 another checkout’s image stays: its server may be about to start a sandbox from it', async () => {
  const other = { repo: 'slipway-sandbox', tag: 'test-other' };
  await connection.docker.getImage(image).tag(other);
  await ensureSandboxImage(connection, { folder: SANDBOX_IMAGE_FOLDER });
  const found = connection.docker.getImage(`${other.repo}:${other.tag}`);
  await found.inspect();
  await found.remove();
});

test('docker S34 a node has the packages that it asks for, once they are prepared', async () => {
  const provider = openProvider();
  const nodes = [nodeRequest('node1', { packages: ['figlet'] }), nodeRequest('node2')];
  const start = () => provider.start(sandboxRequest({ nodes }));
  await connection.docker
    .getImage(packagesTag(image, ['figlet']))
    .remove({ force: true })
    .catch(() => {});
  await expect(start()).rejects.toThrow('“npx slipway prepare” makes it');
  expect(await leftOf(OTHER)).toEqual(NOTHING);
  await expect(ensurePackagesImage(connection, { image, packages: ['no-such-package'] })).rejects.toThrow(
    'Unable to locate package no-such-package',
  );
  const tag = await ensurePackagesImage(connection, { image, packages: ['figlet', 'figlet'] });
  const { nodes: started } = await start();
  expect(await started[0].run({ ...quick, command: 'command -v figlet' })).toMatchObject({ status: 0 });
  expect(await started[1]?.run({ ...quick, command: 'command -v figlet' })).toMatchObject({ status: 1 });
  await provider.close();
  await connection.docker.getImage(tag).remove();
});

test('docker S33 input for a program that does not read is refused before it fills the server’s memory', async () => {
  const screen = await openScreen(await startSandbox(openProvider()));
  screen.type('stty raw -echo; echo ready; sleep 1000\r');
  await until('the program', () => /[\n\x07]ready/.test(screen.text()));
  const piece = Buffer.alloc(32 * 1024, 'x');
  const taken = Array.from({ length: 1_000 }, () => screen.shell.write(piece)).filter(Boolean);
  expect(taken.length).toBeLessThan(300);
  await screen.shell.kill();
});

test('docker S29 a sandbox is fenced: limits hold, and it neither loads modules nor sets the clock', async () => {
  const sandbox = await startSandbox(openProvider());
  const hog = 'docker run --rm debian:bookworm-slim perl -e \'my $x = "x" x 3_000_000_000; print "ate it"\'';
  const ate = await sandbox.nodes[0].run({ ...quick, command: hog });
  expect(ate.output).not.toContain('ate it');
  const clock = await sandbox.nodes[0].run({ ...quick, command: 'date -s 2001-01-01' });
  expect(clock).toMatchObject({ kind: 'exited', status: 1 });
  const [container] = await connection.docker.listContainers({ filters: ownedBy(OTHER) });
  const { HostConfig } = await connection.docker.getContainer(container?.Id ?? '').inspect();
  expect(HostConfig.Privileged).toBe(false);
});
