// Owns the question what an installation has left in the engine and on the machine.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { disksFolder } from '#server/sandbox/docker/disks';
import { ownedBy } from '#server/sandbox/docker/labels';
import { testEngine } from './engine';

/** Names of containers, networks, volumes and disks that belong to the installation of that data folder. */
export async function leftovers(dataDir: string): Promise<string[]> {
  const { docker } = (await testEngine()).connection;
  const installation = (await readFile(join(dataDir, 'installation'), 'utf8')).trim();
  const filters = ownedBy(installation);
  const containers = await docker.listContainers({ all: true, filters });
  const networks = await docker.listNetworks({ filters });
  const { Volumes } = await docker.listVolumes({ filters });
  const disks = await readdir(disksFolder(installation)).catch(() => []);
  return [
    ...containers.flatMap(({ Names }) => Names),
    ...networks.map(({ Name }) => Name),
    ...(Volumes ?? []).map(({ Name }) => Name),
    ...disks.map((name) => `disk ${name}`),
  ];
}
