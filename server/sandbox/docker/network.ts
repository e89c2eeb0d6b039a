// Owns the network of each sandbox: a bridge of its own with addresses of its own, so that its nodes reach each other
// and nobody else.

import type { EngineConnection } from './connect';
import { isGone, messageOf } from './engine-errors';
import type { Fence } from './fence';
import { bridgeOf, type FencedNetwork } from './fence-rules';
import { INSTALLATION_LABEL, SANDBOX_LABEL } from './labels';
import { type Log, removing } from './reaper';
import type { FoundNetwork } from './survey';
import type { Throttle } from './throttle';

export type SandboxNetwork = {
  name: string;
  /** Address of the node with that place in the sandbox, from 0. */
  address(place: number): string;
  /** To be called when no container is in it any more. Never throws. */
  remove(): Promise<void>;
};

export type NetworksDeps = {
  connection: EngineConnection;
  installation: string;
  level: 'hardened' | 'trusted';
  /** The second byte of 10.X.0.0/16, from which all addresses come. */
  pool: number;
  mtu: number;
  fence: Fence | null;
  throttle: Throttle | null;
  log: Log;
};

/** Of sixteen addresses each. The last /20 is the hardened engine's own, the one before it the mirror's. */
const SUBNETS = 239 * 16;
export const MIRROR_SUBNET = SUBNETS;
/** The engine takes the first address of a subnet, the gateway the second. */
const FIRST_HOST = 2;

export type Networks = {
  open(sandbox: string): Promise<SandboxNetwork>;
  /** Takes on those of an earlier process, in that order. The caller has confined them. */
  adopt(found: readonly FoundNetwork[]): Promise<SandboxNetwork[]>;
};

export function createNetworks(deps: NetworksDeps): Networks {
  const taken = new Set<number>();
  const take = (from: number) => {
    for (let step = 0; step < SUBNETS; step += 1) {
      const index = (from + step) % SUBNETS;
      if (taken.has(index)) continue;
      taken.add(index);
      return index;
    }
    throw new Error(`invariant: there are never ${SUBNETS} sandboxes at once`);
  };
  return {
    async open(sandbox) {
      for (let from = 0; ; ) {
        const index = take(from);
        try {
          return await create(deps, { sandbox, index, release: () => taken.delete(index) });
        } catch (error) {
          taken.delete(index);
          if (!isOverlap(error) || index === SUBNETS - 1) throw error;
          from = index + 1;
        }
      }
    },
    async adopt(found) {
      // Bridges that were made anew with their engine have no queues yet.
      for (const { bridge } of found) await deps.throttle?.hold(bridge);
      return found.map((network) => {
        const index = indexOf(network.subnet);
        taken.add(index);
        return networkOf(deps, { ...network, release: () => taken.delete(index) });
      });
    },
  };
}

type NetworkRequest = { sandbox: string; index: number; release(): void };

async function create(deps: NetworksDeps, { sandbox, index, release }: NetworkRequest): Promise<SandboxNetwork> {
  const { connection, installation, level, pool, fence, throttle } = deps;
  const name = `slipway-${sandbox}`;
  const bridge = bridgeOf(installation, level, index);
  const subnet = `${addressIn(pool, index, 0)}/28`;
  await connection.docker.createNetwork({
    Name: name,
    Driver: 'bridge',
    IPAM: { Driver: 'default', Config: [{ Subnet: subnet, Gateway: hostOf(subnet, 1) }] },
    Labels: { [INSTALLATION_LABEL]: installation, [SANDBOX_LABEL]: sandbox },
    Options: {
      'com.docker.network.bridge.name': bridge,
      'com.docker.network.driver.mtu': String(deps.mtu),
    },
  });
  const opened = networkOf(deps, { name, bridge, subnet, release });
  try {
    await throttle?.hold(bridge);
    await fence?.guard(fencedOf(level, { bridge, subnet }));
  } catch (error) {
    await opened.remove();
    throw error;
  }
  return opened;
}

function networkOf(
  { connection, fence, throttle, log }: NetworksDeps,
  { name, bridge, subnet, release }: FoundNetwork & { release(): void },
): SandboxNetwork {
  return {
    name,
    address: (place) => hostOf(subnet, FIRST_HOST + place),
    async remove() {
      await removing(() => connection.docker.getNetwork(name).remove()).catch((error: unknown) => {
        if (!isGone(error)) log.warn({ network: name, reason: messageOf(error) }, 'could not be removed');
      });
      await fence?.release(bridge);
      await throttle?.release(bridge);
      release();
    },
  };
}

// An engine without rules of its own translates no addresses.
export function fencedOf(
  level: NetworksDeps['level'],
  { bridge, subnet }: { bridge: string; subnet: string },
): FencedNetwork {
  return { bridge, subnet, masquerade: level === 'hardened' };
}

/** The address with that number in a subnet such as 10.1.0.16/28. */
function hostOf(subnet: string, host: number): string {
  const [start = ''] = subnet.split('/');
  const [a, b, c, d] = start.split('.').map(Number);
  return `${a}.${b}.${c}.${(d ?? 0) + host}`;
}

function indexOf(subnet: string): number {
  const [, , c = 0, d = 0] = subnet.split(/[./]/).map(Number);
  return c * 16 + (d >> 4);
}

/** The second byte of the subnets that are there already; null without any. */
export function poolOf(found: readonly FoundNetwork[]): number | null {
  const pool = Number(found[0]?.subnet.split('.')[1]);
  return found.length > 0 && Number.isInteger(pool) ? pool : null;
}

/** An address of the subnet with that number: 0 is the subnet itself. */
export function addressIn(pool: number, subnet: number, host: number): string {
  return `10.${pool}.${subnet >> 4}.${((subnet & 15) << 4) + host}`;
}

/** Another network of the engine or of the machine has those addresses, or an earlier one its bridge. */
function isOverlap(error: unknown): boolean {
  return /overlap|conflicts with network|already exists/i.test(messageOf(error));
}
