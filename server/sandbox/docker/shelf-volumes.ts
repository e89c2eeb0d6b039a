// Owns the volumes of shelves: which there are, whether one may be used, what sandboxes mount of it, and their removal.

import { existsSync } from 'node:fs';
import { mkdir, readFile, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineConnection } from './connect';
import { isGone } from './engine-errors';
import { runProgram } from './host';
import type { Isolation } from './isolation';
import { CONTENT_LABEL, DATA_DIR_LABEL, SHELF_LABEL } from './labels';
import { inTurn } from './turns';

export type SandboxEngine = { connection: EngineConnection; isolation: Isolation };

type ShelfVolume = { volume: string; content: string; dataDir: string; installation: string };

/** Those of one installation, or of all. */
export async function listShelves({ docker }: EngineConnection, installation?: string): Promise<ShelfVolume[]> {
  const label = installation === undefined ? SHELF_LABEL : `${SHELF_LABEL}=${installation}`;
  const { Volumes } = await docker.listVolumes({ filters: { label: [label] } });
  return (Volumes ?? []).map(({ Name, Labels }) => ({
    volume: Name,
    content: Labels?.[CONTENT_LABEL] ?? '',
    dataDir: Labels?.[DATA_DIR_LABEL] ?? '',
    installation: Labels?.[SHELF_LABEL] ?? '',
  }));
}

const MARK = '/shelf/.ready';

/** Asked without running anything: the engine looks into a container that never starts. */
export async function isReady(
  { docker }: EngineConnection,
  { volume, installation }: ShelfVolume,
  image: string,
): Promise<boolean> {
  const container = await docker.createContainer({
    Image: image,
    Labels: { [SHELF_LABEL]: installation },
    HostConfig: { Binds: [`${volume}:/shelf:ro`], NetworkMode: 'none' },
  });
  try {
    (await container.infoArchive({ path: MARK })).resume();
    return true;
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  } finally {
    await container.remove({ force: true });
  }
}

/** What a process that was killed left stocking. */
export async function removeStockers({ docker }: EngineConnection, installation: string): Promise<void> {
  const filters = { label: [`${SHELF_LABEL}=${installation}`] };
  const containers = await docker.listContainers({ all: true, filters });
  await Promise.all(containers.map(({ Id }) => unlessGone(docker.getContainer(Id).remove({ force: true, v: true }))));
}

/** One that a sandbox uses stays for the next time. */
export async function removeVolumes({ connection, isolation }: SandboxEngine, volumes: string[]): Promise<void> {
  if (volumes.length === 0) return;
  const { docker } = connection;
  const containers = await docker.listContainers({ all: true });
  const mounts = containers.flatMap(({ Mounts }) => Mounts);
  for (const volume of volumes) {
    const view = isolation.level === 'hardened' ? join(isolation.viewFolder, volume) : null;
    // The engine knows who uses a volume, but not who uses a view of it.
    if (mounts.some(({ Name, Source }) => Name === volume || Source === view)) continue;
    if (view) await removeView(view);
    await unlessGone(docker.getVolume(volume).remove());
  }
}

/** Removes all of an installation, half-stocked ones included; returns how many. */
export async function removeShelves(connection: EngineConnection, installation: string): Promise<number> {
  return inTurn(connection, `shelf ${installation}`, {}, async () => {
    await removeStockers(connection, installation);
    const shelves = await listShelves(connection, installation);
    await removeVolumes(
      { connection, isolation: { level: 'trusted' } },
      shelves.map(({ volume }) => volume),
    );
    return shelves.length;
  });
}

/** Removes those whose data folder was on this machine and is gone; returns how many. */
export async function removeOrphanShelves(connection: EngineConnection): Promise<number> {
  if (!connection.isNear) return 0;
  const orphans = (await listShelves(connection)).filter(({ dataDir }) => dataDir !== '' && !existsSync(dataDir));
  const installations = new Set(orphans.map(({ installation }) => installation));
  let count = 0;
  for (const installation of installations) count += await removeShelves(connection, installation);
  return count;
}

/**
 * What sandboxes mount. A container with a user namespace may make a read-only mount writable, unless the mount was
 * read-only before it got there: then it is locked. Without a user namespace nothing is.
 */
export async function viewOf({ connection, isolation }: SandboxEngine, volume: string): Promise<string> {
  if (isolation.level !== 'hardened') return volume;
  const folder = join(isolation.viewFolder, volume);
  if (!(await isMounted(folder))) {
    const { Mountpoint } = await connection.docker.getVolume(volume).inspect();
    await mkdir(folder, { recursive: true });
    await runProgram('mount', ['--bind', Mountpoint, folder]);
  }
  // Also for one that is mounted: whoever did may have been killed before this.
  await runProgram('mount', ['-o', 'remount,ro,bind', folder]);
  return folder;
}

async function removeView(folder: string): Promise<void> {
  if (await isMounted(folder)) await runProgram('umount', ['--lazy', folder]);
  if (existsSync(folder)) await rmdir(folder);
}

async function isMounted(folder: string): Promise<boolean> {
  const mounts = await readFile('/proc/self/mountinfo', 'utf8');
  return mounts.split('\n').some((line) => line.split(' ')[4] === folder);
}

async function unlessGone(removal: Promise<unknown>): Promise<void> {
  await removal.catch((error: unknown) => {
    if (!isGone(error) && !isInUse(error)) throw error;
  });
}

function isInUse(error: unknown): boolean {
  return error instanceof Error && 'statusCode' in error && error.statusCode === 409;
}
