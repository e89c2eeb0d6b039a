// Owns the shelf: the data root that the engines of all sandboxes start from, with the images of the decks in it. One
// volume per installation and content. It outlasts the server, and counts only once its mark `.ready` is in it.

import { createHash, randomBytes } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import type { Container } from 'dockerode';
import type { EngineConnection } from './connect';
import { messageOf } from './engine-errors';
import { collect, openExec } from './exec';
import { lastLines } from './host';
import { afterStart, type Isolation } from './isolation';
import { CONTENT_LABEL, DATA_DIR_LABEL, SHELF_LABEL } from './labels';
import { ENTER, machineOptions, STOCK } from './machine';
import type { PullRequest } from './pull';
import { ensureImages, type ShelfImage, type ShelfImages } from './shelf-images';
import { isReady, listShelves, removeStockers, removeVolumes, type SandboxEngine, viewOf } from './shelf-volumes';
import { saveImages } from './transfer';
import { inTurn } from './turns';

export type Shelf = ShelfImages & {
  /** The volume of the data root, or a read-only folder over it, for sandboxes to mount; null for an empty shelf. */
  volume: string | null;
  /** An earlier process has stocked it. */
  wasReady: boolean;
  /**
   * Settles when the images are in the volume. Sandboxes may start before: their first docker command waits, and where
   * this rejects it finds an engine without images.
   */
  stocked: Promise<void>;
  /** Breaks off the stocking; settles when nothing of it runs any more. */
  close(): Promise<void>;
};

export type ShelfRequest = PullRequest & {
  installation: string;
  /** Of the installation, for `clean` to see whether it still is. */
  dataDir?: string;
  sandboxImage: string;
  images: readonly ShelfImage[];
  /** The engine of the sandboxes, where that is another than the one that has the images. */
  sandboxes?: SandboxEngine;
  /** Shelves of other content are removed where no sandbox uses them: only for the process that starts sandboxes. */
  removeOthers?: boolean;
};

/** Brings the images into the engine, then opens the shelf that holds them, stocking a new one where there is none. */
export async function prepareShelf(connection: EngineConnection, request: ShelfRequest): Promise<Shelf> {
  const found = await ensureImages(connection, request.images, request);
  if (found.images.length === 0)
    return { ...found, volume: null, wasReady: true, stocked: Promise.resolve(), close: async () => {} };
  const names = found.images.map(({ name }) => name).toSorted();
  return { ...found, ...(await openShelf(connection, request, names)) };
}

type Opened = Omit<Shelf, keyof ShelfImages>;

// The turn lasts until the stocking ends, and the shelf can be used before: hence the promise that is settled inside.
function openShelf(connection: EngineConnection, request: ShelfRequest, names: string[]): Promise<Opened> {
  const target: SandboxEngine = request.sandboxes ?? { connection, isolation: { level: 'trusted' } };
  const { installation } = request;
  return new Promise((resolve, reject) => {
    const work = async () => {
      await removeStockers(target.connection, installation);
      const content = await contentOf(connection, { names, isolation: target.isolation, image: request.sandboxImage });
      const ready = await settleShelves(target, { ...request, content });
      if (ready) {
        const volume = await viewOf(target, ready);
        return resolve({ volume, wasReady: true, stocked: Promise.resolve(), close: async () => {} });
      }
      const opened = await beginStocking(connection, target, { ...request, content, names });
      resolve(opened);
      await opened.stocked.catch(() => {});
    };
    inTurn(target.connection, `shelf ${installation}`, request, work).catch(reject);
  });
}

/** Names what a shelf holds: any of these changed, sandboxes would find another one. */
async function contentOf(
  connection: EngineConnection,
  { names, image, isolation }: { names: string[]; image: string; isolation: Isolation },
): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(isolation.level === 'runtime' ? isolation : isolation.level));
  for (const name of [image, ...names]) {
    const { Id } = await connection.docker.getImage(name).inspect();
    hash.update(`\0${name} ${Id}`);
  }
  return hash.digest('hex').slice(0, 12);
}

/** The volume that can be used as it is. What was left half-stocked goes, and the others when they are to. */
async function settleShelves(
  target: SandboxEngine,
  request: ShelfRequest & { content: string },
): Promise<string | null> {
  const shelves = await listShelves(target.connection, request.installation);
  let ready: string | null = null;
  const useless: string[] = [];
  for (const shelf of shelves) {
    const isSame = shelf.content === request.content;
    if (isSame && !ready && (await isReady(target.connection, shelf, request.sandboxImage))) ready = shelf.volume;
    else if (isSame || request.removeOthers) useless.push(shelf.volume);
  }
  await removeVolumes(target, useless);
  return ready;
}

type StockRequest = ShelfRequest & { content: string; names: string[] };

async function beginStocking(
  connection: EngineConnection,
  target: SandboxEngine,
  request: StockRequest,
): Promise<Opened> {
  const { installation, content, dataDir = '' } = request;
  request.onStep?.(`stocking the shelf: ${request.names.join(', ')}`);
  const volume = `slipway-shelf-${installation}-${content}-${randomBytes(3).toString('hex')}`;
  await target.connection.docker.createVolume({
    Name: volume,
    Labels: { [SHELF_LABEL]: installation, [CONTENT_LABEL]: content, [DATA_DIR_LABEL]: dataDir },
  });
  const machine = machineOptions(target.connection, {
    image: request.sandboxImage,
    labels: { [SHELF_LABEL]: installation },
    dataRoot: volume,
    network: 'none',
    isolation: target.isolation,
  });
  const container = await target.connection.docker.createContainer(machine);
  const end = new AbortController();
  const signal = AbortSignal.any([end.signal, ...(request.signal ? [request.signal] : [])]);
  const stocking = { container, isolation: target.isolation, names: request.names, signal };
  const stocked = loadInto(connection, stocking);
  // Whoever does not care must not end the server by not caring. One that failed stays for the sandboxes of this run,
  // which would get an empty volume of the same name; the next run throws it away.
  const settled = stocked.catch(() => (signal.aborted ? removeVolumes(target, [volume]) : undefined));
  const close = async () => {
    end.abort(new Error('the stocking of the shelf was broken off'));
    await settled;
  };
  return { volume: await viewOf(target, volume), wasReady: false, stocked, close };
}

type Stocking = { container: Container; isolation: Isolation; names: string[]; signal: AbortSignal };

async function loadInto(
  connection: EngineConnection,
  { container, isolation, names, signal }: Stocking,
): Promise<void> {
  const stop = () => void container.kill().catch(() => {});
  signal.addEventListener('abort', stop, { once: true });
  try {
    await container.start();
    await afterStart(container, isolation);
    signal.throwIfAborted();
    const stocking = await openExec(container, {
      Cmd: ['sh', ENTER, 'run', 'stock', 'bash', STOCK],
      AttachStdin: true,
    });
    const ended = collect(stocking, 4_000);
    const images = await saveImages(connection, names);
    // Not waited for: what is written to a container that is gone may never be done.
    pipeline(images, stocking.socket, { end: true }).catch(() => {});
    const said = await ended;
    images.destroy();
    const status = await stocking.status();
    signal.throwIfAborted();
    if (status !== 0) throw new Error(`the shelf could not be stocked: ${lastLines(said) || 'its container is gone'}`);
  } catch (error) {
    signal.throwIfAborted();
    throw new Error(messageOf(error));
  } finally {
    signal.removeEventListener('abort', stop);
    await container.remove({ force: true, v: true }).catch(() => {});
  }
}
