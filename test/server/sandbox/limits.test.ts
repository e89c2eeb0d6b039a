// The limits of a sandbox hold for the containers inside it, and the sandbox still answers while they are hit.
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Strain } from '#core/strain';
import { createDisks } from '#server/sandbox/docker/disks';
import { createFence } from '#server/sandbox/docker/fence';
import { createDockerProvider } from '#server/sandbox/docker/provider';
import { reap } from '#server/sandbox/docker/reaper';
import { createThrottle } from '#server/sandbox/docker/throttle';
import type { Sandbox, SandboxProvider } from '#server/sandbox/provider';
import { testEngine, testShelf } from '../../support/engine';
import { hardenedShelf, type TestHardened, testHardened } from '../../support/hardened';
import { installationFor } from '../../support/installation';
import { sandboxRequest } from '../../support/sandbox';
import { until } from '../../support/until';
import * as host from './escape/host';

const INSTALLATION = installationFor('limits');
const MIB = 1024 * 1024;
const limits = { memoryBytes: 512 * MIB, cpus: 0.5, processes: 200 };
const DISK_MIB = 500;
const MBIT = 16;
const quick = { timeoutMs: 60_000, maxOutputBytes: 10_000 };
const log = { warn: (facts: object, message: string) => console.warn(message, facts) };
const GATEWAY = "ip route | sed -n 's/^default via \\([^ ]*\\).*/\\1/p'";
const table: string[] = [];

let provider: SandboxProvider;
let sandbox: Sandbox;
let hardened: TestHardened;
let shelf: string;

beforeAll(async () => {
  hardened = await testHardened();
  const { connection } = hardened.engine;
  await reap(connection, INSTALLATION, log);
  shelf = await hardenedShelf(hardened);
  const { image, isolation } = hardened;
  const { rootId } = hardened.engine.isolation;
  const disks = createDisks({ installation: INSTALLATION, bytes: DISK_MIB * MIB, rootId });
  const bounds = { limits, disks, throttle: createThrottle(MBIT) };
  provider = createDockerProvider({ connection, image, shelf, installation: INSTALLATION, log, isolation, ...bounds });
  sandbox = await provider.start(sandboxRequest());
  await output('docker info >/dev/null');
}, 600_000);

afterAll(async () => {
  await provider?.close();
  await hardened?.engine.close();
  console.log(`limit of a hardened sandbox, hit by a container inside it\n${table.join('\n')}`);
});

async function output(command: string): Promise<string> {
  return (await sandbox.nodes[0].run({ ...quick, command })).output.trim();
}

/** How long the sandbox takes to answer a command, while something else keeps it busy. */
async function answerMs(): Promise<number> {
  const start = Date.now();
  expect(await output('echo here')).toBe('here');
  return Date.now() - start;
}

function kinds() {
  return sandbox.strains.filter(({ node }) => node === 'node1').map(({ kind }) => kind);
}

/** The limit is said, and nothing that is not so. */
async function told(kind: Strain['kind']): Promise<void> {
  await until(`the word that ${kind} is short`, () => kinds().includes(kind));
}

test('K1 memory: a hog inside is killed, the sandbox and its engine live on', async () => {
  const hog = `docker run --rm debian:bookworm-slim perl -e 'my @x; push @x, "x" x 10_000_000 while @x < 300; print "ate it"'; echo status $?`;
  const said = await output(hog);
  expect(said).not.toContain('ate it');
  expect(said).toMatch(/status (137|125)/);
  const ms = await answerMs();
  expect(await output('docker ps -q | wc -l')).toBe('0');
  await told('memory');
  table.push(`memory 512 MiB     a hog of 3 GB was killed; the next command answered after ${ms} ms`);
});

test('K2 processes: a fork bomb inside stops at the limit, the sandbox answers meanwhile', async () => {
  const bomb = `perl -e 'for (1..2000) { my $pid = fork; last unless defined $pid; if (!$pid) { sleep 60; exit } } sleep 60'`;
  await output(`docker run -d --name bomb debian:bookworm-slim ${bomb}`);
  const full =
    'cd /sys/fs/cgroup/pids/docker 2>/dev/null || cd /sys/fs/cgroup/docker; cmp pids.current pids.max && echo full';
  await until('the bomb to be stopped', async () => (await output(full)).includes('full'), 30_000);
  const ms = await answerMs();
  const processes = Number(
    await output('cat /sys/fs/cgroup/pids/pids.current 2>/dev/null || cat /sys/fs/cgroup/pids.current'),
  );
  expect(processes).toBeLessThanOrEqual(limits.processes);
  await told('processes');
  table.push(`processes 200      a bomb of 2000 stood at ${processes} in all; answered after ${ms} ms`);
  await output('docker rm -f bomb');
});

test('K3 processors: two that burn inside get no more than the sandbox’s half', async () => {
  const burn = `perl -e 'my $end = time + 3; 1 while time < $end; my ($user, $system) = times; print $user + $system, " "'`;
  const seconds = await output(`for n in 1 2; do docker run --rm debian:bookworm-slim ${burn} & done; wait`);
  const used = seconds
    .split(/\s+/)
    .filter(Boolean)
    .map(Number)
    .reduce((sum, each) => sum + each, 0);
  expect(used).toBeGreaterThan(0.3);
  expect(used / 3).toBeLessThan(limits.cpus * 1.5);
  table.push(`processors 0.5     two burners of 3 s got ${(used / 3).toFixed(2)} processors together`);
});

test.each([
  ['a container inside', 'docker run --name filler debian:bookworm-slim'],
  ['the node itself, on its own root file system', ''],
])('K4 disk: %s fills it to its bound and no further, and the node lives on', async (who, prefix) => {
  const said = await output(`${prefix} dd if=/dev/zero of=/var/tmp/filler bs=1M count=2000 2>&1; df -m / | tail -1`);
  expect(said).toContain('No space left on device');
  const written = Number(/(\d+) bytes/.exec(said)?.[1]) / MIB;
  expect(written).toBeGreaterThan(DISK_MIB / 2);
  expect(written).toBeLessThan(DISK_MIB);
  const ms = await answerMs();
  await told('disk');
  await output('rm -f /var/tmp/filler; docker rm -f filler');
  await until('the end of that', () => !kinds().includes('disk'));
  expect(await output('echo again >/var/tmp/filler && cat /var/tmp/filler; rm /var/tmp/filler')).toBe('again');
  expect(await output('docker run --rm debian:bookworm-slim echo runs')).toBe('runs');
  table.push(`disk ${DISK_MIB} MiB       ${who} wrote ${Math.round(written)} of 2000 MiB; answered after ${ms} ms`);
});

test('K5 disk: no single file may be larger, also where the engine keeps its own of the node', async () => {
  const said = await output(
    `dd if=/dev/zero of=/etc/hosts bs=1M seek=${DISK_MIB} count=1 2>&1; ulimit -Hf; ulimit -f unlimited 2>&1`,
  );
  expect(said).toMatch(/File (size limit exceeded|too large)/);
  expect(said).toContain('not permitted');
  table.push(`file ${DISK_MIB} MiB       /etc/hosts, which is not on its disk, grew no further`);
});

test('K6 network: both ways a container inside gets no more than the sandbox may have', async () => {
  const bytes = 3 * MIB;
  const outside = await listenOutside(bytes);
  const gateway = await output(GATEWAY);
  const open = `use IO::Socket::INET; my $s = IO::Socket::INET->new("${gateway}:${outside.port}") or die;`;
  const scripts = {
    down: `${open} $s->print("down\\n"); 1 while $s->read(my $x, 65536); $s->print(".")`,
    up: `${open} $s->print("up " . "x" x ${bytes}); $s->shutdown(1); 1 while $s->read(my $x, 1);`,
  };
  for (const [way, script] of Object.entries(scripts)) {
    const [ms, said] = await Promise.all([
      outside.nextMs(),
      output(`docker run --rm debian:bookworm-slim perl -e '${script}'`),
    ]);
    expect(said).toBe('');
    const mbit = (bytes * 8) / 1e3 / ms;
    expect(mbit).toBeGreaterThan(MBIT / 4);
    expect(mbit).toBeLessThan(MBIT * 1.3);
    table.push(`network ${MBIT} Mbit/s   a container moved 3 MiB ${way} at ${mbit.toFixed(1)} Mbit/s`);
  }
  outside.server.close();
});

test('K7 egress: off, a container inside reaches nothing; open, the public Internet', async () => {
  const closeOutside = await host.layOutNeighbourhood();
  try {
    for (const egress of ['open', 'off'] as const) {
      const installation = `${INSTALLATION}-${egress}`;
      const fence = createFence({ installation, egress, log });
      const { engine, image, isolation } = hardened;
      const fenced = { connection: engine.connection, image, shelf, installation, log, isolation, fence };
      const own = createDockerProvider(fenced);
      try {
        const { nodes } = await own.start(sandboxRequest());
        const ask = `use IO::Socket::INET; my $s = IO::Socket::INET->new(PeerAddr => "${host.PUBLIC}:${host.OUTSIDE_PORT}", Timeout => 3); print $s ? <$s> : "nothing"`;
        const said = await nodes[0].run({ ...quick, command: `docker run --rm debian:bookworm-slim perl -e '${ask}'` });
        expect(said.output).toContain(egress === 'open' ? 'REACHED' : 'nothing');
        table.push(`egress ${egress.padEnd(12)}a container that asks the Internet gets ${said.output.trim()}`);
      } finally {
        await own.close();
      }
    }
  } finally {
    await closeOutside();
  }
});

test('K8 disk and network hold at level trusted as well', async () => {
  const { connection, image } = await testEngine();
  const installation = `${INSTALLATION}-trusted`;
  const disks = createDisks({ installation, bytes: 300 * MIB, rootId: 0 });
  const bounds = { limits, disks, throttle: createThrottle(MBIT) };
  const own = createDockerProvider({ connection, image, shelf: await testShelf(), installation, log, ...bounds });
  try {
    const { nodes } = await own.start(sandboxRequest());
    const fill = 'docker run --rm debian:bookworm-slim dd if=/dev/zero of=/filler bs=1M count=1000';
    const said = (await nodes[0].run({ ...quick, command: `${fill} 2>&1; dd if=/dev/zero of=/filler bs=1M 2>&1` }))
      .output;
    const [inner = 0, outer = 0] = [...said.matchAll(/(\d+) bytes/g)].map(([, bytes]) => Number(bytes) / MIB);
    for (const written of [inner, outer]) expect(written).toBeGreaterThan(100);
    for (const written of [inner, outer]) expect(written).toBeLessThan(300);
    const bytes = MIB;
    const outside = await listenOutside(bytes);
    const gateway = (await nodes[0].run({ ...quick, command: GATEWAY })).output.trim();
    const send = `head -c ${bytes} /dev/zero | socat -u - TCP:${gateway}:${outside.port}`;
    const [ms] = await Promise.all([outside.nextMs(), nodes[0].run({ ...quick, command: send })]);
    outside.server.close();
    const mbit = (bytes * 8) / 1e3 / ms;
    expect(mbit).toBeLessThan(MBIT * 1.5);
    table.push(
      `trusted: disk 300  a container wrote ${Math.round(inner)}, then the node ${Math.round(outer)} MiB`,
      `trusted: ${MBIT} Mbit/s 1 MiB went up at ${mbit.toFixed(1)} Mbit/s`,
    );
  } finally {
    await own.close();
  }
});

/** Sends that many bytes to who says "down", and takes what others send; tells how long each took to its end. */
async function listenOutside(bytes: number): Promise<{ port: number; server: Server; nextMs(): Promise<number> }> {
  let settle: (ms: number) => void = () => {};
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const start = performance.now();
    socket.once('data', (first) => first.toString().startsWith('down') && socket.end(Buffer.alloc(bytes, 'x')));
    socket.once('end', () => {
      settle(performance.now() - start);
      socket.end();
    });
    socket.on('error', () => {});
    socket.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, server, nextMs: () => new Promise((resolve) => (settle = resolve)) };
}
