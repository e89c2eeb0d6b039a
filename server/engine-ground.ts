// Owns what sandboxes stand on: an engine found or installed, its images made, its isolation and its shelf, with progress.
import { join, resolve } from 'node:path';
import { Listr, type ListrTask, PRESET_TIMER } from 'listr2';
import { withLock } from '../scripts/lock.mjs';
import type { Config } from './config';
import { type Confinement, confine } from './confinement';
import { removeLeftOvers } from './left-overs';
import type { Log } from './log';
import type { NeededImages } from './needed-images';
import { type EngineConnection, type EnginePlaces, findEngine } from './sandbox/docker/connect';
import { whyTooOld } from './sandbox/docker/ground';
import { ensureSandboxImage } from './sandbox/docker/image';
import { installEngine, whyNotInstalled } from './sandbox/docker/install';
import { ensurePackagesImage } from './sandbox/docker/packages';
import type { Registries } from './sandbox/docker/pull';
import { prepareShelf, type Shelf } from './sandbox/docker/shelf';
import { MADE_AT_ONCE } from './sandbox/docker/shelf-images';
import { createLanes } from './sandbox/lanes';

export type PrepareOptions = {
  config: Config;
  log: Log;
  signal: AbortSignal;
};

/** An engine that is ready to run sandboxes. */
export type Ground = {
  connection: EngineConnection;
  image: string;
  /** Those that decks need with more packages. */
  furtherImages: string[];
  confinement: Confinement;
  shelf: Shelf;
};

/** A folder of the package that goes into the engine; a bundled server no longer lies beside it. */
export const SANDBOX_IMAGE_FOLDER = resolve('server/sandbox/image');

export type EngineOptions = PrepareOptions & {
  installation: string;
  needed: NeededImages;
  /** Who serves removes what an earlier process left; who only stocks leaves sandboxes and their engine as they are. */
  purpose: 'serve' | 'stock';
};

/** Finds or installs an engine, makes its images and opens the shelf. */
export async function prepareEngine(options: EngineOptions): Promise<Ground> {
  const { config, purpose } = options;
  const ground: Partial<Ground> = {};
  const registries: Registries = new Map();
  const tasks = new Listr<Partial<Ground>, 'default', 'verbose'>(
    [
      engineTask(config, options.signal),
      imageTask(options, registries),
      isolationTask(options),
      ...(purpose === 'serve' ? [leftOversTask(options)] : []),
      shelfTask(options, registries),
    ],
    {
      ctx: ground,
      // The server ends itself on a signal; listr2 would end the process with a status of its own.
      registerSignalListeners: false,
      fallbackRenderer: 'verbose',
      rendererOptions: { collapseSubtasks: false, timer: PRESET_TIMER },
      fallbackRendererOptions: { timer: PRESET_TIMER },
    },
  );
  try {
    await tasks.run();
  } catch (error) {
    await (config.onStop === 'keep' ? ground.confinement?.leave() : ground.confinement?.close());
    throw error;
  }
  return {
    connection: known(ground.connection),
    image: known(ground.image),
    furtherImages: known(ground.furtherImages),
    confinement: known(ground.confinement),
    shelf: known(ground.shelf),
  };
}

type Task = ListrTask<Partial<Ground>>;

function engineTask(config: Config, signal: AbortSignal): Task {
  return {
    title: 'Docker Engine',
    task: async (ground, task) => {
      const search = await findEngine(enginePlaces(config));
      if (search.kind === 'found') {
        ground.connection = search.connection;
      } else {
        const refusal = await refusalToObtain(config);
        const tried = search.tried.map(({ where, why }) => `${where}: ${why}`).join('; ');
        if (refusal) throw new Error(`No Docker Engine answers (${tried}). ${refusal}`);
        task.title = 'Docker Engine: none answers; starting or installing docker.io (INSTALL_ENGINE=no forbids it)';
        ground.connection = await installEngine({ onStep: reporter(task), signal, dataDir: config.dataDir });
      }
      const reason = whyTooOld(known(ground.connection));
      if (reason) throw new Error(reason);
      const { version, where } = known(ground.connection);
      task.title = `Docker Engine ${version} at ${where}`;
    },
  };
}

/** Null when one may be installed or started. */
export async function refusalToObtain(config: Config): Promise<string | null> {
  if (!config.dockerHost && !config.installEngine) return 'INSTALL_ENGINE=no forbids installing or starting one.';
  return whyNotInstalled(config);
}

function imageTask({ needed, signal }: EngineOptions, registries: Registries): Task {
  return {
    title: 'Sandbox image',
    task: async (ground, task) => {
      const progress = { onStep: reporter(task), signal, registries, folder: SANDBOX_IMAGE_FOLDER };
      ground.image = await ensureSandboxImage(known(ground.connection), progress);
      const [connection, image] = [known(ground.connection), ground.image];
      ground.furtherImages = await allOrNone(needed.packages, signal, (packages, signal) =>
        ensurePackagesImage(connection, { ...progress, signal, image, packages }),
      );
      task.title = [`Sandbox image ${ground.image}`, ...ground.furtherImages].join(', ');
    },
  };
}

/** Some at once. When one fails, the others are ended, and the rest is not begun. */
async function allOrNone<T, R>(
  parts: readonly T[],
  signal: AbortSignal,
  work: (part: T, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  const [lanes, failure] = [createLanes(MADE_AT_ONCE), new AbortController()];
  const either = AbortSignal.any([signal, failure.signal]);
  const one = async (part: T) => {
    either.throwIfAborted();
    return work(part, either);
  };
  const fail = (error: unknown) => {
    failure.abort(error);
    throw error;
  };
  const made = await Promise.allSettled(parts.map((part) => lanes.run(() => one(part)).catch(fail)));
  either.throwIfAborted();
  return made.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
}

/** Held while the engine of the sandboxes may come or go. */
export function preparationLock(dataDir: string): string {
  return join(dataDir, 'prepare.lock');
}

function isolationTask({ config, installation, log, signal, purpose }: EngineOptions): Task {
  return {
    title: 'Isolation',
    task: async (ground, task) => {
      const progress = { onStep: reporter(task), signal };
      const images = [known(ground.image), ...known(ground.furtherImages)];
      const engine = { connection: known(ground.connection), images };
      const confining = () =>
        confine({ config, installation, log, ...progress, ...engine, borrows: purpose === 'stock' });
      const onWait = (holder: number) => progress.onStep(`waiting for process ${holder}, which prepares`);
      // Who only stocks holds it all the time.
      ground.confinement =
        purpose === 'stock'
          ? await confining()
          : await withLock(preparationLock(config.dataDir), confining, onWait, signal);
      const { isolation, connection } = ground.confinement;
      task.title = `Isolation ${isolation.level}, at ${connection.where}`;
    },
  };
}

function leftOversTask({ config, installation, log }: EngineOptions): Task {
  return {
    title: 'Left-overs of an earlier run',
    task: (ground) => {
      const engines = { images: known(ground.connection), sandboxes: known(ground.confinement) };
      return removeLeftOvers({ config, installation, log, ...engines });
    },
  };
}

function shelfTask(options: EngineOptions, registries: Registries): Task {
  const { config, installation, needed, purpose, signal, log } = options;
  return {
    title: 'Shelf',
    task: async (ground, task) => {
      ground.shelf = await prepareShelf(known(ground.connection), {
        ...{ images: needed.images, installation, dataDir: config.dataDir, sandboxImage: known(ground.image) },
        ...{ sandboxes: known(ground.confinement), removeOthers: purpose === 'serve', registries },
        ...{ onStep: reporter(task), signal },
      });
      for (const { decks, why } of ground.shelf.missing) log.warn(`For ${decks.join(', ')}: ${why}`);
      for (const deck of needed.faulty) log.warn(`${deck} has faults, so its images are not known`);
      task.title = titleOf(ground.shelf);
      if (purpose === 'stock') await ground.shelf.stocked;
    },
  };
}

function titleOf({ images, wasReady }: Shelf): string {
  if (images.length === 0) return 'Shelf: no images are needed';
  const standIns = images.filter(({ standIn }) => standIn).map(({ name }) => name);
  const count = `Shelf of ${images.length} ${images.length === 1 ? 'image' : 'images'}`;
  return `${count}${wasReady ? ', stocked before' : ''}${standIns.length > 0 ? `; stand-ins: ${standIns.join(', ')}` : ''}`;
}

export function enginePlaces({ dockerHost, dockerCertPath, home, runtimeDir }: Config): EnginePlaces {
  return {
    dockerHost: dockerHost ?? undefined,
    certPath: dockerCertPath ?? undefined,
    home: home ?? '/',
    runtimeDir: runtimeDir ?? undefined,
  };
}

/**
 * A terminal shows the last step in place. Elsewhere each is a line: the same kind, of which two may take turns, comes
 * again only after 10 s.
 */
function reporter(task: { output: string }): (step: string) => void {
  const quietMs = process.stdout.isTTY ? 0 : 10_000;
  const said = new Map<string, number>();
  return (step) => {
    const kind = step.split(':')[0] ?? '';
    if (Date.now() - (said.get(kind) ?? 0) < quietMs) return;
    said.set(kind, Date.now());
    task.output = step;
  };
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('invariant: tasks run in order, each after the one it needs');
  return value;
}
