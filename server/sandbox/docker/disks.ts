// Owns how much of the machine's disk a node may fill: its root file system and its inner engine's data lie together in
// one file system of a fixed size, a sparse file behind a loop device. Another way to bound them (a quota of btrfs or
// xfs) belongs behind the same two types.

import { existsSync } from 'node:fs';
import { chmod, chown, lstat, mkdir, readdir, rm, rmdir, stat, statfs, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Container } from 'dockerode';
import type { EngineConnection } from './connect';
import { bindLayer, layerFolderOf, mountImage, mountsOf } from './disk-mounts';
import { type DiskState, flush, readDiskState } from './disk-state';
import { messageOf } from './engine-errors';
import { hasProgram, isRoot, runProgram } from './host';
import { tagOf } from './labels';

/** Outside DATA_DIR: root of a hardened sandbox, a stranger here, must be able to pass through. */
export const DISKS_FOLDER = '/var/lib/slipway-disks';

export type NodeDisk = {
  /** A folder of it, to be mounted as the inner engine's data root. */
  dataRoot: string;
  bytes: number;
  /**
   * Puts the container's own layer on it; where it began with what another held, that is what the container has written.
   * To be called between creation and first start.
   */
  hold(container: Container): Promise<void>;
  /** Writes what waits to be written, so that `capture` has less to wait for. */
  flush(signal?: AbortSignal): Promise<void>;
  /** What is on it; nothing may write to it meanwhile. */
  capture(signal?: AbortSignal): Promise<DiskState>;
  /** Bytes of it in use. */
  used(): Promise<number>;
  /** The inner engine is in a Swarm. */
  isInSwarm(): Promise<boolean>;
  /** To be called when its container has been removed. Idempotent. */
  remove(): Promise<void>;
};

export type Disks = {
  bytes: number;
  /** Makes one, empty or with what another held then. `name` is unique in the installation. */
  open(name: string, begin?: DiskState): Promise<NodeDisk>;
  /** One that an earlier process made. */
  adopt(name: string): NodeDisk;
  /** Puts the layer of a stopped container on it again, where an engine that stopped has taken it off. */
  holdAgain(name: string, container: Container): Promise<void>;
};

export type DisksRequest = {
  installation: string;
  bytes: number;
  /** The id on this machine of root inside. */
  rootId: number;
};

export function createDisks(request: DisksRequest): Disks {
  return {
    bytes: request.bytes,
    open: (name, begin) => openDisk(request, name, begin),
    adopt: (name) => diskIn(folderOf(request.installation, name), request.bytes),
    holdAgain: (name, container) => bindLayer(container, join(folderOf(request.installation, name), 'layer')),
  };
}

const PROGRAMS = { 'mkfs.ext4': 'e2fsprogs', mount: 'mount', umount: 'mount' } as const;

/** Why none can be made for that engine's containers, for people; null when one was, and removed again. */
export async function whyUnbounded({ isNear, where, docker }: EngineConnection): Promise<string | null> {
  if (process.platform !== 'linux') return 'this machine does not run Linux';
  if (!isRoot()) return 'this server does not run as root';
  if (!isNear) return `the engine at ${where} is not of this machine`;
  const { Driver, DockerRootDir } = await docker.info();
  if (Driver !== 'overlay2') return `the engine keeps containers with ${Driver}, not with overlay2`;
  if (!existsSync(DockerRootDir)) return `the engine at ${where} has its data elsewhere`;
  for (const [program, parcel] of Object.entries(PROGRAMS))
    if (!(await hasProgram(program))) return `${program} is missing (package ${parcel})`;
  try {
    const trial = await openDisk({ installation: 'trial', bytes: 16 << 20, rootId: 0 }, `trial-${process.pid}`);
    await trial.remove();
    return null;
  } catch (error) {
    return `a file cannot be mounted: ${messageOf(error)}`;
  }
}

/** Bytes used and in all of a node's disk; null where it has none. */
export async function readDisk(installation: string, name: string): Promise<{ used: number; total: number } | null> {
  const folder = folderOf(installation, name);
  const [own, above] = await Promise.all([stat(folder), stat(disksFolder(installation))]).catch(() => []);
  if (!own || !above || own.dev === above.dev) return null;
  const { bsize, blocks, bavail } = await statfs(folder);
  return { used: (blocks - bavail) * bsize, total: blocks * bsize };
}

/** Between its making and its container's there are seconds: later, nobody comes for it any more. */
const FORGOTTEN_MS = 10 * 60_000;

/** Removes those whose container is gone, also of an earlier process; of other installations what has been forgotten. */
export async function removeDisks(installation: string): Promise<void> {
  for (const tag of await readdir(DISKS_FOLDER).catch(() => [])) {
    const isOwn = tag === tagOf(installation);
    const names = await readdir(join(DISKS_FOLDER, tag)).catch(() => []);
    for (const name of names) {
      const removal = removeUnheld(join(DISKS_FOLDER, tag, name), isOwn ? 0 : FORGOTTEN_MS);
      // Another server may be about the same.
      await (isOwn ? removal : removal.catch(() => {}));
    }
  }
}

async function removeUnheld(path: string, leastAgeMs: number): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (!found || Date.now() - found.mtimeMs < leastAgeMs) return;
  if (path.endsWith('.img')) await rm(path, { force: true });
  else if (!(await isHeld(path))) await removeDisk(path);
}

/** Where the disks of an installation are mounted, each in a folder of its name. */
export function disksFolder(installation: string): string {
  return join(DISKS_FOLDER, tagOf(installation));
}

function folderOf(installation: string, name: string): string {
  return join(disksFolder(installation), name);
}

async function openDisk(request: DisksRequest, name: string, begin?: DiskState): Promise<NodeDisk> {
  const { bytes, rootId } = request;
  const folder = folderOf(request.installation, name);
  const dataRoot = join(folder, 'data');
  try {
    await mkdir(folder, { recursive: true, mode: 0o711 });
    if (begin) {
      await begin.writeTo(`${folder}.img`);
      await mountImage(`${folder}.img`, folder);
      // Its engine would look for the Swarm's managers where they were, and they are another sandbox's.
      await rm(swarmIn(folder), { recursive: true, force: true });
      return diskIn(folder, bytes);
    }
    await mountNew(folder, bytes);
    await chmod(folder, 0o711);
    await mkdir(dataRoot, { mode: 0o711 });
    await chown(dataRoot, rootId, rootId);
  } catch (error) {
    await removeDisk(folder);
    throw error;
  }
  return diskIn(folder, bytes);
}

function diskIn(folder: string, bytes: number): NodeDisk {
  return {
    dataRoot: join(folder, 'data'),
    bytes,
    hold: (container) => holdLayer(container, join(folder, 'layer')),
    flush: (signal) => flush(folder, signal),
    capture: (signal) => readDiskState(folder, signal),
    async used() {
      const { bsize, blocks, bfree } = await statfs(folder);
      return (blocks - bfree) * bsize;
    },
    isInSwarm: () =>
      lstat(join(swarmIn(folder), 'docker-state.json')).then(
        () => true,
        () => false,
      ),
    remove: () => removeDisk(folder),
  };
}

/** Where the inner engine keeps what it knows of its Swarm; empty while it is in none. */
function swarmIn(folder: string): string {
  return join(folder, 'data', 'swarm');
}

// What it holds is thrown away with it: a journal would only write everything twice. The file loses its name at once, so
// that nothing but mounts is left behind, and the last of those takes loop device and space with it.
async function mountNew(folder: string, bytes: number): Promise<void> {
  const image = `${folder}.img`;
  await writeFile(image, '', { mode: 0o600 });
  try {
    await truncate(image, bytes);
    await runProgram('mkfs.ext4', ['-q', '-F', '-m', '0', '-O', '^has_journal', '-E', 'lazy_itable_init=1', image]);
    await mountImage(image, folder);
  } finally {
    await rm(image, { force: true });
  }
}

// overlay2 keeps a container's layer in one folder. With that folder moved to the disk, everything the container writes
// is on it, whoever writes: root inside has no way to the folder below. An engine that removes the container unmounts it.
async function holdLayer(container: Container, layer: string): Promise<void> {
  const folder = await layerFolderOf(container);
  if (existsSync(layer)) await takeOver(layer, folder);
  else await runProgram('cp', ['-a', '--no-target-directory', folder, layer]);
  await runProgram('mount', ['--bind', layer, folder]);
}

/** What was written stays; what the engine keeps beside it names the layers below, and those are this container's. */
async function takeOver(layer: string, folder: string): Promise<void> {
  const besides = async (of: string) =>
    (await readdir(of)).filter((name) => name !== 'diff').map((each) => join(of, each));
  for (const path of await besides(layer)) await rm(path, { recursive: true });
  for (const path of await besides(folder)) await runProgram('cp', ['-a', path, layer]);
}

async function removeDisk(folder: string): Promise<void> {
  await rm(`${folder}.img`, { force: true });
  if (await mountsOf(folder)) await runProgram('umount', ['--lazy', folder]);
  if (existsSync(folder)) await rmdir(folder);
  await rmdir(dirname(folder)).catch(() => {});
}

/** A container's layer is on it. */
async function isHeld(folder: string): Promise<boolean> {
  const mounted = await mountsOf(folder);
  return mounted !== null && mounted.others > 0;
}
