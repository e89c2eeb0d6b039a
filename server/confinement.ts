// Owns the choice of how far sandboxes are kept from this machine, and what that level needs before the first of them.
import { type Config, isLoopback } from './config';
import type { Log } from './log';
import type { Progress } from './sandbox/docker/build';
import type { EngineConnection } from './sandbox/docker/connect';
import { createFence, type Fence, whyNotFenced } from './sandbox/docker/fence';
import {
  borrowHardenedEngine,
  type HardenedEngine,
  isHardenedRunning,
  openHardenedEngine,
  whyNotHardened,
} from './sandbox/docker/hardened/engine';
import type { Isolation } from './sandbox/docker/isolation';
import { copyImages } from './sandbox/docker/transfer';

/** Where sandboxes run, and how they are confined there. */
export type Confinement = {
  connection: EngineConnection;
  isolation: Isolation;
  fence: Fence | null;
  /** Why sandboxes are kept by this level, for people. */
  why: string;
  /** Why no network rules hold them, for people; null when rules do. */
  unfenced: string | null;
  /** To be called once the sandboxes are gone. */
  close(): Promise<void>;
  /** Leaves the engine of the sandboxes to a later process. */
  leave(): Promise<void>;
};

export type ConfinementRequest = Progress & {
  config: Config;
  installation: string;
  log: Log;
  /** The engine that makes the images. */
  connection: EngineConnection;
  /** Sandbox images. */
  images: readonly string[];
  /** For a process that runs no sandboxes: an engine that is running stays as it is. */
  borrows?: boolean;
};

const RUNTIME = 'runtime=';

/** Whether the operator asked for a level that nothing weaker may stand in for. */
export function insistsOnIsolation({ isolation }: Config): boolean {
  return isolation === 'hardened' || isolation.startsWith(RUNTIME);
}

/** Rejects, with words for people, where the level that was insisted on cannot be had. */
export async function confine(request: ConfinementRequest): Promise<Confinement> {
  const { config, connection, log } = request;
  const unfenced = await whyNotFenced(connection);
  const fence = fenceOf(request, unfenced);
  const why = `ISOLATION=${config.isolation} was set.`;
  const plain = { connection, fence, unfenced, why, close: async () => {}, leave: async () => {} };
  if (config.isolation.startsWith(RUNTIME)) {
    const runtime = config.isolation.slice(RUNTIME.length);
    await requireRuntime(connection, runtime);
    return { ...plain, isolation: { level: 'runtime', runtime } };
  }
  if (config.isolation === 'trusted') return { ...plain, isolation: { level: 'trusted' } };
  try {
    return { ...(await harden(request)), fence, unfenced, why: config.isolation === 'auto' ? BEST : why };
  } catch (error) {
    request.signal?.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    if (config.isolation === 'hardened') throw new Error(`ISOLATION=hardened cannot be had: ${reason}`);
    log.warn(`Sandboxes are trusted, not hardened: ${reason}. ${consequenceOf(config)}`);
    return { ...plain, isolation: { level: 'trusted' }, why: `Hardened cannot be set up here: ${reason}.` };
  }
}

const BEST = 'ISOLATION=auto takes the strongest level that this machine can set up.';

function consequenceOf({ host, allowTrustedForGuests }: Config): string {
  if (isLoopback(host)) return 'Root in a sandbox can become root on this machine.';
  return allowTrustedForGuests
    ? 'Guests get them all the same: ALLOW_TRUSTED_FOR_GUESTS=yes.'
    : 'They go to the presenter only.';
}

async function harden(request: ConfinementRequest): Promise<HardenedEngine> {
  const { config, connection, images, ...others } = request;
  const reason = await whyNotHardened(connection);
  if (reason) throw new Error(reason);
  // One that a server left running holds its sandboxes: who only stocks leaves it so.
  const isLeft = request.borrows && (await isHardenedRunning(request.installation));
  const borrowed = request.borrows ? await borrowHardenedEngine(request.installation) : null;
  const engine = borrowed ?? (await openHardenedEngine({ ...others, dataDir: config.dataDir }));
  try {
    await copyImages(connection, engine.connection, { ...others, names: images });
  } catch (error) {
    await (isLeft || config.onStop === 'keep' ? engine.leave() : engine.close());
    throw error;
  }
  return isLeft ? { ...engine, close: engine.leave } : engine;
}

function fenceOf({ config, installation, log }: ConfinementRequest, reason: string | null): Fence | null {
  if (reason === null) return createFence({ installation, dataDir: config.dataDir, egress: config.egress, log });
  if (config.egress !== 'open') throw new Error(`EGRESS=${config.egress} cannot be had: ${reason}`);
  log.warn(`Sandboxes reach this machine’s ports and its network: ${reason}.`);
  return null;
}

async function requireRuntime({ docker, where }: EngineConnection, runtime: string): Promise<void> {
  const known = Object.keys((await docker.info()).Runtimes ?? {});
  if (known.includes(runtime)) return;
  throw new Error(`ISOLATION=runtime=${runtime} cannot be had: the engine at ${where} knows ${known.join(', ')}`);
}
