// Owns bringing a sandbox to where a task begins, or back to what the task builds on: carries out what leads there, block by
// block, where it is not there already, and tells how far it is.
import type { Block, Deck } from '#core/deck';
import { askedOf, foundationsOf, tasksBelow } from '#core/foundations';
import type { CatchUpState } from '#core/lab-protocol';
import type { Fact } from '#core/protocol';
import { type Stage, stagesBefore } from '#core/stages';
import { type Task, wordsOf } from '#core/tasks';
import { SandboxRefusal } from '../sandbox/provider';
import { DID_NOT_WORK, type Refusal } from './refusals';

export type CatchUpDeps = {
  log: { error(facts: object, message: string): void };
  readDeck(): Promise<Deck | null>;
  isDone(task: string): boolean;
  /** Brings back what the deck says that stands from the start. Why that came to nothing, for people; null when it did not. */
  prepare(deck: Deck): Promise<string | null>;
  /** Whether the check passes now. */
  passes(check: Block, signal: AbortSignal): Promise<boolean>;
  /** Whether the block was carried out in this sandbox, and went well. */
  hasRun(block: Block): boolean;
  /** Carries the block out, to its end. Why it did not go well, for people; null when it did. */
  carryOut(block: Block, signal: AbortSignal): Promise<string | null>;
  broadcast(fact: Fact): void;
  /** How long a check may take to pass after what was done again for it; 20 s unless said. */
  settleMs?: number;
};

/** A stage of the way, with what decides whether it lies behind, and whether it has gone well. */
type Leg = {
  task: Task | null;
  blocks: readonly Block[];
  isThere(signal: AbortSignal): Promise<boolean>;
  /** Why it has come to nothing, once its blocks have been carried out; null when it has not. */
  problem(signal: AbortSignal): Promise<string | null>;
};

const SETTLE_MS = 20_000;
const PACE_MS = 500;

export class CatchUp {
  /** What is under way, or how the last one ended; replaced, never changed in place. */
  state: CatchUpState | null = null;
  /** Settles when what was started last is at its end. */
  over: Promise<void> = Promise.resolve();
  /** Names of the tasks that lie behind, as far as it was gone in this sandbox. */
  readonly reached = new Set<string>();
  private stopper = new AbortController();

  constructor(private readonly deps: CatchUpDeps) {}

  get isUnderWay(): boolean {
    return this.state?.problem === null && this.state.done < this.state.of;
  }

  /** Carries out what lies before the task. One at a time; null when it was begun. */
  start(task: string): Promise<Refusal | null> {
    return this.begin(task, (deck) => {
      const stages = stagesBefore(deck, task);
      return stages.map((stage) => this.legOf(stage, followersOf(stage, stages, deck.tasks)));
    });
  }

  /** Does again what the task builds on, was done, and no longer holds. Null when it was begun. */
  restore(task: string): Promise<Refusal | null> {
    return this.begin(task, (deck) => this.foundationLegs(deck, task));
  }

  /** What is typed already is left to itself. */
  stop(): void {
    this.stopper.abort();
    this.become(null);
  }

  private async begin(task: string, legsIn: (deck: Deck) => Leg[]): Promise<Refusal | null> {
    const deck = await this.deps.readDeck();
    if (!deck?.tasks.some(({ name }) => name === task)) return UNKNOWN_TASK;
    if (this.isUnderWay) return UNDER_WAY;
    this.stopper = new AbortController();
    const { signal } = this.stopper;
    this.over = this.go({ deck, task }, legsIn(deck), signal).catch((error: unknown) => {
      if (signal.aborted) return;
      const isRefusal = error instanceof SandboxRefusal;
      if (!isRefusal) this.deps.log.error({ error }, 'what leads to a task could not be carried out');
      if (this.state) this.become({ ...this.state, block: null, problem: isRefusal ? error.message : DID_NOT_WORK });
    });
    return null;
  }

  private async go(to: { deck: Deck; task: string }, legs: readonly Leg[], signal: AbortSignal): Promise<void> {
    const { task } = to;
    const of = legs.reduce((sum, { blocks }) => sum + blocks.length, 0);
    let done = 0;
    this.become({ task, done, of, block: null, problem: null });
    const lack = legs.length > 0 ? await this.deps.prepare(to.deck) : null;
    if (signal.aborted) return;
    if (lack !== null) return this.become({ task, done, of, block: null, problem: lack });
    for (const leg of legs) {
      const problem = await this.goThrough(leg, { task, of, done }, signal);
      if (signal.aborted) return;
      if (problem !== null) return this.become({ task, done, of, block: null, problem });
      done += leg.blocks.length;
      if (leg.task) this.reached.add(leg.task.name);
      this.become({ task, done, of, block: null, problem: null });
    }
  }

  /** Why it got no further, or null. */
  private async goThrough(
    leg: Leg,
    at: { task: string; of: number; done: number },
    signal: AbortSignal,
  ): Promise<string | null> {
    if (await leg.isThere(signal)) return null;
    for (const [index, block] of leg.blocks.entries()) {
      if (signal.aborted) return null;
      // What only shows how something fails leads nowhere, and what is typed waits for a person's Enter.
      if (block.expectsFailure || block.role === 'type') continue;
      this.become({ task: at.task, done: at.done + index, of: at.of, block: block.name, problem: null });
      const problem = await this.deps.carryOut(block, signal);
      if (problem !== null) return problem;
    }
    return leg.problem(signal);
  }

  /**
   * Behind whoever passes all its checks, however they did it; one without any when its blocks have run. Who has done it
   * and passes what builds on it is past it as well: that may have replaced what it left, and doing it again would harm.
   */
  private legOf({ task, blocks, checks }: Stage, followers: readonly Stage[]): Leg {
    const passAll = async (all: readonly Block[], signal: AbortSignal) =>
      (await this.firstFailing(all, signal)) === null;
    const isThere = async (signal: AbortSignal) => {
      if (checks.length === 0) return blocks.every((block) => this.deps.hasRun(block));
      if (await passAll(checks, signal)) return true;
      if (!task || !this.deps.isDone(task.name)) return false;
      for (const follower of followers) if (await passAll(follower.checks, signal)) return true;
      return false;
    };
    return { task, blocks, isThere, problem: async () => null };
  }

  private foundationLegs(deck: Deck, name: string): Leg[] {
    const redone = new Set<string>();
    const done = foundationsOf(deck, name).filter(({ task }) => this.deps.isDone(task.name));
    return done.map((foundation): Leg => {
      const { task, blocks, checks } = foundation;
      return {
        ...{ task, blocks },
        isThere: async (signal) => (await this.firstFailing(askedOf(foundation, redone), signal)) === null,
        problem: async (signal) => {
          redone.add(task.name);
          const failing = await this.settled(checks, signal);
          return (
            failing &&
            `“${failing.title ?? wordsOf(failing.name)}” does not pass, though “${task.title}” was done again.`
          );
        },
      };
    });
  }

  private async firstFailing(checks: readonly Block[], signal: AbortSignal): Promise<Block | null> {
    for (const check of checks) if (!(await this.deps.passes(check, signal))) return check;
    return null;
  }

  /** What a block sets going may need a moment. The check that does not pass after it; null when all do. */
  private async settled(checks: readonly Block[], signal: AbortSignal): Promise<Block | null> {
    const begin = performance.now();
    for (;;) {
      const failing = await this.firstFailing(checks, signal);
      const isOver = performance.now() - begin > (this.deps.settleMs ?? SETTLE_MS);
      if (!failing || isOver || signal.aborted) return failing;
      await new Promise((resolve) => setTimeout(resolve, PACE_MS));
    }
  }

  private become(state: CatchUpState | null): void {
    this.state = state;
    this.deps.broadcast({ type: 'catch-up-changed', catchUp: state });
  }
}

/** Those that build on its task and have checks to tell by, the last first. */
function followersOf({ task }: Stage, stages: readonly Stage[], tasks: readonly Task[]): Stage[] {
  if (!task) return [];
  const buildsOnIt = (each: Stage) => each.task !== null && tasksBelow(tasks, each.task.name).has(task.name);
  return stages.filter((each) => each.checks.length > 0 && buildsOnIt(each)).toReversed();
}

export const UNKNOWN_TASK: Refusal = {
  reason: 'unknown-block',
  message: 'This deck has no such task. Reload the page.',
};
const UNDER_WAY: Refusal = { reason: 'too-many', message: 'One task is being gone to already. Stop that first.' };
