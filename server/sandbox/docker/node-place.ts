// Owns what a node is given by its sandbox: its place in the network, and what it works with.
import type { Container } from 'dockerode';
import type { SandboxNode } from '../provider';
import type { EngineConnection } from './connect';
import type { Isolation } from './isolation';
import type { Route } from './ports';
import type { StrainWatch } from './strain';
import type { Watch } from './watch';

export type NodeDeps = {
  connection: EngineConnection;
  isolation: Isolation;
  watch: Watch;
  strain: StrainWatch;
  /** Its sandbox's id. */
  sandbox: string;
  route: Route;
  /** The sandbox's network. */
  network: string;
  /** Why nothing can be done in the sandbox, any more or for now; null when all is well. */
  gone(): string | null;
  /** Puts the container's layer on its disk again, where an engine's restart has taken it off. */
  holdDisk(container: Container): Promise<void>;
  onChange(): void;
  onStrain(): void;
};

export type NodePlace = {
  name: string;
  role: SandboxNode['role'];
  container: Container;
  address: string;
  /** What it is called in its network, its name among it. */
  aliases: readonly string[];
};

/** Where a node is in its sandbox's network, and the names that the others reach it by. */
export function endpoint(aliases: readonly string[], address: string) {
  return { IPAMConfig: { IPv4Address: address }, Aliases: [...aliases] };
}
