// Owns what sandboxes use of the machine now, as their engine counts it.
import type { ContainerStats } from 'dockerode';
import type { EngineConnection } from './connect';
import { ownedBy, SANDBOX_LABEL } from './labels';

/** Bytes of memory by sandbox id, over all of its containers, without what the kernel would give back. */
export async function readMemory(
  { docker, api }: EngineConnection,
  installation: string,
): Promise<ReadonlyMap<string, number>> {
  const used = new Map<string, number>();
  // Before API 1.41 each answer takes a second or two: the engine measures processors first.
  if (api[0] === 1 && api[1] < 41) return used;
  const containers = await docker.listContainers({ filters: ownedBy(installation) });
  await Promise.all(
    containers.map(async ({ Id, Labels }) => {
      const sandbox = Labels[SANDBOX_LABEL];
      if (!sandbox) return;
      // One that has gone meanwhile uses nothing.
      const stats = await docker
        .getContainer(Id)
        .stats({ stream: false, 'one-shot': true })
        .catch(() => null);
      if (stats) used.set(sandbox, (used.get(sandbox) ?? 0) + memoryOf(stats));
    }),
  );
  return used;
}

function memoryOf({ memory_stats: { usage = 0, stats } }: ContainerStats): number {
  // Version 1 and 2 of cgroups name it differently.
  const cache = stats?.total_inactive_file ?? stats?.inactive_file ?? 0;
  return Math.max(0, usage - cache);
}

/** Where the engine keeps containers' data, and how large its machine is. */
export async function describeMachine({ docker }: EngineConnection) {
  const { DockerRootDir, MemTotal, NCPU } = await docker.info();
  return { dataRoot: String(DockerRootDir), memoryBytes: Number(MemTotal), cpus: Number(NCPU) };
}
