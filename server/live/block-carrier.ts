// Owns carrying a block out without a page that asks for it: in a terminal that is free on its node, to its end.
import type { Block } from '#core/deck';
import { ALL_NODES } from '#core/everywhere';
import { blockId } from '#core/ids';
import type { RunState } from '#core/protocol';
import type { Sandbox } from '../sandbox/provider';
import { freeTerminal } from './free-terminal';
import { REFUSED } from './refusals';
import type { RoomBlocks } from './room-blocks';
import type { RoomTerminals } from './room-terminals';
import { writeBlock } from './write-block';

export type BlockCarrierDeps = {
  deck: string;
  blocks: RoomBlocks;
  terminals: RoomTerminals;
  sandbox(): Sandbox | null;
};

/** `run`: what came of it, null where it was never typed; `problem`: why it did not go well, for people. */
export type Carried = { run: RunState | null; problem: string | null };

export class BlockCarrier {
  constructor(private readonly deps: BlockCarrierDeps) {}

  /** `preferred`: the terminal to type in as far as it is free and on the block's node. */
  async carryOut(block: Block, preferred: number, signal: AbortSignal): Promise<Carried> {
    const { blocks, deck, terminals } = this.deps;
    const sandbox = this.deps.sandbox();
    if (!sandbox) return failed(REFUSED.noSandbox.message);
    // One that runs on all of them finds a terminal on each by itself.
    const isFirst = block.node === ALL_NODES;
    const node = isFirst ? sandbox.nodes[0] : sandbox.nodes.find(({ name }) => name === block.node);
    if (!node) return failed(`There is no node ${block.node} in this sandbox.`);
    if (block.role === 'file') return { run: null, problem: await writeBlock(node, block) };
    const terminal = await freeTerminal(terminals, sandbox, { node, preferred, interrupts: block.interrupt });
    if (!terminal) return failed(`No terminal is left for ${node.name}. Close one.`);
    const id = blockId(deck, block.name, block.hash);
    const refusal = await blocks.run(id, terminal, sandbox, { interrupt: block.interrupt });
    if (refusal && refusal.reason !== 'has-run') return failed(refusal.message);
    const run = await blocks.ended(block.name, signal);
    return { run, problem: run ? problemOf(block.name, run) : null };
  }
}

/** Whether the block did what it was to do. */
export function hasGoneWell(run: RunState | undefined | null): boolean {
  return run?.state === 'typed' || (run?.state === 'finished' && (run.status === 0 || run.ready === true));
}

function problemOf(name: string, run: RunState): string | null {
  if (hasGoneWell(run)) return null;
  return run.state === 'finished'
    ? `“${name}” ended with status ${run.status}. The terminal shows why.`
    : `The end of “${name}” was not seen.`;
}

function failed(problem: string): Carried {
  return { run: null, problem };
}
