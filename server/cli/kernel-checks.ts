// Owns what `slipway doctor` says of the kernel: what bounds containers, keeps them apart and runs a Swarm.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Config } from '../config';
import type { EngineConnection } from '../sandbox/docker/connect';
import { readGround } from '../sandbox/docker/ground';
import { type Check, lacking, limited, notNeeded, ok } from './verdict';

export async function checkCgroups(connection: EngineConnection | null): Promise<Check> {
  const name = 'cgroups';
  if (!connection) return checkOwnCgroups(name);
  const version = `version ${connection.cgroupVersion}`;
  const { unlimited } = await readGround(connection);
  if (unlimited.length === 0) return ok(name, `${version}; memory, swap, processors and processes are limited`);
  const found = `${version}; nothing limits ${unlimited.join(', ')}`;
  const remedy = 'Add "cgroup_enable=memory swapaccount=1" to the kernel’s command line and start the machine again.';
  return unlimited.every((name) => name === 'swap') ? limited(name, found, remedy) : lacking(name, found, remedy);
}

function checkOwnCgroups(name: string): Check {
  if (process.platform !== 'linux') return notNeeded(name, 'the engine brings its own machine');
  if (existsSync('/sys/fs/cgroup/cgroup.controllers')) return ok(name, 'version 2');
  if (existsSync('/sys/fs/cgroup/memory')) return ok(name, 'version 1');
  return lacking(name, 'none at /sys/fs/cgroup', 'Mount the cgroup file systems: sandboxes are limited by them.');
}

export async function checkUserNamespaces(): Promise<Check> {
  const name = 'user namespaces';
  if (process.platform !== 'linux') return notNeeded(name, 'the engine brings its own machine');
  if (!existsSync('/proc/self/ns/user'))
    return limited(
      name,
      'not in this kernel',
      'Use a kernel with CONFIG_USER_NS: without, sandboxes are trusted only.',
    );
  const most = await readNumber('/proc/sys/user/max_user_namespaces');
  if (most === 0)
    return limited(
      name,
      'switched off',
      'Run "sysctl user.max_user_namespaces=10000": without, sandboxes are trusted only.',
    );
  return ok(name, most === null ? 'in the kernel' : `in the kernel, at most ${most}`);
}

export function checkIpvs(): Check {
  const name = 'ip_vs';
  if (process.platform !== 'linux') return notNeeded(name, 'the engine brings its own machine');
  if (existsSync('/proc/net/ip_vs') || existsSync('/sys/module/ip_vs')) return ok(name, 'in the kernel');
  return limited(
    name,
    'not loaded: a Swarm in a sandbox has no virtual addresses and no routing mesh; services are published in host mode',
    'Run "modprobe ip_vs"; a kernel without that module needs another one, or does without.',
  );
}

/** What confines sandboxes besides namespaces. */
export function checkConfinement(connection: EngineConnection | null): Check {
  const name = 'system calls';
  if (!connection) return notNeeded(name, 'no engine to ask');
  const { security } = connection;
  if (security.includes('seccomp')) return ok(name, 'seccomp, with Slipway’s own profile');
  return limited(
    name,
    'the engine has no seccomp: no system call is kept from a sandbox',
    'Use an engine and a kernel with seccomp (CONFIG_SECCOMP_FILTER).',
  );
}

/** Neither may lie upon the mounts that an inner engine makes. */
export function checkModules(connection: EngineConnection | null): Check {
  const name = 'AppArmor, SELinux';
  if (!connection) return notNeeded(name, 'no engine to ask');
  const found = connection.security.filter((option) => option === 'apparmor' || option === 'selinux');
  if (found.length === 0) return notNeeded(name, 'the engine uses neither');
  return ok(name, `${found.join(' and ')}; lifted for sandboxes, whose engines make mounts`);
}

/** What a sandbox’s engine, its containerd and a few programs in it watch files with. */
const INSTANCES_PER_SANDBOX = 8;

export async function checkInotify({ maxSandboxes }: Config): Promise<Check> {
  const name = 'inotify';
  if (process.platform !== 'linux') return notNeeded(name, 'the engine brings its own machine');
  const most = await readNumber('/proc/sys/fs/inotify/max_user_instances');
  if (most === null) return notNeeded(name, 'the limit is not known');
  const wanted = 64 + INSTANCES_PER_SANDBOX * maxSandboxes;
  const found = `${most} instances; ${maxSandboxes} sandboxes may want ${wanted}`;
  if (most >= wanted) return ok(name, found);
  return limited(
    name,
    found,
    `Run "sysctl fs.inotify.max_user_instances=${roundUp(wanted)}", and put the same into /etc/sysctl.d/slipway.conf.`,
  );
}

/** To a power of two, as such limits are given. */
function roundUp(count: number): number {
  return 2 ** Math.ceil(Math.log2(count));
}

async function readNumber(file: string): Promise<number | null> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return /^\d+\s*$/.test(text) ? Number(text) : null;
}
