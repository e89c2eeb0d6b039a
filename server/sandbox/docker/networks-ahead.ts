// Owns networks made ahead of their sandboxes: a bridge with its rules and queues takes a fifth of a start, and can be
// there before anybody asks.

import { newSandboxId } from '../sandbox-id';
import type { EngineConnection } from './connect';
import { messageOf } from './engine-errors';
import type { Networks, SandboxNetwork } from './network';
import type { Log } from './reaper';

/** As many as people start at once without queueing; an idle one costs a bridge and a few rules. */
export const NETWORKS_AHEAD = 2;

export type NetworksAhead = Networks & {
  /** For the next sandbox: that of a network which is there, where there is one. To be followed by `open`. */
  nextId(): string;
  /** Makes up for those taken, one after the other. Never rejects. */
  restock(): Promise<void>;
  /** Removes those that nobody took, and makes no more. */
  clear(): Promise<void>;
};

export type AheadDeps = { networks: Networks; connection: EngineConnection; count: number; log: Log };

export function makeAhead({ networks, connection, count, log }: AheadDeps): NetworksAhead {
  const ready = new Map<string, SandboxNetwork>();
  let restocking: Promise<void> | null = null;
  let isCleared = false;
  const fill = async () => {
    while (ready.size < count && !isCleared) {
      const id = newSandboxId();
      ready.set(id, await networks.open(id));
    }
  };
  return {
    adopt: networks.adopt,
    nextId() {
      const [id = newSandboxId()] = ready.keys();
      return id;
    },
    async open(id) {
      const network = ready.get(id);
      ready.delete(id);
      if (!network) return networks.open(id);
      // Whoever tidies up an engine removes networks that nobody uses.
      if (await isThere(connection, network)) return network;
      await network.remove();
      return networks.open(id);
    },
    restock() {
      restocking ??= fill()
        .catch((error: unknown) => log.warn({ reason: messageOf(error) }, 'a network could not be made ahead'))
        .finally(() => {
          restocking = null;
        });
      return restocking;
    },
    async clear() {
      isCleared = true;
      await restocking;
      await Promise.all([...ready.values()].map((network) => network.remove()));
      ready.clear();
    },
  };
}

function isThere({ docker }: EngineConnection, { name }: SandboxNetwork): Promise<boolean> {
  return docker
    .getNetwork(name)
    .inspect()
    .then(
      () => true,
      () => false,
    );
}
