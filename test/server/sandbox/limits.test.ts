// The limits of a sandbox hold for the containers inside it, and the sandbox still answers while they are hit.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDockerProvider } from '#server/sandbox/docker/provider';
import { reap } from '#server/sandbox/docker/reaper';
import type { Sandbox, SandboxProvider } from '#server/sandbox/provider';
import { hardenedShelf, testHardened } from '../../support/hardened';
import { installationFor } from '../../support/installation';
import { sandboxRequest } from '../../support/sandbox';
import { until } from '../../support/until';

const INSTALLATION = installationFor('limits');
const MIB = 1024 * 1024;
const limits = { memoryBytes: 512 * MIB, cpus: 0.5, processes: 200 };
const quick = { timeoutMs: 60_000, maxOutputBytes: 10_000 };
const log = { warn: (facts: object, message: string) => console.warn(message, facts) };
const table: string[] = [];

let provider: SandboxProvider;
let sandbox: Sandbox;
let close: () => Promise<void>;

beforeAll(async () => {
  const hardened = await testHardened();
  close = hardened.engine.close;
  const { connection } = hardened.engine;
  await reap(connection, INSTALLATION, log);
  const shelf = await hardenedShelf(hardened);
  const { image, isolation } = hardened;
  provider = createDockerProvider({ connection, image, shelf, installation: INSTALLATION, log, limits, isolation });
  sandbox = await provider.start(sandboxRequest());
  await output('docker info >/dev/null');
}, 600_000);

afterAll(async () => {
  await provider?.close();
  await close?.();
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

test('K1 memory: a hog inside is killed, the sandbox and its engine live on', async () => {
  const hog = `docker run --rm debian:bookworm-slim perl -e 'my @x; push @x, "x" x 10_000_000 while @x < 300; print "ate it"'; echo status $?`;
  const said = await output(hog);
  expect(said).not.toContain('ate it');
  expect(said).toMatch(/status (137|125)/);
  const ms = await answerMs();
  expect(await output('docker ps -q | wc -l')).toBe('0');
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
