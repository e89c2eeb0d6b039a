// Owns the network of each sandbox: a bridge of its own with addresses of its own, so that its nodes reach each other
// and nobody else.
import { messageOf } from './build';
import type { EngineConnection } from './connect';
import type { Fence } from './fence';
import { bridgeOf } from './fence-rules';
import { INSTALLATION_LABEL, SANDBOX_LABEL } from './labels';
import { isGone, type Log } from './reaper';
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

export type Networks = { open(sandbox: string): Promise<SandboxNetwork> };

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
  };
}

type NetworkRequest = { sandbox: string; index: number; release(): void };

async function create(deps: NetworksDeps, { sandbox, index, release }: NetworkRequest): Promise<SandboxNetwork> {
  const { connection, installation, level, pool, fence, throttle, log } = deps;
  const name = `slipway-${sandbox}`;
  const bridge = bridgeOf(installation, level, index);
  const address = (host: number) => addressIn(pool, index, host);
  const subnet = `${address(0)}/28`;
  const network = await connection.docker.createNetwork({
    Name: name,
    Driver: 'bridge',
    IPAM: { Driver: 'default', Config: [{ Subnet: subnet, Gateway: address(1) }] },
    Labels: { [INSTALLATION_LABEL]: installation, [SANDBOX_LABEL]: sandbox },
    Options: {
      'com.docker.network.bridge.name': bridge,
      'com.docker.network.driver.mtu': String(deps.mtu),
    },
  });
  const remove = async () => {
    await network.remove().catch((error: unknown) => {
      if (!isGone(error)) log.warn({ network: name, reason: messageOf(error) }, 'could not be removed');
    });
    await fence?.release(bridge);
    await throttle?.release(bridge);
    release();
  };
  try {
    await throttle?.hold(bridge);
    await fence?.guard({ bridge, subnet, masquerade: level === 'hardened' });
  } catch (error) {
    await remove();
    throw error;
  }
  return { name, address: (place) => address(FIRST_HOST + place), remove };
}

/** An address of the subnet with that number: 0 is the subnet itself. */
export function addressIn(pool: number, subnet: number, host: number): string {
  return `10.${pool}.${subnet >> 4}.${((subnet & 15) << 4) + host}`;
}

/** Another network of the engine or of the machine has those addresses, or an earlier one its bridge. */
function isOverlap(error: unknown): boolean {
  return /overlap|conflicts with network|already exists/i.test(messageOf(error));
}
