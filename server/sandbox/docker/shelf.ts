// Owns the shelf: the images that decks need, brought into the engine, and from there into the data root that the
// engines of all sandboxes start from.
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Container } from 'dockerode';
import { BASE_IMAGE, ensureBase, STAND_IN_LABEL } from './base';
import { buildImage, labelsOf, messageOf, type Progress, pullImage } from './build';
import type { EngineConnection } from './connect';
import { collect, openExec } from './exec';
import { hashFolder } from './folder';
import { lastLines, runProgram } from './host';
import { afterStart, type Isolation } from './isolation';
import { INSTALLATION_LABEL } from './labels';
import { ENTER, machineOptions, STOCK } from './machine';
import { saveImages } from './transfer';

export type ShelfImage = {
  /** Official name and tag. */
  name: string;
  /** What is built under that name where it cannot be pulled. */
  standIn: {
    /** Holds a Dockerfile. */
    folder: string;
    /** Goes into the label `dev.slipway.stand-in`: `<deck>/<folder>`. */
    label: string;
  } | null;
};

export type Shelf = {
  /** The volume of the data root, or a read-only folder over it, for sandboxes to mount; null for an empty shelf. */
  volume: string | null;
  images: { name: string; standIn: boolean }[];
  /** What could be had neither way. */
  missing: { name: string; why: string }[];
  /**
   * Settles when the images are in the volume. Sandboxes may start before: their first docker command waits, and where
   * this rejects it finds an engine without images.
   */
  stocked: Promise<void>;
};

type SandboxEngine = { connection: EngineConnection; isolation: Isolation };

export type ShelfRequest = Progress & {
  installation: string;
  sandboxImage: string;
  images: readonly ShelfImage[];
  /** The engine of the sandboxes, where that is another than the one that has the images. */
  sandboxes?: SandboxEngine;
};

const STAND_IN_HASH_LABEL = 'dev.slipway.stand-in-hash';

/** One deck's missing image must not take the sandboxes of all: it is named in the result. The volume goes with `reap`. */
export async function prepareShelf(connection: EngineConnection, request: ShelfRequest): Promise<Shelf> {
  const images: Shelf['images'] = [];
  const missing: Shelf['missing'] = [];
  const registry: Registry = { answers: true };
  for (const { name, standIn } of uniqueByName(request.images)) {
    try {
      await ensureImage(connection, { name, standIn }, { ...request, registry });
      images.push({ name, standIn: (await labelsOf(connection, name))?.[STAND_IN_LABEL] !== undefined });
    } catch (error) {
      request.signal?.throwIfAborted();
      missing.push({ name, why: messageOf(error) });
    }
  }
  if (images.length === 0) return { volume: null, images, missing, stocked: Promise.resolve() };
  return { ...(await stockVolume(connection, request, names(images))), images, missing };
}

function names(images: Shelf['images']): string[] {
  return images.map(({ name }) => name);
}

function uniqueByName(images: readonly ShelfImage[]): ShelfImage[] {
  return [...new Map(images.map((image) => [image.name, image])).values()];
}

/** Once pulling has failed, the next image need not wait for the registry again. */
type Registry = { answers: boolean };

/** Rejects with a message for people when the image can be had neither way. */
async function ensureImage(
  connection: EngineConnection,
  image: ShelfImage,
  { registry, ...progress }: Progress & { registry: Registry },
): Promise<void> {
  const hash = image.standIn ? await hashFolder(image.standIn.folder) : '';
  const labels = await labelsOf(connection, image.name);
  const builtFrom = labels?.[STAND_IN_HASH_LABEL];
  const isStale = image.standIn !== null && builtFrom !== undefined && builtFrom !== hash;
  if (labels && !isStale) return;
  if (image.name === BASE_IMAGE) return ensureBase(connection, progress);
  let reason = 'the registry could not be reached';
  if (registry.answers) {
    try {
      return await pullImage(connection, image.name, progress);
    } catch (error) {
      progress.signal?.throwIfAborted();
      registry.answers = false;
      reason = messageOf(error);
    }
  }
  if (!image.standIn)
    throw new Error(`${image.name} is neither here nor to be pulled (${reason}), and has no stand-in`);
  progress.onStep?.(`${image.name} cannot be pulled; building its stand-in`);
  await ensureBase(connection, progress);
  await buildImage(connection, {
    ...progress,
    folder: image.standIn.folder,
    tag: image.name,
    labels: { [STAND_IN_LABEL]: image.standIn.label, [STAND_IN_HASH_LABEL]: hash },
  });
}

// The volume lives no longer than the server: loading again takes seconds in the background of a start, and nothing is
// left on the machine.
async function stockVolume(
  connection: EngineConnection,
  request: ShelfRequest,
  images: string[],
): Promise<{ volume: string; stocked: Promise<void> }> {
  const volume = `slipway-shelf-${request.installation}-${randomBytes(4).toString('hex')}`;
  const labels = { [INSTALLATION_LABEL]: request.installation };
  request.onStep?.(`stocking the shelf: ${images.join(', ')}`);
  const target: SandboxEngine = request.sandboxes ?? { connection, isolation: { level: 'trusted' } };
  await target.connection.docker.createVolume({ Name: volume, Labels: labels });
  const machine = machineOptions(target.connection, {
    image: request.sandboxImage,
    labels,
    dataRoot: volume,
    network: 'none',
    isolation: target.isolation,
  });
  // Created before this settles, so that a `reap` right afterwards finds it.
  const container = await target.connection.docker.createContainer(machine);
  const stocking = { container, isolation: target.isolation, images, signal: request.signal };
  const stocked = loadInto(connection, stocking);
  // Whoever does not care must not end the server by not caring.
  stocked.catch(() => {});
  return { volume: await readOnlyView(target, volume), stocked };
}

// A container with a user namespace may make a read-only mount writable, unless the mount was read-only before it got
// there: then it is locked. Without a user namespace nothing is.
async function readOnlyView({ connection, isolation }: SandboxEngine, volume: string): Promise<string> {
  if (isolation.level !== 'hardened') return volume;
  const { Mountpoint } = await connection.docker.getVolume(volume).inspect();
  const folder = join(isolation.viewFolder, volume);
  await mkdir(folder, { recursive: true });
  await runProgram('mount', ['--bind', Mountpoint, folder]);
  await runProgram('mount', ['-o', 'remount,ro,bind', folder]);
  return folder;
}

type Stocking = { container: Container; isolation: Isolation; images: string[]; signal: AbortSignal | undefined };

async function loadInto(
  connection: EngineConnection,
  { container, isolation, images, signal }: Stocking,
): Promise<void> {
  const stop = () => void container.kill().catch(() => {});
  signal?.addEventListener('abort', stop, { once: true });
  try {
    await container.start();
    await afterStart(container, isolation);
    const stocking = await openExec(container, {
      Cmd: ['sh', ENTER, 'run', 'stock', 'bash', STOCK],
      AttachStdin: true,
    });
    const said = collect(stocking, 4_000);
    await pipeline(await saveImages(connection, images), stocking.socket, { end: true }).catch(() => {});
    const status = await said.then(() => stocking.status());
    signal?.throwIfAborted();
    if (status !== 0) throw new Error(`the shelf could not be stocked: ${lastLines(await said)}`);
  } finally {
    signal?.removeEventListener('abort', stop);
    await container.remove({ force: true, v: true }).catch(() => {});
  }
}
