// Owns finding a terminal for a block that no page has chosen one for: one at its prompt on the node, or a new one.
import { MAX_TERMINALS } from '#core/terminal-number';
import type { Sandbox, SandboxNode } from '../sandbox/provider';
import type { RoomTerminal, RoomTerminals } from './room-terminals';

/** Of a terminal that no page has opened: pages bring their own size. */
export const CARRIER_SIZE = { cols: 100, rows: 30, from: null };

/** `preferred`: as far as it is on that node. `interrupts`: what holds it will be ended. */
export type Wanted = { node: SandboxNode; preferred: number; interrupts: boolean };

/** Undefined when there are as many as may be. */
export async function freeTerminal(
  terminals: RoomTerminals,
  { nodes }: Sandbox,
  { node, preferred, interrupts }: Wanted,
): Promise<RoomTerminal | undefined> {
  const isThere = (found: RoomTerminal | undefined) => found?.node === node.name;
  if (interrupts && isThere(terminals.get(preferred))) return terminals.get(preferred);
  const isFree = (found: RoomTerminal | undefined) => isThere(found) && found?.relay.activity !== 'running';
  const open = terminals.open.map(({ terminal }) => terminal);
  const free = [preferred, ...open].find((terminal) => isFree(terminals.get(terminal)));
  if (free !== undefined) return terminals.get(free);
  const own = ownTerminal(nodes, node);
  // Pages number alike: of several nodes each has one to itself, and more come after those.
  const kept = nodes.length > 1 ? nodes.length : 0;
  const rest = Array.from({ length: MAX_TERMINALS - kept }, (_, index) => index + 1 + kept);
  const fresh = [own, ...rest].find((each) => !open.includes(each));
  if (fresh === undefined) return undefined;
  await terminals.ensure(node, fresh, CARRIER_SIZE);
  return terminals.get(fresh);
}

/** Of a node: the number of its place, from 1. */
export function ownTerminal(nodes: Sandbox['nodes'], { name }: SandboxNode): number {
  return nodes.findIndex((node) => node.name === name) + 1;
}
