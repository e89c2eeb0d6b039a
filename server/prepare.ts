// Owns what comes before serving: what sandboxes stand on is made ready, and who runs them is chosen.
import { openBounds } from './bounds';
import { type Config, isLoopback, shellEnvironment } from './config';
import { insistsOnIsolation } from './confinement';
import { type PrepareOptions, prepareEngine, SANDBOX_IMAGE_FOLDER } from './engine-ground';
import { nameInstallation } from './installation';
import type { Log } from './log';
import { neededImages } from './needed-images';
import { describeEngine, describeWithoutEngine, type Premises } from './operator/premises';
import { NETWORKS_AHEAD } from './sandbox/docker/networks-ahead';
import { createDockerProvider } from './sandbox/docker/provider';
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
  /** Settles when sandboxes find their images, or none will come: until then the first docker command in one waits. */
  stocked: Promise<void>;
};

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
    const stocked = shelf.stocked.catch((error: unknown) => {
      if (!signal.aborted) log.error({ error }, 'the shelf could not be stocked: sandboxes start without its images');
    });
    const premises = await describeEngine({ ...ground, ...bounds, config, installation });
    const close = () => provider.close().finally(shelf.close).finally(confinement.close);
    const leave = () => provider.leave().finally(shelf.close).finally(confinement.leave);
    const left = config.onStop === 'keep' ? await provider.adopt() : [];
    return { provider: { ...provider, close, leave }, noSandboxes: '', left, premises, stocked };
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
      stocked: Promise.resolve(),
    };
  }
  const noSandboxes = `${reason} A local shell is given only on a server that listens on this machine alone (HOST=127.0.0.1).`;
  log.warn(`There are no sandboxes. ${noSandboxes}`);
  return {
    provider: null,
    noSandboxes,
    left: [],
    premises: describeWithoutEngine('absent', noSandboxes, config.dataDir),
    stocked: Promise.resolve(),
  };
}
