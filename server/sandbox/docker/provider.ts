// Owns sandboxes as containers of a Docker Engine, each with an engine of its own inside.
import { type Sandbox, type SandboxProvider, SandboxRefusal } from '../provider';
import type { EngineConnection } from './connect';
import type { Disks } from './disks';
import type { Fence } from './fence';
import { freePool } from './hardened/bridges';
import { capabilitiesOf, type Isolation } from './isolation';
import { tagOf } from './labels';
import type { Limits } from './machine';
import { openMirror } from './mirror';
import { createNetworks } from './network';
import type { Route } from './ports';
import { type Log, reap } from './reaper';
import { refusalOf } from './refusal';
import { type SandboxDeps, startSandbox } from './sandbox';
import type { Throttle } from './throttle';
import { watchContainers } from './watch';

export type DockerProviderDeps = {
  connection: EngineConnection;
  /** From `ensureSandboxImage`. */
  image: string;
  /** From `prepareShelf`; null for an empty shelf. */
  shelf: string | null;
  /** Names this server among others on the same engine: lower-case letters, digits, hyphens. */
  installation: string;
  log: Log;
  limits?: Limits;
  /** Of the sandboxes' networks, and so of everything inside. The default passes through most tunnels and clouds. */
  mtu?: number;
  /** Level `trusted` without. */
  isolation?: Isolation;
  /** Keeps the sandboxes' networks from the host and each other; without one they reach what they can. */
  fence?: Fence | null;
  /** Bounds what nodes may fill of the disk. */
  disks?: Disks | null;
  /** Bounds how fast the sandboxes' networks are. */
  throttle?: Throttle | null;
  /** Registry that the sandboxes' mirror fetches from; no mirror without one. */
  upstream?: string | null;
};

const TRUSTED: Isolation = { level: 'trusted' };
const LIMITS: Limits = { memoryBytes: 1 << 30, cpus: 1, processes: 500 };
const MTU = 1400;
/** A hardened engine that dies is supervised, and its sandboxes survive it. */
const COMEBACK_MS = 20_000;

/** To be called after `reap` has removed what an earlier process left. */
export function createDockerProvider(deps: DockerProviderDeps): SandboxProvider {
  const { connection, installation, log } = deps;
  const isolation = deps.isolation ?? TRUSTED;
  const level = isolation.level === 'hardened' ? 'hardened' : 'trusted';
  const watch = watchContainers(connection, installation, level === 'hardened' ? COMEBACK_MS : 0);
  const route: Route = { state: connection.isNear ? 'untried' : 'blocked' };
  let parts: Promise<SandboxDeps> | null = null;
  const assemble = async (): Promise<SandboxDeps> => {
    const fence = deps.fence ?? null;
    const pool = isolation.level === 'hardened' ? isolation.pool : await freePool(tagOf(installation));
    const throttle = deps.throttle ?? null;
    const mtu = deps.mtu ?? MTU;
    const networks = createNetworks({ connection, installation, level, pool, mtu, fence, throttle, log });
    const limits = deps.limits ?? LIMITS;
    const disks = deps.disks ?? null;
    const mirror = deps.upstream
      ? await openMirror({ ...deps, upstream: deps.upstream, level, pool, mtu, fence })
      : null;
    const isCutOff = fence !== null && fence.egress !== 'open';
    return { ...deps, isolation, limits, isCutOff, networks, disks, mirror, watch, route };
  };
  const starting = new Set<Promise<Sandbox>>();
  let isClosed = false;

  return {
    name: 'docker',
    capabilities: capabilitiesOf(isolation),
    async start(request) {
      if (isClosed) throw new SandboxRefusal('The server is stopping.');
      request.signal?.throwIfAborted();
      parts ??= assemble().catch((error: unknown) => {
        // The next start tries again: an engine may have been away for a moment.
        parts = null;
        throw error;
      });
      const started = Promise.all([parts, watch.open()]).then(
        ([known]) => startSandbox(known, request),
        (error: unknown) => Promise.reject(refusalOf(error)),
      );
      starting.add(started);
      return started.finally(() => starting.delete(started));
    },
    async close() {
      isClosed = true;
      // A start still under way would put a container beside the broom.
      await Promise.allSettled(starting);
      watch.close();
      await reap(connection, installation, log);
      await deps.fence?.close();
    },
  };
}
