// Owns sandboxes as containers of a Docker Engine, each with an engine of its own inside.

import { type Sandbox, type SandboxProvider, SandboxRefusal } from '../provider';
import { adoptAll, sortOut } from './adopt';
import type { EngineConnection } from './connect';
import type { Disks } from './disks';
import { messageOf } from './engine-errors';
import type { Fence } from './fence';
import { freePool } from './hardened/bridges';
import { capabilitiesOf, type Isolation, levelName } from './isolation';
import { tagOf } from './labels';
import type { Limits } from './machine';
import { type MirrorRequest, openMirror, wakeMirror } from './mirror';
import { createNetworks, fencedOf, poolOf } from './network';
import { makeAhead } from './networks-ahead';
import type { Route } from './ports';
import { type PutOff, putOffRemovals } from './put-off';
import { type Log, reap } from './reaper';
import { refusalOf } from './refusal';
import { startSandbox } from './sandbox';
import type { SandboxDeps } from './sandbox-deps';
import { watchStrain } from './strain';
import type { FoundNetwork } from './survey';
import type { Throttle } from './throttle';
import { type Watch, watchContainers } from './watch';

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
  /** How many networks are kept ready for the next sandboxes; 0 without. */
  networksAhead?: number;
  /** Level `trusted` without. */
  isolation?: Isolation;
  /** Keeps the sandboxes' networks from the host and each other; without one they reach what they can. */
  fence?: Fence | null;
  /** Bounds what nodes may fill of the disk. */
  disks?: Disks | null;
  /** Rejects with a `SandboxRefusal` where the disk has no room for one more machine. */
  checkRoom?: () => Promise<void>;
  /** Bounds how fast the sandboxes' networks are. */
  throttle?: Throttle | null;
  /** Registry that the sandboxes' mirror fetches from; no mirror without one. */
  upstream?: string | null;
  /** How long an engine that stops is waited for. */
  comebackMs?: number;
};

const TRUSTED: Isolation = { level: 'trusted' };
const LIMITS: Limits = { memoryBytes: 1 << 30, cpus: 1, processes: 500 };
const MTU = 1400;
/** More than a restart of an engine with many containers takes. */
const COMEBACK_MS = 120_000;
/** A hardened engine that dies is started again at once, and its sandboxes survive it. */
const HARDENED_QUIET_MS = 20_000;

/** What an earlier process left is to be adopted, or removed by `reap`, before the first start. */
export function createDockerProvider(deps: DockerProviderDeps): SandboxProvider {
  const { connection, installation, log } = deps;
  const known = settle(deps);
  const { isolation, watch, putOff } = known;
  let parts: Promise<SandboxDeps> | null = null;
  const starting = new Set<Promise<Sandbox>>();
  let isClosed = false;
  /** A start still under way would put a container beside the broom. */
  const windUp = async () => {
    isClosed = true;
    await Promise.allSettled(starting);
    const all = await parts?.catch(() => null);
    await all?.networks.clear();
    watch.close();
  };

  return {
    name: 'docker',
    capabilities: capabilitiesOf(isolation, Boolean(deps.disks)),
    async start(request) {
      if (isClosed) throw new SandboxRefusal('The server is stopping.');
      request.signal?.throwIfAborted();
      parts ??= assemble(deps, known, []).catch((error: unknown) => {
        // The next start tries again: an engine may have been away for a moment.
        parts = null;
        throw error;
      });
      const started = Promise.all([parts, watch.open()]).then(
        ([all]) => startSandbox(all, request),
        (error: unknown) => Promise.reject(refusalOf(error)),
      );
      starting.add(started);
      void watch.open().then(putOff.tryAgain, ignore);
      return started.finally(() => {
        starting.delete(started);
        if (starting.size === 0 && !isClosed) void parts?.then(({ networks }) => networks.restock(), ignore);
      });
    },
    async adopt() {
      const fit = await sortOut(deps, levelName(isolation));
      if (fit.length === 0) return [];
      parts = assemble(
        deps,
        known,
        fit.map(({ network }) => network),
      );
      return adoptAll(await parts, fit);
    },
    async leave() {
      await windUp();
      await deps.fence?.leave();
    },
    async close() {
      await windUp();
      await reap(connection, installation, log);
      await deps.fence?.close();
    },
  };
}

function settle(deps: DockerProviderDeps): Known {
  const isolation = deps.isolation ?? TRUSTED;
  const level = isolation.level === 'hardened' ? 'hardened' : 'trusted';
  const watch = watchFor(deps, level);
  return { isolation, level, watch, putOff: putOffRemovals(watch) };
}

function watchFor(deps: DockerProviderDeps, level: Known['level']): Watch {
  return watchContainers(deps.connection, {
    installation: deps.installation,
    patienceMs: deps.comebackMs ?? COMEBACK_MS,
    quietMs: level === 'hardened' ? HARDENED_QUIET_MS : 0,
    onBack: () => putRight(deps),
  });
}

/** Before any sandbox is started again in an engine that has stopped. Never rejects. */
async function putRight({ connection, installation, fence, upstream, log }: DockerProviderDeps): Promise<void> {
  try {
    await fence?.check();
    if (upstream) await wakeMirror(connection, installation);
  } catch (error) {
    log.warn({ reason: messageOf(error) }, 'not all is as it was before Docker stopped');
  }
}

type Known = { isolation: Isolation; level: 'hardened' | 'trusted'; watch: Watch; putOff: PutOff };

/** `found`: the networks of sandboxes that run already. */
async function assemble(
  deps: DockerProviderDeps,
  { isolation, level, watch, putOff }: Known,
  found: readonly FoundNetwork[],
): Promise<SandboxDeps> {
  const { connection, installation, log } = deps;
  const route: Route = { state: connection.isNear ? 'untried' : 'blocked' };
  const fence = deps.fence ?? null;
  const free = () => poolOf(found) ?? freePool(tagOf(installation));
  const pool = isolation.level === 'hardened' ? isolation.pool : await free();
  // At once, and before all else: each guard makes the rules anew, for those it knows.
  if (found.length > 0) await fence?.guard(...found.map((network) => fencedOf(level, network)));
  const throttle = deps.throttle ?? null;
  const mtu = deps.mtu ?? MTU;
  const networks = makeAhead({
    networks: createNetworks({ connection, installation, level, pool, mtu, fence, throttle, log }),
    ...{ connection, log, count: deps.networksAhead ?? 0 },
  });
  const limits = deps.limits ?? LIMITS;
  const disks = deps.disks ?? null;
  const strain = watchStrain(deps.installation);
  const mirror = await mirrorOf(deps, { level, pool, mtu });
  const isCutOff = fence !== null && fence.egress !== 'open';
  return { ...deps, isolation, limits, isCutOff, networks, disks, mirror, strain, watch, putOff, route };
}

/** Where sandboxes may go past it, one that does not start must not keep them from starting. */
async function mirrorOf(
  { upstream, ...deps }: DockerProviderDeps,
  at: Pick<MirrorRequest, 'level' | 'pool' | 'mtu'>,
): Promise<string | null> {
  if (!upstream) return null;
  try {
    return await openMirror({ ...deps, ...at, upstream, fence: deps.fence ?? null });
  } catch (error) {
    if (deps.fence?.egress === 'mirror') throw error;
    deps.log.warn({ reason: messageOf(error) }, 'the mirror does not start; sandboxes pull past it');
    return null;
  }
}

/** Those who started have been told. */
function ignore(): void {}
