import { parseBlockId } from '#core/ids';
import { renamed } from '#core/layout';
import { addPane, keepLayout } from './layout';
import { bestWay, isInView } from './layout-state';
import type { LiveState } from './live-state';
import type { LiveStore } from './live-store';
import type { RunnableBlock } from './run';
import { nodeAt, nodesOf, openIdle, showTerminal } from './terminals';

/**
 * The terminal that the block names, on its node: the one that is there, or a new one beside the one in front, which
 * keeps the keys. Undefined when there are as many as may be. Fetched by the first block that names one.
 */
export function showNamed(store: LiveStore, block: RunnableBlock & { terminalName: string }): number | undefined {
  keepLayout(store, parseBlockId(block.id)?.deck ?? '');
  const state = store.get();
  const node = block.node ?? nodesOf(state)[0]?.name;
  const found = findNamed(state, block.terminalName, node);
  const terminal = found ?? lastFree(state);
  if (terminal === undefined) return undefined;
  const way = bestWay(state);
  if (found !== undefined && isInView(state, found)) openIdle(store, found);
  else if (way) addPane(store, { terminal, node }, way);
  else showTerminal(store, terminal, node);
  const { layout } = store.get();
  if (layout) store.set({ layout: renamed(layout, terminal, block.terminalName) });
  return terminal;
}

function findNamed(state: LiveState, name: string, node: string | undefined): number | undefined {
  return state.terminals.find((terminal) => {
    const at = nodeAt(state, terminal);
    return state.layout?.names[terminal] === name && (at === node || at === undefined || node === undefined);
  });
}

/** From the end: the first numbers are the nodes' own, and which nodes there are may not be known yet. */
function lastFree({ terminals, maxTerminals }: LiveState): number | undefined {
  const numbers = Array.from({ length: maxTerminals }, (_, index) => maxTerminals - index);
  return numbers.find((each) => !terminals.includes(each));
}
