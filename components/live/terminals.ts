import type { LiveState, SandboxNode } from './live-state';
import type { LiveStore } from './live-store';

const NO_NODES: readonly SandboxNode[] = [];

/** The sandbox's machines; none while there is no sandbox. */
export function nodesOf({ sandbox }: LiveState): readonly SandboxNode[] {
  return sandbox.state === 'ready' ? sandbox.nodes : NO_NODES;
}

/** The name of the node that a terminal is on; undefined while no sandbox is there to know. */
export function nodeAt(state: LiveState, terminal: number): string | undefined {
  return state.nodeOf[terminal] ?? nodesOf(state)[0]?.name;
}

/** The terminals on a node, first its own. */
export function terminalsOn(state: LiveState, node: string): number[] {
  return state.terminals.filter((terminal) => nodeAt(state, terminal) === node);
}

/**
 * A number for one more terminal; undefined when there are as many as there may be. In a sandbox of several nodes the
 * node at place n (from 1) has terminal n to itself, so that all pages number alike; more on one node come after those.
 */
export function freeTerminal(state: LiveState, node?: string): number | undefined {
  const { terminals, maxTerminals } = state;
  const nodes = nodesOf(state);
  const own = node === undefined ? 0 : nodes.findIndex(({ name }) => name === node) + 1;
  const kept = nodes.length > 1 ? nodes.length : 0;
  const rest = Array.from({ length: maxTerminals }, (_, index) => index + 1).filter((each) => each > kept);
  return [own, ...rest].find((each) => each > 0 && !terminals.includes(each));
}

/** Brings a terminal to the front, as a tab of its own where it is not one yet. Its shell opens when it is seen. */
export function showTerminal(store: LiveStore, terminal: number, node?: string): void {
  const { terminals, nodeOf, activeTerminal } = store.get();
  if (activeTerminal === terminal && terminals.includes(terminal)) return;
  store.set({
    activeTerminal: terminal,
    ...(terminals.includes(terminal) ? {} : { terminals: [...terminals, terminal].toSorted((a, b) => a - b) }),
    ...(node === undefined ? {} : { nodeOf: { ...nodeOf, [terminal]: node } }),
  });
  openIdle(store, terminal);
}

/** One that was seen in an earlier sandbox asks for its shell no more by itself. */
export function openIdle(store: LiveStore, terminal: number): void {
  const { openTerminals, endedTerminals, sandbox } = store.get();
  const isIdle = !(openTerminals.includes(terminal) || terminal in endedTerminals);
  if (isIdle && sandbox.state === 'ready') openTerminal(store, terminal);
}

/** Asks for the shell of a terminal that the page draws. `isAnew`: it draws from the beginning. */
export function openTerminal(store: LiveStore, terminal: number, isAnew = false): void {
  const standing = store.ports.get(terminal)?.standing();
  if (!standing) return;
  const node = store.get().nodeOf[terminal];
  store.terminals.send(terminal, {
    type: 'open',
    ...standing,
    ...(isAnew ? { from: null } : {}),
    ...(node === undefined ? {} : { node }),
  });
}
