// Owns what makes a room a lab: answers to questions, and the way to a task.

import { conditionOf } from '#core/condition';
import type { Block } from '#core/deck';
import { blockId } from '#core/ids';
import { type Command, type Fact, MAX_TERMINALS } from '#core/protocol';
import type { Sandbox, SandboxNode } from '../sandbox/provider';
import { CatchUp } from './catch-up';
import type { Judge } from './judge';
import { REFUSED, type Refusal } from './refusals';
import type { RoomBlocks } from './room-blocks';
import type { RoomDeck } from './room-deck';
import { RoomQuestions } from './room-questions';
import type { RoomTerminal, RoomTerminals } from './room-terminals';
import { writeBlock } from './write-block';

export type LabCommand = Extract<Command, { type: 'answer-question' | 'catch-up' | 'stop-catching-up' }>;

export type RoomLabDeps = {
  deck: RoomDeck;
  blocks: RoomBlocks;
  terminals: RoomTerminals;
  judge: Judge;
  sandbox(): Sandbox | null;
  broadcast(fact: Fact): void;
};

/** Of a terminal that no page has opened: pages bring their own size. */
const SIZE = { cols: 100, rows: 30, from: null };

export class RoomLab {
  private readonly questions: RoomQuestions;
  private readonly catchUp: CatchUp;
  /** The one in which blocks are typed as far as they can be. */
  private terminal = 1;

  constructor(private readonly deps: RoomLabDeps) {
    const { deck, blocks, broadcast } = deps;
    this.questions = new RoomQuestions(deck, broadcast);
    this.catchUp = new CatchUp({
      readDeck: () => deck.read(),
      passes: (check, signal) => this.passes(check, signal),
      hasRun: (block) => hasGoneWell(blocks.runs[block.name]),
      carryOut: (block, signal) => this.carryOut(block, signal),
      broadcast,
    });
  }

  /** For a page that has just come. */
  get standing() {
    return { answers: this.questions.answers, catchUp: this.catchUp.state };
  }

  /** Null when it was done, or is begun. */
  async obey(command: LabCommand): Promise<Refusal | null> {
    switch (command.type) {
      case 'answer-question':
        return this.questions.answer(command);
      case 'catch-up':
        if (!this.deps.sandbox()) return REFUSED.noSandbox;
        this.terminal = command.terminal;
        return this.catchUp.start(command.task);
      case 'stop-catching-up':
        this.catchUp.stop();
        return null;
    }
  }

  /** The sandbox is gone, or another one. */
  reset(): void {
    if (this.catchUp.state) this.catchUp.stop();
  }

  private async passes(check: Block, signal: AbortSignal): Promise<boolean> {
    const sandbox = this.deps.sandbox();
    return sandbox !== null && (await this.deps.judge(conditionOf(check), sandbox, signal)).state === 'passed';
  }

  private async carryOut(block: Block, signal: AbortSignal): Promise<string | null> {
    const sandbox = this.deps.sandbox();
    if (!sandbox) return REFUSED.noSandbox.message;
    const node = sandbox.nodes.find(({ name }) => name === block.node);
    if (!node) return `There is no node ${block.node} in this sandbox.`;
    if (block.role === 'file') return writeBlock(node, block);
    const terminal = await this.terminalOn(node);
    if (!terminal) return `No terminal is left for ${node.name}. Close one.`;
    const { blocks, deck } = this.deps;
    const id = blockId((await deck.read())?.name ?? '', block.name, block.hash);
    const refusal = await blocks.run(id, terminal, sandbox, { interrupt: block.interrupt });
    if (refusal && refusal.reason !== 'has-run') return refusal.message;
    const run = await blocks.ended(block.name, signal);
    if (!run || hasGoneWell(run)) return null;
    return run.state === 'finished'
      ? `“${block.name}” ended with status ${run.status}. The terminal shows why.`
      : `The end of “${block.name}” was not seen.`;
  }

  /** One at its prompt on that node, opened where there is none; undefined when there are as many as may be. */
  private async terminalOn(node: SandboxNode): Promise<RoomTerminal | undefined> {
    const { terminals } = this.deps;
    const isFree = (found: RoomTerminal | undefined) => found?.node === node.name && found.relay.activity !== 'running';
    const open = terminals.open.map(({ terminal }) => terminal);
    const free = [this.terminal, ...open].find((terminal) => isFree(terminals.get(terminal)));
    if (free !== undefined) return terminals.get(free);
    const fresh = Array.from({ length: MAX_TERMINALS }, (_, index) => index + 1).find((each) => !open.includes(each));
    if (fresh === undefined) return undefined;
    await terminals.ensure(node, fresh, SIZE);
    return terminals.get(fresh);
  }
}

function hasGoneWell(run: RoomBlocks['runs'][string] | undefined): boolean {
  return run?.state === 'finished' && (run.status === 0 || run.ready === true);
}
