// Owns what makes a room a lab: answers to questions, when tasks are done, and the way to one.

import { conditionOf } from '#core/condition';
import type { Block, Deck } from '#core/deck';
import type { LabCommand } from '#core/lab-protocol';
import type { Fact } from '#core/protocol';
import { isDone, standingOf } from '#core/task-standing';
import { type Sandbox, SandboxRefusal } from '../sandbox/provider';
import { mendSwarm } from '../sandbox/swarm';
import { BlockCarrier, hasGoneWell } from './block-carrier';
import { CatchUp, UNKNOWN_TASK } from './catch-up';
import type { Judge } from './judge';
import { REFUSED, type Refusal } from './refusals';
import type { RoomBlocks } from './room-blocks';
import type { RoomChecks } from './room-checks';
import type { RoomDeck } from './room-deck';
import { RoomProgress, type RoomProgressDeps } from './room-progress';
import { RoomQuestions } from './room-questions';
import { RoomSaved } from './room-saved';
import type { RoomTerminals } from './room-terminals';

export type RoomLabDeps = Omit<RoomProgressDeps, 'broadcast'> & {
  deck: RoomDeck;
  blocks: RoomBlocks;
  terminals: RoomTerminals;
  judge: Judge;
  sandbox(): Sandbox | null;
  checks: RoomChecks;
  broadcast(fact: Fact): void;
  /** The first answer to a question that somebody chooses from. */
  onFirstAnswer?(answer: FirstAnswer): void;
};

/** `before`: when the same participant had answered it last, though that is no longer shown; null: never. */
export type FirstAnswer = { question: string; options: readonly number[]; right: boolean; before: number | null };

/** Wrong answers to one question that are written down. */
const MAX_NOTED_TRIES = 20;

export class RoomLab {
  private readonly progress: RoomProgress;
  private readonly questions: RoomQuestions;
  private readonly catchUp: CatchUp;
  private readonly saved: RoomSaved;
  private mending: Promise<void> = Promise.resolve();
  /** The one in which blocks are typed as far as they can be. */
  private terminal = 1;

  constructor(private readonly deps: RoomLabDeps) {
    const { deck, blocks, broadcast } = deps;
    const carrier = new BlockCarrier({ ...deps, deck: deck.name });
    this.progress = new RoomProgress(deps);
    this.questions = new RoomQuestions(deck, (fact) => {
      broadcast(fact);
      void this.look();
    });
    void this.progress.loaded.then(() => this.questions.adopt(this.progress.progress.right));
    const runs = { runs: () => blocks.runs, wentBack: (then: typeof blocks.runs) => blocks.goBackTo(then) };
    this.saved = new RoomSaved({ ...deps, ...runs });
    this.catchUp = new CatchUp({
      log: deps.log,
      readDeck: () => deck.read(),
      isDone: (task) => this.isDone(task),
      prepare: (deck) => this.mendSwarm(deck),
      passes: (check, signal) => this.passes(check, signal),
      hasRun: (block) => hasGoneWell(blocks.runs[block.name]),
      carryOut: async (block, signal) => (await carrier.carryOut(block, this.terminal, signal)).problem,
      broadcast,
    });
  }

  /** For a page that has just come. */
  get standing() {
    const { progress } = this.progress;
    const { broken } = this.deps.checks.foundations;
    return { answers: this.questions.answers, catchUp: this.catchUp.state, progress, saved: this.saved.state, broken };
  }

  /** A check or an answer has come to something else: tasks may be done by that. */
  async look(): Promise<void> {
    const { deck, checks } = this.deps;
    const outcomes = { checks: checks.states, answers: this.questions.answers };
    for (const { name, conditions } of (await deck.read())?.tasks ?? [])
      if (standingOf(conditions, outcomes).isWhole) await this.progress.happened({ type: 'task-done', task: name });
  }

  /** By the learner at some time, or in this sandbox by the way to another one. */
  isDone(task: string): boolean {
    return isDone(this.progress.progress, task) || this.catchUp.reached.has(task);
  }

  /** Null when it was done, or is begun. */
  async obey(command: LabCommand): Promise<Refusal | null> {
    switch (command.type) {
      case 'answer-question':
        return this.answer(command);
      case 'begin-task':
      case 'show-hint':
      case 'show-solution':
      case 'reset-task':
        return this.note(command);
      case 'catch-up':
        if (!this.deps.sandbox()) return REFUSED.noSandbox;
        this.terminal = command.terminal;
        return this.catchUp.start(command.task);
      case 'restore':
        if (!this.deps.sandbox()) return REFUSED.noSandbox;
        this.terminal = command.terminal;
        return this.catchUp.restore(command.task);
      case 'stop-catching-up':
        this.catchUp.stop();
        return null;
      case 'save-state':
        return this.saved.save();
      case 'go-back':
        this.catchUp.stop();
        return this.saved.goBack();
    }
  }

  /** The one that there is now, if any. */
  follow(sandbox: Sandbox | null): void {
    this.saved.follow(sandbox);
  }

  /** The sandbox is gone, or another one. */
  reset(): void {
    if (this.catchUp.state) this.catchUp.stop();
    this.catchUp.reached.clear();
  }

  private async answer(command: Extract<LabCommand, { type: 'answer-question' }>): Promise<Refusal | null> {
    const { question, options } = command;
    const isFirst = this.questions.answers[question] === undefined;
    const refusal = await this.questions.answer(command);
    if (refusal) return refusal;
    const isRight = this.questions.isRight(question);
    const before = await this.progress.answering(question);
    if (isFirst) this.deps.onFirstAnswer?.({ question, options, right: isRight, before });
    if (isRight || this.questions.triesOf(question) <= MAX_NOTED_TRIES)
      await this.progress.happened({ type: 'question-answered', question, right: isRight });
    return null;
  }

  private async note(
    command: Extract<LabCommand, { type: 'begin-task' | 'show-hint' | 'show-solution' | 'reset-task' }>,
  ): Promise<Refusal | null> {
    const { progress, deps } = this;
    const found = await deps.deck.read();
    const task = found?.tasks.find(({ name }) => name === command.task);
    if (!task) return UNKNOWN_TASK;
    switch (command.type) {
      case 'begin-task':
        await progress.happened({ type: 'task-begun', task: task.name });
        return null;
      case 'show-hint':
        await progress.happened({ type: 'hint-shown', task: task.name, hint: Math.min(command.hint, task.hints) });
        return null;
      case 'show-solution':
        await progress.happened({ type: 'solution-shown', task: task.name });
        return null;
      case 'reset-task': {
        const questions = found?.questions.filter((each) => each.task === task.name).map(({ name }) => name) ?? [];
        if (!(await progress.happened({ type: 'task-reset', task: task.name, questions })))
          return REFUSED.resetsTooMany;
        this.questions.forget(questions);
        return null;
      }
    }
  }

  /** Nodes that the deck has in a Swarm from the start may have left it. */
  private async mendSwarm({ manifest }: Deck): Promise<string | null> {
    const joined = new Set(manifest.nodes.flatMap(({ name, joined }) => (joined ? [name] : [])));
    const nodes = this.deps.sandbox()?.nodes.filter(({ name }) => joined.has(name)) ?? [];
    // One that was stopped goes on to its end: the next would throw out whom it has just brought back.
    const mended = this.mending.then(() => (nodes.length > 0 ? mendSwarm(nodes) : undefined));
    this.mending = mended.catch(() => {});
    try {
      await mended;
      return null;
    } catch (error) {
      if (error instanceof SandboxRefusal) return error.message;
      throw error;
    }
  }

  private async passes(check: Block, signal: AbortSignal): Promise<boolean> {
    const sandbox = this.deps.sandbox();
    return sandbox !== null && (await this.deps.judge(conditionOf(check), sandbox, signal)).state === 'passed';
  }
}
