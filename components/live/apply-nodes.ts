import type { LiveState, NodeWork, SandboxNode } from './live-state';
import { freeTerminal, nodeAt, nodesOf, terminalsOn } from './terminals';

/** What the page knows when the sandbox is ready with `nodes`: whether it has just become so, or something has happened to one. */
export function applyNodes(state: LiveState, nodes: readonly SandboxNode[]): Partial<LiveState> {
  const before = nodesOf(state);
  const added = state.isAddingNode ? nodes.find(({ name }) => !before.some((each) => each.name === name)) : undefined;
  return {
    ...withoutStrangers(state, nodes),
    endedTerminals: withoutRevived(state, nodes),
    nodeWork: stillUnderWay(state.nodeWork, nodes),
    nodeRefusal: null,
    ...(added ? { isAddingNode: false, ...inFront(state, nodes, added.name) } : {}),
  };
}

/** What a screen reader should hear of it. */
export function describeNodes(state: LiveState, nodes: readonly SandboxNode[]): string {
  const before = nodesOf(state);
  if (before.length === 0) return 'Sandbox ready.';
  const changed = nodes.filter((node) => before.find(({ name }) => name === node.name)?.state !== node.state);
  const words = { running: 'runs', 'cut-off': 'is cut off', stopped: 'has stopped' };
  return changed.map(({ name, state: now }) => `${name} ${words[now]}.`).join(' ');
}

function stillUnderWay(all: LiveState['nodeWork'], nodes: readonly SandboxNode[]): LiveState['nodeWork'] {
  const left = nodes.flatMap(({ name, state }) => {
    const work = all[name] && afterChange(all[name], state);
    return work ? [[name, work] as const] : [];
  });
  return Object.fromEntries(left);
}

/** Null when it is done. */
function afterChange({ action, hasStopped }: NodeWork, now: SandboxNode['state']): NodeWork | null {
  switch (action) {
    case 'restart':
      return hasStopped && now !== 'stopped' ? null : { action, hasStopped: hasStopped || now === 'stopped' };
    case 'kill':
      return now === 'stopped' ? null : { action, hasStopped };
    case 'cut-off':
      return now === 'running' ? { action, hasStopped } : null;
    case 'rejoin':
      return now === 'cut-off' ? { action, hasStopped } : null;
    default:
      return action satisfies never;
  }
}

/** Terminals of machines that an earlier sandbox had and this one has not are no tabs any more. */
export function withoutStrangers(state: LiveState, nodes: readonly SandboxNode[]): Partial<LiveState> {
  const isKnown = (terminal: number) => nodes.some(({ name }) => name === (state.nodeOf[terminal] ?? name));
  if (state.terminals.every(isKnown)) return {};
  const kept = state.terminals.filter(isKnown);
  const terminals = kept.length > 0 ? kept : [1];
  const nodeOf = Object.fromEntries(Object.entries(state.nodeOf).filter(([terminal]) => isKnown(Number(terminal))));
  const { activeTerminal } = state;
  return {
    terminals,
    nodeOf,
    activeTerminal: terminals.includes(activeTerminal) ? activeTerminal : (terminals[0] ?? 1),
  };
}

/** The terminal's node had stopped before, and has not in `nodes`. */
export function isBack(before: LiveState, nodes: readonly SandboxNode[], terminal: number): boolean {
  const name = nodeAt(before, terminal);
  const now = nodes.find((node) => node.name === name);
  const had = nodesOf(before).find((node) => node.name === name);
  return had?.state === 'stopped' && now !== undefined && now.state !== 'stopped';
}

/** A shell that ended with its node, before the eyes of this page, is worth a new one when the node runs again. */
function withoutRevived(state: LiveState, nodes: readonly SandboxNode[]): LiveState['endedTerminals'] {
  const isRevived = (terminal: number) => isBack(state, nodes, terminal) && state.endedTerminals[terminal]?.wasOpen;
  return Object.fromEntries(Object.entries(state.endedTerminals).filter(([terminal]) => !isRevived(Number(terminal))));
}

/** Whoever added a node wants to be there. */
function inFront(state: LiveState, nodes: readonly SandboxNode[], name: string): Partial<LiveState> {
  const now: LiveState =
    state.sandbox.state === 'ready' ? { ...state, sandbox: { ...state.sandbox, nodes: [...nodes] } } : state;
  const terminal = terminalsOn(now, name)[0] ?? freeTerminal(now, name);
  if (terminal === undefined) return {};
  const terminals = [...new Set([...state.terminals, terminal])].toSorted((a, b) => a - b);
  return { terminals, nodeOf: { ...state.nodeOf, [terminal]: name }, activeTerminal: terminal };
}
