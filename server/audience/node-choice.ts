// Owns which nodes of one sandbox are asked for a port, in which order, and what is remembered of those that do not
// publish it.
import type { Duplex } from 'node:stream';
import { PortClosed, type Sandbox, type SandboxNode } from '../sandbox/provider';

/** How long it takes at most until a node that has begun to publish a port gets its share. */
const FIND_AFTER_MS = 2_000;
const MAX_PORTS = 64;

type Known = {
  /** Names of the nodes that took the last connection which was tried. */
  open: Set<string>;
  /** Counts requests, so that each goes to the next node. */
  turn: number;
  searchedAt: number;
};

export type NodeChoiceDeps = { sandbox: Pick<Sandbox, 'nodes'>; now(): number; findAfterMs?: number };

export class NodeChoice {
  private readonly ports = new Map<number, Known>();

  constructor(private readonly deps: NodeChoiceDeps) {}

  /**
   * Nodes to ask, best first: those that publish the port take turns, all others are the last resort. Empty when none
   * can be reached from outside.
   */
  order(port: number): SandboxNode[] {
    const nodes = this.reachable();
    if (nodes.length < 2) return nodes;
    const known = this.knownOf(port);
    const open = nodes.filter(({ name }) => known.open.has(name));
    if (open.length === 0) return nodes;
    this.search(port, known, nodes);
    known.turn += 1;
    const first = known.turn % open.length;
    return [...open.slice(first), ...open.slice(0, first), ...nodes.filter((node) => !open.includes(node))];
  }

  /** Connects to the node, and remembers how that went. */
  async connect(name: string, port: number): Promise<Duplex> {
    const node = this.reachable().find((each) => each.name === name);
    const known = this.knownOf(port);
    try {
      if (!node) throw new PortClosed(port);
      const stream = await node.connect(port);
      known.open.add(name);
      return stream;
    } catch (error) {
      known.open.delete(name);
      throw error;
    }
  }

  /** Connects to any node; rejects with what the last one said. */
  async connectAny(port: number): Promise<Duplex> {
    let last: unknown = new PortClosed(port);
    for (const { name } of this.order(port)) {
      try {
        return await this.connect(name, port);
      } catch (error) {
        last = error;
      }
    }
    throw last;
  }

  /** A node that is cut off cannot be reached from another machine: the audience is one. */
  private reachable(): SandboxNode[] {
    return this.deps.sandbox.nodes.filter(({ state }) => state === 'running');
  }

  /** Looks in the background for more nodes that publish it, so that no request waits for those that do not. */
  private search(port: number, known: Known, nodes: SandboxNode[]): void {
    const now = this.deps.now();
    if (now - known.searchedAt < (this.deps.findAfterMs ?? FIND_AFTER_MS)) return;
    known.searchedAt = now;
    for (const { name } of nodes) {
      if (known.open.has(name)) continue;
      this.connect(name, port).then(
        (probe) => probe.on('error', () => {}).destroy(),
        () => {},
      );
    }
  }

  private knownOf(port: number): Known {
    const found = this.ports.get(port);
    if (found) return found;
    const [oldest] = this.ports.keys();
    if (this.ports.size >= MAX_PORTS && oldest !== undefined) this.ports.delete(oldest);
    const known: Known = { open: new Set(), turn: 0, searchedAt: Number.NEGATIVE_INFINITY };
    this.ports.set(port, known);
    return known;
  }
}
