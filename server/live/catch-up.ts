// Owns bringing a sandbox to where a task begins: carries out what leads there, block by block, where it is not there
// already, and tells how far it is.
import type { Block, Deck } from '#core/deck';
import type { CatchUpState } from '#core/lab-protocol';
import type { Fact } from '#core/protocol';
import { type Stage, stagesBefore } from '#core/stages';
import type { Refusal } from './refusals';

export type CatchUpDeps = {
  readDeck(): Promise<Deck | null>;
  /** Whether the check passes now. */
  passes(check: Block, signal: AbortSignal): Promise<boolean>;
  /** Whether the block was carried out in this sandbox, and went well. */
  hasRun(block: Block): boolean;
  /** Carries the block out, to its end. Why it did not go well, for people; null when it did. */
  carryOut(block: Block, signal: AbortSignal): Promise<string | null>;
  broadcast(fact: Fact): void;
};

export class CatchUp {
  /** What is under way, or how the last one ended; replaced, never changed in place. */
  state: CatchUpState | null = null;
  /** Settles when what was started last is at its end. */
  over: Promise<void> = Promise.resolve();
  private stopper = new AbortController();

  constructor(private readonly deps: CatchUpDeps) {}

  get isUnderWay(): boolean {
    return this.state?.problem === null && this.state.done < this.state.of;
  }

  /** One at a time; null when it was begun. */
  async start(task: string): Promise<Refusal | null> {
    const deck = await this.deps.readDeck();
    if (!deck?.tasks.some(({ name }) => name === task)) return UNKNOWN_TASK;
    if (this.isUnderWay) return UNDER_WAY;
    this.stopper = new AbortController();
    this.over = this.go(task, stagesBefore(deck, task), this.stopper.signal);
    return null;
  }

  private async go(task: string, stages: readonly Stage[], signal: AbortSignal): Promise<void> {
    const of = stages.reduce((sum, { blocks }) => sum + blocks.length, 0);
    let done = 0;
    this.become({ task, done, of, block: null, problem: null });
    for (const stage of stages) {
      const problem = await this.goThrough(stage, { task, of, done }, signal);
      if (signal.aborted) return;
      if (problem !== null) return this.become({ task, done, of, block: null, problem });
      done += stage.blocks.length;
      this.become({ task, done, of, block: null, problem: null });
    }
  }

  /** What is typed already is left to itself. */
  stop(): void {
    this.stopper.abort();
    this.become(null);
  }

  /** Why it got no further, or null. */
  private async goThrough(
    stage: Stage,
    at: { task: string; of: number; done: number },
    signal: AbortSignal,
  ): Promise<string | null> {
    if (await this.isThere(stage, signal)) return null;
    for (const [index, block] of stage.blocks.entries()) {
      if (signal.aborted) return null;
      // What only shows how something fails leads nowhere, and what is typed waits for a person's Enter.
      if (block.expectsFailure || block.role === 'type') continue;
      this.become({ task: at.task, done: at.done + index, of: at.of, block: block.name, problem: null });
      const problem = await this.deps.carryOut(block, signal);
      if (problem !== null) return problem;
    }
    return null;
  }

  /** A stage is behind whoever passes all its checks, however they did it; one without any when its blocks have run. */
  private async isThere({ blocks, checks }: Stage, signal: AbortSignal): Promise<boolean> {
    if (checks.length === 0) return blocks.every((block) => this.deps.hasRun(block));
    for (const check of checks) if (!(await this.deps.passes(check, signal))) return false;
    return true;
  }

  private become(state: CatchUpState | null): void {
    this.state = state;
    this.deps.broadcast({ type: 'catch-up-changed', catchUp: state });
  }
}

export const UNKNOWN_TASK: Refusal = {
  reason: 'unknown-block',
  message: 'This deck has no such task. Reload the page.',
};
const UNDER_WAY: Refusal = { reason: 'too-many', message: 'One task is being gone to already. Stop that first.' };
