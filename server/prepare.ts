// Owns what comes before serving: an engine found or installed, its images made, and the choice of who runs sandboxes.
import { resolve } from 'node:path';
import { Listr, type ListrTask, PRESET_TIMER } from 'listr2';
import { type Config, isLoopback, shellEnvironment } from './config';
import { type Confinement, confine, insistsOnIsolation } from './confinement';
import { openLibrary } from './content/library';
import { nameInstallation } from './installation';
import type { Log } from './log';
import { describeEngine, describeWithoutEngine, type Premises } from './operator/premises';
import { type EngineConnection, type EnginePlaces, findEngine } from './sandbox/docker/connect';
import { ensureSandboxImage } from './sandbox/docker/image';
import { installEngine, whyNotInstalled } from './sandbox/docker/install';
import { createDockerProvider } from './sandbox/docker/provider';
import { reap } from './sandbox/docker/reaper';
import { prepareShelf, type Shelf, type ShelfImage } from './sandbox/docker/shelf';
import { createLocalProvider } from './sandbox/local/provider';
import type { SandboxProvider } from './sandbox/provider';

export type Prepared = {
  /** Null where there are no sandboxes; `noSandboxes` says why, for people. */
  provider: SandboxProvider | null;
  noSandboxes: string;
  /** What the operator is told of all this. */
  premises: Premises;
};

export type PrepareOptions = {
  config: Config;
  log: Log;
  signal: AbortSignal;
};

/** An engine that is ready to run sandboxes. */
export type Ground = { connection: EngineConnection; image: string; confinement: Confinement; shelf: Shelf };

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
    const ground = await prepareEngine({ ...options, installation });
    const { image, shelf, confinement } = ground;
    const limits = {
      memoryBytes: config.sandboxMemoryMib * MIB,
      cpus: config.sandboxCpus,
      processes: config.sandboxPids,
    };
    const provider = createDockerProvider({ ...confinement, image, shelf: shelf.volume, installation, log, limits });
    shelf.stocked.catch((error: unknown) => {
      if (!signal.aborted) log.error({ error }, 'the shelf could not be stocked: sandboxes start without its images');
    });
    const premises = await describeEngine({ ...ground, config, installation });
    const close = () => provider.close().finally(confinement.close);
    return { provider: { ...provider, close }, noSandboxes: '', premises };
  } catch (error) {
    signal.throwIfAborted();
    if (config.engine === 'docker' || insistsOnIsolation(config)) throw error;
    return withoutEngine(config, log, error instanceof Error ? error.message : String(error));
  }
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
      premises: describeWithoutEngine('none', reason, config.dataDir),
    };
  }
  const noSandboxes = `${reason} A local shell is given only on a server that listens on this machine alone (HOST=127.0.0.1).`;
  log.warn(`There are no sandboxes. ${noSandboxes}`);
  return { provider: null, noSandboxes, premises: describeWithoutEngine('absent', noSandboxes, config.dataDir) };
}

/** Finds or installs an engine and makes its images; what an earlier process of `installation` left is removed. */
export async function prepareEngine(options: PrepareOptions & { installation: string }): Promise<Ground> {
  const { config, log, installation, signal } = options;
  const ground: Partial<Ground> = {};
  const tasks = new Listr<Partial<Ground>, 'default', 'verbose'>(
    [
      engineTask(config, signal),
      imageTask(signal),
      isolationTask(options),
      leftOversTask(installation, log),
      await shelfTask(config, { installation, signal, log }),
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
    await ground.confinement?.close();
    throw error;
  }
  return {
    connection: known(ground.connection),
    image: known(ground.image),
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

function imageTask(signal: AbortSignal): Task {
  return {
    title: 'Sandbox image',
    task: async (ground, task) => {
      const progress = { onStep: reporter(task), signal, folder: SANDBOX_IMAGE_FOLDER };
      ground.image = await ensureSandboxImage(known(ground.connection), progress);
      task.title = `Sandbox image ${ground.image}`;
    },
  };
}

function isolationTask({ config, installation, log, signal }: PrepareOptions & { installation: string }): Task {
  return {
    title: 'Isolation',
    task: async (ground, task) => {
      const progress = { onStep: reporter(task), signal };
      const engine = { connection: known(ground.connection), image: known(ground.image) };
      ground.confinement = await confine({ config, installation, log, ...progress, ...engine });
      const { isolation, connection } = ground.confinement;
      task.title = `Isolation ${isolation.level}, at ${connection.where}`;
    },
  };
}

function leftOversTask(installation: string, log: Log): Task {
  return {
    title: 'Left-overs of an earlier run',
    task: async (ground) => {
      const engines = new Set([known(ground.connection), known(ground.confinement).connection]);
      for (const connection of engines) await reap(connection, installation, log);
    },
  };
}

type ShelfOptions = { installation: string; signal: AbortSignal; log: Log };

async function shelfTask(config: Config, { installation, signal, log }: ShelfOptions): Promise<Task> {
  const images = await neededImages(config.contentDir);
  return {
    title: `Shelf of ${images.length} images for the decks`,
    task: async (ground, task) => {
      const request = { images, installation, sandboxImage: known(ground.image), onStep: reporter(task), signal };
      const sandboxes = known(ground.confinement);
      ground.shelf = await prepareShelf(known(ground.connection), { ...request, sandboxes });
      const standIns = ground.shelf.images.filter(({ standIn }) => standIn).map(({ name }) => name);
      for (const { name, why } of ground.shelf.missing) log.warn(`decks that use ${name} will not find it: ${why}`);
      if (standIns.length > 0) task.title = `Shelf of ${images.length} images; stand-ins: ${standIns.join(', ')}`;
    },
  };
}

async function neededImages(contentDir: string): Promise<ShelfImage[]> {
  const library = openLibrary(contentDir);
  const outcomes = await library.list();
  return outcomes.flatMap((outcome) => {
    if (!outcome.ok) return [];
    const { name: deck, manifest } = outcome.deck;
    return manifest.images.map(({ name, standIn }) => ({
      name,
      standIn: standIn ? { folder: resolve(library.folder(deck), standIn), label: `${deck}/${standIn}` } : null,
    }));
  });
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
