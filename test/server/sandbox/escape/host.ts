// Owns what the host lays out for attempts to find: a disk, a key, ports, and addresses behind a namespace of their own.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withLock } from '../../../../scripts/lock.mjs';
import { until } from '../../../support/until';
import { call, MARKER } from './attempts';

export const ADDRESSES = {
  'the metadata address': '169.254.169.254',
  'a private network (10/8)': '10.254.254.9',
  'a private network (172.16/12)': '172.31.254.9',
  'a private network (192.168/16)': '192.168.254.9',
  'a carrier’s network (100.64/10)': '100.64.254.9',
} as const;
/** Stands for the public Internet (TEST-NET-2). */
export const PUBLIC = '198.51.100.9';
export const OUTSIDE_PORT = 7777;

/** A block device of the host as major:minor, whose file system holds the marker. */
export async function layOutDisk(): Promise<{ device: string; close: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-disk-'));
  const image = join(folder, 'image');
  await mkdir(join(folder, 'root'));
  await writeFile(join(folder, 'root', MARKER), MARKER);
  execFileSync('mkfs.ext4', ['-q', '-d', join(folder, 'root'), image, '4M'], { stdio: 'pipe' });
  const loop = execFileSync('losetup', ['--find', '--show', image], { encoding: 'utf8' }).trim();
  const device = readFileSync(`/sys/class/block/${loop.slice('/dev/'.length)}/dev`, 'utf8').trim();
  return {
    device,
    close: async () => {
      execFileSync('losetup', ['--detach', loop]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** In the user keyring of root on the host; the result takes it away. */
export function layOutKey(): () => void {
  const add = `my ($type, $name, $value) = ("user", "${MARKER}", "x"); print syscall(${call('add_key')}, $type, $name, $value, 1, -4)`;
  const key = execFileSync('perl', ['-e', add], { encoding: 'utf8' });
  return () => execFileSync('perl', ['-e', `syscall(${call('keyctl')}, 9, ${key}, -4)`]);
}

/** A port of the host on every address, IPv6 too, that says the marker. */
export async function layOutPort(): Promise<{ port: number; close: () => void }> {
  const server = createServer((socket) => socket.on('error', () => {}).end('REACHED\n')).listen(0, '::');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('invariant: it listens on a port');
  return { port: address.port, close: () => void server.close() };
}

/** This machine's address towards them. */
export const OWN_END = '198.51.100.1';
const NAMESPACE = 'slipway-test';
const NEAR = 'slwtest0';
const FAR = 'slwtest1';

/**
 * Machines beyond this one, at all ADDRESSES and PUBLIC: a network namespace behind a pair of interfaces. The addresses
 * are there once on a machine, so that tests of several checkouts take turns.
 */
export async function layOutNeighbourhood(): Promise<() => void> {
  let end = () => {};
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  const close = await new Promise<() => void>((resolve, reject) => {
    const hold = async () => {
      resolve(await buildNeighbourhood());
      await over;
    };
    withLock(join(tmpdir(), 'slipway-test-neighbourhood.lock'), hold).catch(reject);
  });
  return () => {
    close();
    end();
  };
}

async function buildNeighbourhood(): Promise<() => void> {
  removeNeighbourhood();
  const ip = (...args: string[]) => execFileSync('ip', args, { stdio: 'pipe' });
  ip('netns', 'add', NAMESPACE);
  ip('link', 'add', NEAR, 'type', 'veth', 'peer', 'name', FAR, 'netns', NAMESPACE);
  ip('address', 'add', `${OWN_END}/30`, 'dev', NEAR);
  ip('link', 'set', NEAR, 'up');
  const inside = (...args: string[]) => ip('-n', NAMESPACE, ...args);
  inside('link', 'set', 'lo', 'up');
  inside('address', 'add', '198.51.100.2/30', 'dev', FAR);
  inside('link', 'set', FAR, 'up');
  inside('route', 'add', 'default', 'via', OWN_END);
  for (const address of [...Object.values(ADDRESSES), PUBLIC]) {
    inside('address', 'add', `${address}/32`, 'dev', 'lo');
    ip('route', 'add', `${address}/32`, 'via', '198.51.100.2', 'dev', NEAR);
  }
  const program = `require('net').createServer((s) => s.on('error', () => {}).end('REACHED\\n')).listen(${OUTSIDE_PORT}, () => console.log('ready'))`;
  const server = spawn('ip', ['netns', 'exec', NAMESPACE, process.execPath, '-e', program], { stdio: 'pipe' });
  await untilReady(server);
  return () => {
    server.kill('SIGKILL');
    removeNeighbourhood();
  };
}

async function untilReady(server: ChildProcess): Promise<void> {
  let said = '';
  server.stdout?.on('data', (bytes) => (said += bytes));
  await until('the neighbourhood', () => said.includes('ready'));
}

// The interface takes its routes with it.
function removeNeighbourhood(): void {
  for (const args of [
    ['link', 'delete', NEAR],
    ['netns', 'delete', NAMESPACE],
  ]) {
    try {
      execFileSync('ip', args, { stdio: 'pipe' });
    } catch {
      // It was not there.
    }
  }
}

/** A control may have set it: the kernel calls it with root's rights, so it does not stay. */
export function clearReleaseAgent(): void {
  const file = '/sys/fs/cgroup/freezer/release_agent';
  try {
    if (readFileSync(file, 'utf8').includes(MARKER)) writeFileSync(file, '\n');
  } catch {
    // cgroup v2 has none.
  }
}

/** What connects to that port of PUBLIC ends up at a port of this machine's own end; the result ends it. */
export async function forwardFromOutside(port: number, to: number): Promise<() => Promise<void>> {
  const program = `const { connect, createServer } = require('net');
    createServer((near) => {
      const far = connect(${to}, '${OWN_END}');
      for (const socket of [near, far]) socket.on('error', () => {});
      near.pipe(far).pipe(near);
    }).listen(${port}, '${PUBLIC}', () => console.log('ready'))`;
  const server = spawn('ip', ['netns', 'exec', NAMESPACE, process.execPath, '-e', program], { stdio: 'pipe' });
  await untilReady(server);
  const exited = once(server, 'exit');
  return async () => {
    server.kill('SIGKILL');
    await exited;
  };
}
