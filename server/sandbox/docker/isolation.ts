// Owns the levels at which a sandbox's container is kept from the host, as far as the provider tells them apart.
import type { Container } from 'dockerode';
import { MAX_NODES } from '#core/protocol';
import type { Capabilities } from '../provider';
import { delegateCgroup } from './hardened/delegate';

export type Hardened = {
  level: 'hardened';
  /** The id on the host of root inside. */
  rootId: number;
  /** The second byte of 10.X.0.0/16, from which its networks come. */
  pool: number;
  /** On the host: what sandboxes share is mounted there, read-only; it goes with the engine. */
  viewFolder: string;
};

export type Isolation =
  | { level: 'trusted' }
  /** On an engine with user namespaces. */
  | Hardened
  /** Another runtime of the engine's: it keeps the sandbox as well as it does, which nobody here has proven. */
  | { level: 'runtime'; runtime: string };

/** `checkpoints`: its nodes have disks of their own. */
export function capabilitiesOf({ level }: Isolation, checkpoints: boolean): Capabilities {
  const isolation = level === 'hardened' ? 'hardened' : 'trusted';
  const able = { docker: true, ports: true, shellsSurvive: true, nodes: MAX_NODES, machines: true };
  return { ...able, isolation, checkpoints };
}

/** As ISOLATION names it. */
export function levelName(isolation: Isolation): string {
  return isolation.level === 'runtime' ? `runtime=${isolation.runtime}` : isolation.level;
}

/** What a level asks for right after each start of a container. */
export async function afterStart(container: Container, isolation: Isolation): Promise<void> {
  if (isolation.level === 'hardened') await delegateCgroup(container, isolation.rootId);
}
