// Owns carrying a block out without a page that asks for it: in a terminal that is free on its node, to its end.
import type { Block } from '#core/deck';
import { blockId } from '#core/ids';
import type { RunState } from '#core/protocol';
import { MAX_TERMINALS } from '#core/terminal-number';
import type { Sandbox, SandboxNode } from '../sandbox/provider';
import { REFUSED } from './refusals';
import type { RoomBlocks } from './room-blocks';
import type { RoomTerminal, RoomTerminals } from './room-terminals';
import { writeBlock } from './write-block';

export type BlockCarrierDeps = {
  deck: string;
  blocks: RoomBlocks;
  terminals: RoomTerminals;
  sandbox(): Sandbox | null;
};

/** `run`: what came of it, null where it was never typed; `problem`: why it did not go well, for people. */
export type Carried = { run: RunState | null; problem: string | null };

/** Of a terminal that no page has opened: pages bring their own size. */
export const CARRIER_SIZE = { cols: 100, rows: 30, from: null };

export class BlockCarrier {
  constructor(private readonly deps: BlockCarrierDeps) {}

  /** `preferred`: the terminal to type in as far as it is free and on the block's node. */
  async carryOut(block: Block, preferred: number, signal: AbortSignal): Promise<Carried> {
    const { blocks, deck } = this.deps;
    const sandbox = this.deps.sandbox();
    if (!sandbox) return failed(REFUSED.noSandbox.message);
    const node = sandbox.nodes.find(({ name }) => name === block.node);
    if (!node) return failed(`There is no node ${block.node} in this sandbox.`);
    if (block.role === 'file') return { run: null, problem: await writeBlock(node, block) };
    const terminal = await this.terminalOn(node, preferred, block.interrupt);
    if (!terminal) return failed(`No terminal is left for ${node.name}. Close one.`);
    const id = blockId(deck, block.name, block.hash);
    const refusal = await blocks.run(id, terminal, sandbox, { interrupt: block.interrupt });
    if (refusal && refusal.reason !== 'has-run') return failed(refusal.message);
    const run = await blocks.ended(block.name, signal);
    return { run, problem: run ? problemOf(block.name, run) : null };
  }

  /** One at its prompt on that node, opened where there is none; undefined when there are as many as may be. */
  private async terminalOn(node: SandboxNode, first: number, interrupts: boolean): Promise<RoomTerminal | undefined> {
    const { terminals } = this.deps;
    const isThere = (found: RoomTerminal | undefined) => found?.node === node.name;
    if (interrupts && isThere(terminals.get(first))) return terminals.get(first);
    const isFree = (found: RoomTerminal | undefined) => isThere(found) && found?.relay.activity !== 'running';
    const open = terminals.open.map(({ terminal }) => terminal);
    const free = [first, ...open].find((terminal) => isFree(terminals.get(terminal)));
    if (free !== undefined) return terminals.get(free);
    const fresh = Array.from({ length: MAX_TERMINALS }, (_, index) => index + 1).find((each) => !open.includes(each));
    if (fresh === undefined) return undefined;
    await terminals.ensure(node, fresh, CARRIER_SIZE);
    return terminals.get(fresh);
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
