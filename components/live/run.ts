import { ALL_NODES } from '#core/everywhere';
import type { LiveState } from './live-state';
import type { LiveStore } from './live-store';
import { forgetRefusal, refuse } from './refusals';
import { freeTerminal, nodeAt, nodesOf, showTerminal, terminalsOn } from './terminals';

/** `node`: where it runs, said in decks with several machines only; `terminalName`: of the terminal it is to have. */
export type RunnableBlock = {
  id: string;
  name: string;
  node?: string | undefined;
  terminalName?: string | undefined;
};

/** `interrupt`: what holds the terminal is ended first. `once`: for a step of the talk, not where it has been run. */
type RunManner = { interrupt?: boolean; once?: boolean };

/** Types the block into its terminal, at once or as soon as that is open, and shows it. */
export function runBlock(store: LiveStore, asked: RunnableBlock, how: RunManner = {}): void {
  // For all nodes the server finds terminals itself.
  const block = asked.node === ALL_NODES ? { ...asked, node: undefined } : asked;
  const { name, node, terminalName } = block;
  forgetRefusal(store, name);
  if (terminalName !== undefined) {
    void import('./named-terminal').then(({ showNamed }) => {
      runIn(store, block, { terminal: showNamed(store, { ...block, terminalName }), ...how });
    });
    return;
  }
  const terminal = terminalFor(store.get(), node);
  if (terminal !== undefined) showTerminal(store, terminal, node);
  runIn(store, block, { terminal, ...how });
}

function runIn(
  store: LiveStore,
  { id, name, node, terminalName }: RunnableBlock,
  { terminal, interrupt = false, once = false }: RunManner & { terminal: number | undefined },
): void {
  const problem = node === undefined ? null : nodeProblem(store.get(), node);
  if (problem) return refuse(store, name, problem);
  if (terminal === undefined) return refuse(store, name, `No terminal is left for ${terminalName ?? node}. Close one.`);
  if (store.get().openTerminals.includes(terminal)) {
    store.send({ type: 'run-block', block: id, terminal, interrupt, once });
  } else {
    // Setting it also asks the page to bring its terminal up.
    store.set({ pendingRun: { id, name, node, terminalName, terminal, once } });
  }
}

export function runInNewTerminal(store: LiveStore, block: RunnableBlock): void {
  if (addTerminal(store, block.node) !== null) runBlock(store, { ...block, terminalName: undefined });
}

/** Shows one more terminal, on the active one's node where none is named; null when there are as many as may be. */
export function addTerminal(store: LiveStore, node?: string): number | null {
  const state = store.get();
  const free = freeTerminal(state);
  if (free === undefined) return null;
  showTerminal(store, free, node ?? nodeAt(state, state.activeTerminal));
  return free;
}

/** The one in front where that is on the node, or nobody knows the nodes yet; else the node's first. */
function terminalFor(state: LiveState, node: string | undefined): number | undefined {
  const { activeTerminal } = state;
  if (node === undefined || [undefined, node].includes(nodeAt(state, activeTerminal))) return activeTerminal;
  if (!nodesOf(state).some(({ name }) => name === node)) return activeTerminal;
  return terminalsOn(state, node)[0] ?? freeTerminal(state, node);
}

function nodeProblem(state: LiveState, node: string): string | null {
  if (state.sandbox.state !== 'ready') return null;
  const found = nodesOf(state).find(({ name }) => name === node);
  if (!found) return `There is no ${node} yet. Add a node beside the tabs.`;
  return found.state === 'stopped' ? `${node} has stopped. Restart it, then run this.` : null;
}
