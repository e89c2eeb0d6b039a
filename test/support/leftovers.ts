// Owns the question what an installation has left in the engine.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ownedBy } from '#server/sandbox/docker/labels';
import { testEngine } from './engine';

/** Names of containers, networks and volumes that belong to the installation of that data folder. */
export async function leftovers(dataDir: string): Promise<string[]> {
  const { docker } = (await testEngine()).connection;
  const filters = await ownedByFolder(dataDir);
  const containers = await docker.listContainers({ all: true, filters });
  const networks = await docker.listNetworks({ filters });
  const { Volumes } = await docker.listVolumes({ filters });
  return [
    ...containers.flatMap(({ Names }) => Names),
    ...networks.map(({ Name }) => Name),
    ...(Volumes ?? []).map(({ Name }) => Name),
  ];
}

/** Names of the volumes that go with the installation's containers, nameless ones included: those carry no label. */
export async function volumesInUse(dataDir: string): Promise<string[]> {
  const { docker } = (await testEngine()).connection;
  const containers = await docker.listContainers({ all: true, filters: await ownedByFolder(dataDir) });
  const names = containers.flatMap(({ Mounts }) => Mounts.flatMap(({ Name }) => Name ?? []));
  return names.filter((name) => !name.startsWith('slipway-shelf-'));
}

/** Those of the volumes that the engine still has. */
export async function stillThere(volumes: string[]): Promise<string[]> {
  const { docker } = (await testEngine()).connection;
  const { Volumes } = await docker.listVolumes();
  const names = new Set((Volumes ?? []).map(({ Name }) => Name));
  return volumes.filter((name) => names.has(name));
}

async function ownedByFolder(dataDir: string): Promise<{ label: string[] }> {
  return ownedBy((await readFile(join(dataDir, 'installation'), 'utf8')).trim());
}
