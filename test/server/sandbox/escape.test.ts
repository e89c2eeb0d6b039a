// Every known way out of a hardened sandbox is tried from inside and denied; where the same script, with the one rule
// under test lifted, gets through, the denial is controlled.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommand } from '#server/sandbox/docker/command';
import type { EngineConnection } from '#server/sandbox/docker/connect';
import { createFence } from '#server/sandbox/docker/fence';
import { bridgePrefix, chainsOf } from '#server/sandbox/docker/fence-rules';
import { machineOptions } from '#server/sandbox/docker/machine';
import { createDockerProvider } from '#server/sandbox/docker/provider';
import { reap } from '#server/sandbox/docker/reaper';
import type { Sandbox, SandboxProvider } from '#server/sandbox/provider';
import { testEngine, testShelf } from '../../support/engine';
import { hardenedShelf, type TestHardened, testHardened } from '../../support/hardened';
import { installationFor } from '../../support/installation';
import { sandboxRequest } from '../../support/sandbox';
import { openScreen } from './contract';
import { type Attempt, localAttempts, MARKER } from './escape/attempts';
import * as host from './escape/host';

const INSTALLATION = installationFor('escape');
const quick = { timeoutMs: 30_000, maxOutputBytes: 100_000 };
const log = { warn: (facts: object, message: string) => console.warn(message, facts) };
const ends: (() => unknown)[] = [];
const table: { name: string; denied: boolean; control: string }[] = [];

let near: EngineConnection;
let hardened: TestHardened;
let trusted: SandboxProvider;
let own: Sandbox;
let neighbour: Sandbox;
let trustedNeighbour: Sandbox;
let device: string;

beforeAll(async () => {
  const { connection, image } = await testEngine();
  near = connection;
  hardened = await testHardened();
  ends.push(() => hardened.engine.close());
  for (const engine of [near, hardened.engine.connection]) await reap(engine, INSTALLATION, log);
  const common = { image, installation: INSTALLATION, log };
  trusted = createDockerProvider({ ...common, connection, shelf: await testShelf() });
  ends.push(() => trusted.close());
  const fence = createFence({ installation: INSTALLATION, egress: 'open', log });
  const { engine, isolation } = hardened;
  const shelf = await hardenedShelf(hardened);
  const provider = createDockerProvider({ ...common, connection: engine.connection, shelf, isolation, fence });
  ends.push(() => provider.close());
  [own, neighbour] = await Promise.all([startOn(provider), startOn(provider)]);
  trustedNeighbour = await startOn(trusted);
  for (const sandbox of [neighbour, trustedNeighbour])
    await sandbox.nodes[0].run({ ...quick, command: `touch /var/lib/docker/${MARKER}-volume` });
  const disk = await host.layOutDisk();
  device = disk.device;
  ends.push(disk.close, host.layOutKey(), await host.layOutNeighbourhood());
}, 600_000);

afterAll(async () => {
  host.clearReleaseAgent();
  for (const end of ends.splice(0).reverse()) await end();
  const width = Math.max(...table.map(({ name }) => name.length));
  const lines = table.map(
    ({ name, denied, control }) => `${name.padEnd(width)}  ${denied ? 'denied ' : 'REACHED'}  ${control}`,
  );
  console.log(`${'attempt at level hardened'.padEnd(width)}  outcome  control\n${lines.join('\n')}`);
}, 60_000);

function startOn(provider: SandboxProvider): Promise<Sandbox> {
  return provider.start(sandboxRequest());
}

async function reaches(sandbox: Sandbox, script: string): Promise<boolean> {
  const { output } = await sandbox.nodes[0].run({ ...quick, command: script });
  return output.includes('REACHED');
}

async function containerOf({ id }: Sandbox): Promise<string> {
  return (await near.docker.getContainer(`slipway-${id}-node1`).inspect()).Id;
}

function note(name: string, denied: boolean, control: string | null): void {
  table.push({ name, denied, control: control ?? 'UNCONTROLLED' });
}

test('E1 what root in a container can do to its host is denied', async () => {
  const attempts = localAttempts(device);
  const denied: [Attempt, boolean][] = [];
  for (const attempt of attempts) denied.push([attempt, !(await reaches(own, attempt.script))]);
  // The controls come last: what they change, such as an agent of the kernel's, must not help an attempt.
  for (const [attempt, isDenied] of denied) {
    const works = await withControl(attempt, (control) => reaches(control, attempt.script));
    note(attempt.name, isDenied, works ? `works ${attempt.control}` : null);
  }
  host.clearReleaseAgent();
  expect(table.filter((row) => !row.denied).map(({ name }) => name)).toEqual([]);
}, 240_000);

/** A sandbox of level trusted, with what stands in the attempt's way lifted. */
async function withControl(attempt: Attempt, work: (sandbox: Sandbox) => Promise<boolean>): Promise<boolean> {
  if (attempt.control === 'trusted') {
    const sandbox = await startOn(trusted);
    return work(sandbox).finally(() => sandbox.remove());
  }
  const { image } = await testEngine();
  const labels = { 'dev.slipway.installation': INSTALLATION };
  const options = machineOptions(near, { image, labels });
  const lifted = {
    Binds: attempt.control === 'with the socket' ? ['/var/run/docker.sock:/run/host.sock'] : [],
    VolumesFrom: attempt.control === 'with the neighbour’s volume' ? [await containerOf(trustedNeighbour)] : [],
    CgroupnsMode: attempt.control === 'in the host’s cgroup namespace' ? 'host' : 'private',
    CapAdd: ['SYS_ADMIN', 'NET_ADMIN', 'SYS_MODULE', 'SYS_BOOT', 'SYS_TIME', 'DAC_READ_SEARCH'],
    SecurityOpt: ['seccomp=unconfined'],
  };
  const container = await near.docker.createContainer({ ...options, HostConfig: { ...options.HostConfig, ...lifted } });
  await container.start();
  try {
    const run = (command: string) => runCommand(container, { ...quick, command });
    return (await run(attempt.script)).output.includes('REACHED');
  } finally {
    await container.remove({ force: true, v: true });
  }
}

/** Says whether the port is reached; perl, for an address may need a scope. */
function dial(address: string, port: number): string {
  return `timeout 3 socat -u ${address.includes(':') ? `TCP6:[${address}]` : `TCP:${address}`}:${port},connect-timeout=2 -`;
}

async function tryReach(name: string, script: string, lift: () => () => void): Promise<void> {
  const denied = !(await reaches(own, script));
  const restore = lift();
  const works = await reaches(own, script).finally(restore);
  note(name, denied, works ? 'works with its rule lifted' : null);
  expect(denied, name).toBe(true);
}

const { forward, input } = chainsOf(INSTALLATION);

function letThrough(program: 'iptables' | 'ip6tables', chain: string): () => () => void {
  return () => {
    const rule = ['-i', `${bridgePrefix(INSTALLATION)}+`, '-j', 'ACCEPT'];
    execFileSync(program, ['--wait', '-I', chain, '1', ...rule]);
    return () => void execFileSync(program, ['--wait', '-D', chain, ...rule]);
  };
}

test('E2 no port of the host is reached, by no gateway and not over IPv6', async () => {
  const { port, close } = await host.layOutPort();
  ends.push(close);
  const gateway = (
    await own.nodes[0].run({ ...quick, command: "ip route | sed -n 's/^default via \\([^ ]*\\).*/\\1/p'" })
  ).output.trim();
  // What the sandbox has itself, as its own docker0, is no address of the host's from there.
  const { output: itsOwn } = await own.nodes[0].run({ ...quick, command: 'docker info >/dev/null; hostname -I' });
  const others = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ family, internal, address }) => family === 'IPv4' && !internal && address !== gateway)
    .filter(({ address }) => !itsOwn.split(/\s+/).includes(address));
  await tryReach('a port of the host by its own gateway', dial(gateway, port), letThrough('iptables', input));
  for (const { address } of others)
    await tryReach(`a port of the host at ${address}`, dial(address, port), letThrough('iptables', input));

  const bridge = await bridgeOf(own);
  const linkLocal = execFileSync('ip', ['-6', '-o', 'address', 'show', 'dev', bridge, 'scope', 'link'], {
    encoding: 'utf8',
  });
  const address = /inet6 (\S+)\//.exec(linkLocal)?.[1] ?? 'fe80::1';
  const script = `mount -o remount,rw /proc/sys; sysctl -qw net.ipv6.conf.eth0.disable_ipv6=0; ip -6 address add fe80::99/64 dev eth0 nodad
    ${dial(`${address}%eth0`, port)}`;
  await tryReach('a port of the host over IPv6 link-local', script, letThrough('ip6tables', input));
}, 120_000);

test('E3 no address is reached that is not of the public Internet, which is', async () => {
  for (const [name, address] of Object.entries(host.ADDRESSES))
    await tryReach(name, dial(address, host.OUTSIDE_PORT), letThrough('iptables', forward));
  expect(await reaches(own, dial(host.PUBLIC, host.OUTSIDE_PORT))).toBe(true);
}, 120_000);

test('E4 a neighbour is not reached: its port, by a false address, its key', async () => {
  const port = 5000;
  const screen = await openScreen(neighbour);
  screen.type(`socat TCP-LISTEN:${port},fork,reuseaddr SYSTEM:'echo REACHED'\r`);
  const there = (await neighbour.nodes[0].run({ ...quick, command: 'hostname -i' })).output.trim();
  await tryReach('a neighbour’s port', dial(there, port), letThrough('iptables', forward));
  const [here, next] = [await bridgeOf(own), await bridgeOf(neighbour)];
  const frame = `ip route replace ${there} dev eth0; ${dial(there, port)} >/dev/null; ip neighbour show ${there} | grep -q lladdr && echo REACHED`;
  await tryReach('a neighbour’s answer to ARP', frame, () => {
    const cable = readdirSync(`/sys/class/net/${next}/brif`)[0] ?? '';
    execFileSync('ip', ['link', 'set', cable, 'master', here]);
    return () => void execFileSync('ip', ['link', 'set', cable, 'master', next]);
  });
}, 60_000);

async function bridgeOf({ id }: Sandbox): Promise<string> {
  const { Options } = await hardened.engine.connection.docker.getNetwork(`slipway-${id}`).inspect();
  return Options?.['com.docker.network.bridge.name'] ?? '';
}
