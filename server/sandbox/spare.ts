// Owns what a sandbox kept ready is: made without owner and files, and what it takes to become somebody's.
import type { Sandbox, SandboxProvider, SandboxRequest } from './provider';

/** What is fixed when a sandbox is made. Owner and files are not: they come when it is claimed. */
export type SandboxKind = Pick<SandboxRequest, 'nodes' | 'engine'>;

/** In the labels, which cannot be changed later. Whose it has become, only its room knows. */
export const POOL_OWNER = 'pool';

/** Equal for sandboxes that can stand in for each other. */
export function keyOf({ nodes, engine = 'lazy' }: SandboxKind): string {
  const machines = nodes.map(({ name, role, joined, packages, env }) => {
    const variables = Object.entries(env).sort(([one], [other]) => (one < other ? -1 : 1));
    return [name, role, joined, packages.toSorted(), variables];
  });
  return JSON.stringify([engine, machines]);
}

export function startSpare(provider: SandboxProvider, kind: SandboxKind, signal: AbortSignal): Promise<Sandbox> {
  const nodes = kind.nodes.map((node) => ({ ...node, folders: [] }));
  return provider.start({ owner: POOL_OWNER, nodes, engine: kind.engine ?? 'lazy', signal });
}

export function isSound({ nodes }: Sandbox): boolean {
  return nodes.every(({ state }) => state === 'running');
}

/** Copies in what the claim brings. */
export async function handOver(sandbox: Sandbox, { nodes, onStep, signal }: SandboxRequest): Promise<void> {
  const filled = nodes.flatMap(({ folders }, place) => {
    const node = sandbox.nodes[place];
    return node && folders.length > 0 ? [{ node, folders }] : [];
  });
  if (filled.length > 0) onStep?.('copying files');
  await Promise.all(
    filled.map(async ({ node, folders }) => {
      for (const folder of folders) await node.copyIn(folder);
    }),
  );
  signal?.throwIfAborted();
}
