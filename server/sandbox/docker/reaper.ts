// Owns the removal of everything that an installation created in the engine, also by an earlier process.

import { messageOf } from './build';
import type { EngineConnection } from './connect';
import { removeDisks } from './disks';
import { ownedBy } from './labels';
import { removeThrottles } from './throttle';

export type Log = { warn(facts: object, message: string): void };

/** Removes the installation's containers, then its networks and volumes; how many containers there were. Never throws. */
export async function reap({ docker }: EngineConnection, installation: string, log: Log): Promise<number> {
  const filters = ownedBy(installation);
  const attempt = async (what: string, id: string, removal: Promise<unknown>) => {
    await removal.catch((error: unknown) => {
      if (!isGone(error)) log.warn({ what, id, reason: messageOf(error) }, 'could not be removed');
    });
  };
  try {
    const containers = await docker.listContainers({ all: true, filters });
    await Promise.all(
      containers.map(({ Id }) => attempt('container', Id, docker.getContainer(Id).remove({ force: true, v: true }))),
    );
    const networks = await docker.listNetworks({ filters });
    await Promise.all(networks.map(({ Id }) => attempt('network', Id, docker.getNetwork(Id).remove())));
    const { Volumes } = await docker.listVolumes({ filters });
    await Promise.all((Volumes ?? []).map(({ Name }) => attempt('volume', Name, docker.getVolume(Name).remove())));
    await attempt('disks', installation, removeDisks(installation));
    await attempt('throttles', installation, removeThrottles(installation));
    return containers.length;
  } catch (error) {
    log.warn({ installation, reason: messageOf(error) }, 'Docker does not answer, so nothing was removed');
    return 0;
  }
}

/** Already removed, or being removed by somebody else. */
export function isGone(error: unknown): boolean {
  if (!(error instanceof Error) || !('statusCode' in error)) return false;
  return error.statusCode === 404 || (error.statusCode === 409 && error.message.includes('already in progress'));
}
