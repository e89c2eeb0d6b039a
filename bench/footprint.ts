// Owns what a sandbox costs the host while nobody uses it: memory of its cgroup and of the engine's process beside it.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SANDBOX_LABEL } from '#server/sandbox/docker/labels';
import type { Sandbox } from '#server/sandbox/provider';
import type { EngineGround } from './engine-ground';

const CGROUPS = '/sys/fs/cgroup';
const MIB = 1024 * 1024;

/**
 * MiB of one node: its cgroup's memory with the kernel's share, without cached files that the kernel drops when asked;
 * and its shim's, of which each process that shares a page is counted its part.
 */
export async function idleMiB({ connection }: EngineGround, sandbox: Sandbox): Promise<number> {
  const filters = { label: [`${SANDBOX_LABEL}=${sandbox.id}`] };
  const [found] = await connection.docker.listContainers({ filters });
  if (!found) throw new Error('the sandbox has no container');
  const { State } = await connection.docker.getContainer(found.Id).inspect();
  const shim = Number(/^PPid:\s+(\d+)/m.exec(await readFile(`/proc/${State.Pid}/status`, 'utf8'))?.[1]);
  const shared = /^Pss:\s+(\d+)/m.exec(await readFile(`/proc/${shim}/smaps_rollup`, 'utf8'))?.[1];
  return ((await cgroupBytes(State.Pid)) + Number(shared) * 1024) / MIB;
}

async function cgroupBytes(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/cgroup`, 'utf8');
  const path = /^\d+:memory:(.*)$/m.exec(text)?.[1];
  // cgroup v2: the container's own, of which the process may have moved to a leaf.
  const folder = path
    ? join(CGROUPS, 'memory', path)
    : join(CGROUPS, (/^0::(.*)$/m.exec(text)?.[1] ?? '').replace(/\/node$/, ''));
  const stat = await readFile(join(folder, 'memory.stat'), 'utf8');
  const used = Number(await readFile(join(folder, path ? 'memory.usage_in_bytes' : 'memory.current'), 'utf8'));
  const files = ['inactive_file', 'active_file'].map((name) => {
    return Number(new RegExp(`^${path ? 'total_' : ''}${name} (\\d+)`, 'm').exec(stat)?.[1] ?? 0);
  });
  return used - files.reduce((sum, bytes) => sum + bytes, 0);
}
