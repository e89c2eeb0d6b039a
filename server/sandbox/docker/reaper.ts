// Owns the removal of everything that an installation created in the engine, also by an earlier process.

import type { Container } from 'dockerode';
import type { EngineConnection } from './connect';
import { type NodeDisk, removeDisks } from './disks';
import { isGone, messageOf } from './engine-errors';
import { ownedBy, SANDBOX_LABEL } from './labels';
import { removeThrottles } from './throttle';

export type Log = { warn(facts: object, message: string): void };

type Labelled = { Labels?: Record<string, string> | null | undefined };

/**
 * Removes the installation's containers, then its networks and volumes, all but those of the sandboxes in `kept`; how
 * many containers there were. Never throws.
 */
export async function reap(
  { docker }: EngineConnection,
  installation: string,
  log: Log,
  kept: ReadonlySet<string> = new Set(),
): Promise<number> {
  const filters = ownedBy(installation);
  const isOver = ({ Labels }: Labelled) => !kept.has(Labels?.[SANDBOX_LABEL] ?? '');
  const attempt = async (what: string, id: string, remove: () => Promise<unknown>) => {
    await removing(remove).catch((error: unknown) => {
      if (!isGone(error)) log.warn({ what, id, reason: messageOf(error) }, 'could not be removed');
    });
  };
  try {
    const containers = (await docker.listContainers({ all: true, filters })).filter(isOver);
    await Promise.all(
      containers.map(({ Id }) =>
        attempt('container', Id, () => docker.getContainer(Id).remove({ force: true, v: true })),
      ),
    );
    const networks = (await docker.listNetworks({ filters })).filter(isOver);
    await Promise.all(networks.map(({ Id }) => attempt('network', Id, () => docker.getNetwork(Id).remove())));
    const { Volumes } = await docker.listVolumes({ filters });
    const volumes = (Volumes ?? []).filter(isOver);
    await Promise.all(volumes.map(({ Name }) => attempt('volume', Name, () => docker.getVolume(Name).remove())));
    await attempt('disks', installation, () => removeDisks(installation));
    await attempt('throttles', installation, () => removeThrottles(installation));
    return containers.length;
  } catch (error) {
    log.warn({ installation, reason: messageOf(error) }, 'Docker does not answer, so nothing was removed');
    return 0;
  }
}

/** A busy engine gives up waiting for a process that it has killed: the second try finds it gone. */
export function removing(remove: () => Promise<unknown>): Promise<unknown> {
  return remove().catch((error: unknown) => (isGone(error) ? null : remove()));
}

export async function removeDisk(disk: NodeDisk, log: Log): Promise<void> {
  await disk.remove().catch((error: unknown) => {
    log.warn({ disk: disk.dataRoot, reason: messageOf(error) }, 'could not be removed');
  });
}

/** False when it may still be there. */
export async function removeContainer(container: Container, log: Log): Promise<boolean> {
  try {
    await removing(() => container.remove({ force: true, v: true }));
  } catch (error) {
    if (isGone(error)) return true;
    log.warn({ container: container.id, reason: messageOf(error) }, 'could not be removed');
    return false;
  }
  return true;
}
