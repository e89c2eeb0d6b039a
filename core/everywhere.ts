// Owns a block that runs on each node of a sandbox: what its runs are called, and what they come to together.
import type { RunState } from './protocol';

/** A node’s name that stands for each of them. */
export const ALL_NODES = 'all';

/** As people call it. */
export function nodeWords(node: string): string {
  return node === ALL_NODES ? 'all nodes' : node;
}

/** No block's name has it. */
const AT = '@';

/** Of a block's run on that node. */
export function runName(block: string, node: string): string {
  return `${block}${AT}${node}`;
}

/** The block that a run is of. */
export function blockOfRun(run: string): string {
  return run.split(AT, 1)[0] ?? run;
}

/** One of them tells of all: that which still goes on, else that whose end nobody saw, else the first that failed. */
export function joinedRun(first: RunState, others: readonly RunState[]): RunState {
  const all = [first, ...others];
  const going = all.find(({ state }) => state === 'running') ?? all.find(({ state }) => state === 'waiting');
  // Where one is through already, the block has begun.
  if (going) return all.every(({ state }) => state === 'waiting') ? going : { ...going, state: 'running' };
  const failed = all.find((run) => run.state === 'finished' && run.status !== 0 && run.ready !== true);
  return all.find(({ state }) => state === 'lost') ?? failed ?? first;
}
