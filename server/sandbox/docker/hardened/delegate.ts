// Owns handing a container's cgroup over to root inside it, so that an engine there can make cgroups of its own.
// Its limits stay with the host: they are set in files that are not handed over.
import { existsSync } from 'node:fs';
import { chown, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Container } from 'dockerode';

const CGROUPS = '/sys/fs/cgroup';
/** As the kernel's documentation of delegation names them. */
const HANDED_OVER = {
  1: ['', 'cgroup.procs', 'tasks'],
  2: ['', 'cgroup.procs', 'cgroup.threads', 'cgroup.subtree_control'],
};

/** To be called after each start of the container; the program inside waits until its cgroup can be written. */
export async function delegateCgroup(container: Container, rootId: number): Promise<void> {
  const { State } = await container.inspect();
  const text = await readFile(`/proc/${State.Pid}/cgroup`, 'utf8');
  const paths = existsSync(join(CGROUPS, 'cgroup.controllers')) ? pathsOfV2(text) : pathsOfV1(text);
  await Promise.all(paths.map((path) => chown(path, rootId, rootId)));
}

/** From /proc/PID/cgroup: lines as `4:memory:/docker/ID`, a folder a controller. */
export function pathsOfV1(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const [, controllers = '', path = ''] = /^\d+:([^:]+):(\/.*)$/.exec(line) ?? [];
    const folder = join(CGROUPS, controllers.replace(/^name=/, ''), path);
    return controllers && path !== '/' ? HANDED_OVER[1].map((file) => join(folder, file)) : [];
  });
}

/** From /proc/PID/cgroup: the one line `0::/docker/ID`. The program inside may have moved to its leaf `node` already. */
export function pathsOfV2(text: string): string[] {
  const path = (/^0::(\/.*)$/m.exec(text)?.[1] ?? '/').replace(/\/node$/, '');
  return path === '/' ? [] : HANDED_OVER[2].map((file) => join(CGROUPS, path, file));
}
