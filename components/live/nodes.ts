import { terminalsIn } from '#core/panes';
import type { NodeAction } from './live-state';
import type { LiveStore } from './live-store';
import { freeTerminal, nodeAt, nodesOf, showTerminal, terminalsOn } from './terminals';

/** What a page does with the machines of its sandbox. Fetched only where there are several. */

/** Brings the node's terminal to the front; it is opened the first time. */
export function showNode(store: LiveStore, node: string): void {
  const state = store.get();
  const panes = state.layout ? terminalsIn(state.layout.panes) : [];
  const own = terminalsOn(state, node);
  const terminal = own.find((each) => panes.includes(each)) ?? own[0] ?? freeTerminal(state, node);
  if (terminal !== undefined) showTerminal(store, terminal, node);
}

/** The node after the one in front, round and round. Does nothing where there is only one. */
export function showNextNode(store: LiveStore): void {
  const state = store.get();
  const names = nodesOf(state).map(({ name }) => name);
  const next = names[(names.indexOf(nodeAt(state, state.activeTerminal) ?? '') + 1) % names.length];
  if (next === undefined || names.length < 2) return;
  showNode(store, next);
  store.announce(`Terminal on ${next}.`);
}

/** Done when the sandbox's next state says so; see `applyNodes`. */
export function actOnNode(store: LiveStore, node: string, action: NodeAction): void {
  const { nodeWork } = store.get();
  const hasStopped = nodesOf(store.get()).find(({ name }) => name === node)?.state === 'stopped';
  if (!store.send({ type: 'act-on-node', node, action })) return;
  store.set({ nodeWork: { ...nodeWork, [node]: { action, hasStopped } }, nodeRefusal: null });
}

export function addNode(store: LiveStore): void {
  if (store.send({ type: 'add-node' })) store.set({ isAddingNode: true, nodeRefusal: null });
}
