// Owns the engine of a bench, prepared as a server prepares its own: isolation, fence, limits, shelf; and its end.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openBounds } from '#server/bounds';
import { parseConfig } from '#server/config';
import { prepareEngine } from '#server/engine-ground';
import { nameInstallation } from '#server/installation';
import { createLog } from '#server/log';
import { neededImages } from '#server/needed-images';
import { removeHardenedEngine } from '#server/sandbox/docker/hardened/engine';
import { NETWORKS_AHEAD } from '#server/sandbox/docker/networks-ahead';
import { createDockerProvider, type DockerProviderDeps } from '#server/sandbox/docker/provider';
import { removeShelves } from '#server/sandbox/docker/shelf-volumes';
import type { SandboxProvider } from '#server/sandbox/provider';
import { testEngine } from '../test/support/engine';

export const CONTENT = resolve('content');
/** Those of a sandbox by default. */
export const LIMITS = { memoryBytes: 1 << 30, cpus: 1, processes: 500 };

export type EngineGround = Pick<DockerProviderDeps, 'connection' | 'image' | 'installation'> & {
  isolation: NonNullable<DockerProviderDeps['isolation']>;
  /** The engine that makes the images. */
  images: DockerProviderDeps['connection'];
  /** Holds the images of all decks that ship. */
  shelf: string;
  /** Of sandboxes with that shelf, or none. Only one may be open at a time. */
  openProvider(shelf: string | null): SandboxProvider;
};

/** `ISOLATION` says at which level; the strongest that there is without. */
export async function onEngine<T>(bench: (ground: EngineGround) => Promise<T>): Promise<T> {
  const { connection: images } = await testEngine();
  const dataDir = await mkdtemp(join(tmpdir(), 'slipway-bench-'));
  const installation = await nameInstallation(dataDir);
  const log = createLog({ level: 'warn', pretty: false, write: (line) => console.error(line) });
  const ISOLATION = process.env.ISOLATION ?? 'auto';
  const environment = { ISOLATION, DATA_DIR: dataDir, CONTENT_DIR: CONTENT, DOCKER_HOST: images.where };
  const parsed = parseConfig(environment, process.cwd());
  if (!parsed.ok) throw new Error(parsed.problems.join(' '));
  const { config } = parsed;
  const needed = await neededImages(CONTENT);
  const signal = new AbortController().signal;
  try {
    const prepared = await prepareEngine({ config, log, signal, installation, needed, purpose: 'serve' });
    const { confinement, image, shelf } = prepared;
    try {
      await shelf.stocked;
      if (!shelf.volume) throw new Error('the decks that ship need images');
      const { connection, isolation, fence } = confinement;
      const bounds = await openBounds({ config, installation, log, connection, isolation });
      const deps = { connection, isolation, fence, image, installation, log, limits: LIMITS, ...bounds };
      const openProvider = (volume: string | null) =>
        createDockerProvider({ ...deps, shelf: volume, networksAhead: NETWORKS_AHEAD });
      return await bench({ ...deps, images, shelf: shelf.volume, openProvider });
    } finally {
      await shelf.close();
      await confinement.close();
    }
  } finally {
    await removeHardenedEngine(installation, log);
    await removeShelves(images, installation);
    await rm(dataDir, { recursive: true, force: true });
  }
}
