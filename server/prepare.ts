// Owns what comes before serving: an engine found or installed, its images made, and the choice of who runs sandboxes.
import { join, resolve } from 'node:path';
import { Listr, type ListrTask, PRESET_TIMER } from 'listr2';
import { withLock } from '../scripts/lock.mjs';
import { openBounds } from './bounds';
import { type Config, isLoopback, shellEnvironment } from './config';
import { type Confinement, confine, insistsOnIsolation } from './confinement';
import { nameInstallation } from './installation';
import { removeLeftOvers } from './left-overs';
import type { Log } from './log';
import { type NeededImages, neededImages } from './needed-images';
import { describeEngine, describeWithoutEngine, type Premises } from './operator/premises';
import { type EngineConnection, type EnginePlaces, findEngine } from './sandbox/docker/connect';
import { whyTooOld } from './sandbox/docker/ground';
import { ensureSandboxImage } from './sandbox/docker/image';
import { installEngine, whyNotInstalled } from './sandbox/docker/install';
import { NETWORKS_AHEAD } from './sandbox/docker/networks-ahead';
import { ensurePackagesImage } from './sandbox/docker/packages';
import { createDockerProvider } from './sandbox/docker/provider';
import type { Registries } from './sandbox/docker/pull';
import { prepareShelf, type Shelf } from './sandbox/docker/shelf';
import { MADE_AT_ONCE } from './sandbox/docker/shelf-images';
import { createLanes } from './sandbox/lanes';
import { createLocalProvider } from './sandbox/local/provider';
import type { LeftSandbox, SandboxProvider } from './sandbox/provider';

export type Prepared = {
  /** Null where there are no sandboxes; `noSandboxes` says why, for people. */
  provider: SandboxProvider | null;
  noSandboxes: string;
  /** Sandboxes of an earlier run, which `ON_STOP=keep` has taken on. */
  left: LeftSandbox[];
  /** What the operator is told of all this. */
  premises: Premises;
};

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

const MIB = 1024 * 1024;

/**
 * Makes everything ready, showing progress. Without an engine it settles with the local shell on a loopback server,
 * and with no sandboxes at all on one that others can reach. Rejects only where `ENGINE=docker` insists, or on abort.
 */
export async function prepare(options: PrepareOptions): Promise<Prepared> {
  const { config, log, signal } = options;
  if (config.engine === 'none') return withoutEngine(config, log, 'ENGINE=none was set.');
  const installation = await nameInstallation(config.dataDir);
  try {
    const needed = await neededImages(config.contentDir);
    const ground = await prepareEngine({ ...options, installation, needed, purpose: 'serve' });
    const { image, shelf, confinement } = ground;
    const limits = {
      memoryBytes: config.sandboxMemoryMib * MIB,
      cpus: config.sandboxCpus,
      processes: config.sandboxPids,
    };
    const bounds = { limits, ...(await openBounds({ config, installation, log, ...confinement })) };
    const parts = { ...confinement, ...bounds, image, shelf: shelf.volume, installation, log };
    const ahead = { networksAhead: NETWORKS_AHEAD };
    const provider = createDockerProvider({ ...parts, ...ahead, upstream: upstreamOf(config) });
    shelf.stocked.catch((error: unknown) => {
      if (!signal.aborted) log.error({ error }, 'the shelf could not be stocked: sandboxes start without its images');
    });
    const premises = await describeEngine({ ...ground, ...bounds, config, installation });
    const close = () => provider.close().finally(shelf.close).finally(confinement.close);
    const leave = () => provider.leave().finally(shelf.close).finally(confinement.leave);
    const left = config.onStop === 'keep' ? await provider.adopt() : [];
    return { provider: { ...provider, close, leave }, noSandboxes: '', left, premises };
  } catch (error) {
    signal.throwIfAborted();
    if (config.engine === 'docker' || insistsOnIsolation(config)) throw error;
    return withoutEngine(config, log, error instanceof Error ? error.message : String(error));
  }
}

function upstreamOf({ egress, mirrorUpstream }: Config): string | null {
  if (egress === 'off') return null;
  return mirrorUpstream ?? (egress === 'mirror' ? 'https://registry-1.docker.io' : null);
}

function withoutEngine(config: Config, log: Log, reason: string): Prepared {
  if (isLoopback(config.host)) {
    log.warn(
      `${reason} Commands run in a local shell with the rights of this server, without a Docker Engine of their own.`,
    );
    return {
      provider: createLocalProvider({
        dataDir: config.dataDir,
        environment: shellEnvironment(),
        imageFolder: SANDBOX_IMAGE_FOLDER,
        log,
      }),
      noSandboxes: '',
      left: [],
      premises: describeWithoutEngine('none', reason, config.dataDir),
    };
  }
  const noSandboxes = `${reason} A local shell is given only on a server that listens on this machine alone (HOST=127.0.0.1).`;
  log.warn(`There are no sandboxes. ${noSandboxes}`);
  return {
    provider: null,
    noSandboxes,
    left: [],
    premises: describeWithoutEngine('absent', noSandboxes, config.dataDir),
  };
}

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
      const [connection, lanes] = [known(ground.connection), createLanes(MADE_AT_ONCE)];
      const base = { ...progress, image: ground.image };
      ground.furtherImages = await Promise.all(
        needed.packages.map((packages) => lanes.run(() => ensurePackagesImage(connection, { ...base, packages }))),
      );
      task.title = [`Sandbox image ${ground.image}`, ...ground.furtherImages].join(', ');
    },
  };
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

/** A terminal shows the last step in place. Elsewhere each is a line: the same kind comes again only after 10 s. */
function reporter(task: { output: string }): (step: string) => void {
  const quietMs = process.stdout.isTTY ? 0 : 10_000;
  let last = { kind: '', at: 0 };
  return (step) => {
    const kind = step.split(':')[0] ?? '';
    if (kind === last.kind && Date.now() - last.at < quietMs) return;
    last = { kind, at: Date.now() };
    task.output = step;
  };
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('invariant: tasks run in order, each after the one it needs');
  return value;
}
