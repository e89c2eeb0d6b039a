// Owns looking at what a task builds on, once a check of the task in view has failed for some time: which checks of earlier
// tasks must still pass and do not. It looks seldom, and in the same turns as all checks.
import { conditionOf, type Verdict } from '#core/condition';
import type { Block, Deck } from '#core/deck';
import { foundationsOf } from '#core/foundations';
import type { Broken } from '#core/lab-protocol';
import type { Fact } from '#core/protocol';
import { wordsOf } from '#core/tasks';
import type { Sandbox } from '../sandbox/provider';
import type { CheckGroup, LoopedCheck } from './check-loop';
import type { Judge } from './judge';

export type RoomFoundationsDeps = {
  readDeck(): Promise<Deck | null>;
  judge: Judge;
  group: CheckGroup;
  isDone(task: string): boolean;
  /** Names of the checks that somebody looks at and that do not pass. */
  failing(): readonly string[];
  sandbox(): Sandbox | null;
  broadcast(fact: Fact): void;
};

/** What fails for less time may be under way. */
export const LASTS_MS = 6_000;
/** Until what has failed is looked at again: once more before it is told, and then until it is mended. */
export const AGAIN_MS = 4_000;
const LONGEST_MS = 60_000;
const GROWTH = 2;
/** For one task; the first of them are what there is to mend. */
const MAX_LISTED = 8;

export class RoomFoundations {
  /** Replaced, never changed in place. */
  broken: Broken = {};
  private readonly looped: LoopedCheck;
  private failing = '';
  private timer: NodeJS.Timeout | null = null;
  private waitMs = LASTS_MS;
  /** Names of the checks that did not pass when they were looked at last. */
  private suspects: ReadonlySet<string> = new Set();

  constructor(private readonly deps: RoomFoundationsDeps) {
    this.looped = deps.group.add((signal) => this.carryOut(signal));
  }

  /** Other checks may be looked at now, or have come to something else. */
  consider(): void {
    const failing = this.deps.failing().toSorted().join(' ');
    if (failing === this.failing) return;
    const isFirst = this.failing === '';
    this.failing = failing;
    if (failing === '') this.rest();
    else if (isFirst) this.lookIn(LASTS_MS);
    else this.stir();
  }

  /** Something has happened in the sandbox: it is not left alone for longer than at first. */
  stir(): void {
    if (this.timer && this.waitMs > LASTS_MS) this.lookIn(LASTS_MS);
  }

  close(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.failing = '';
    this.looped.end();
  }

  private rest(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.suspects = new Set();
    this.looped.setInView(false);
    this.become({});
  }

  private lookIn(waitMs: number): void {
    if (this.timer) clearTimeout(this.timer);
    this.waitMs = waitMs;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.looped.setInView(true);
    }, waitMs);
  }

  /** Once: the next time is for the timer. */
  private async carryOut(signal: AbortSignal): Promise<boolean> {
    const laterMs = Math.min(LONGEST_MS, this.waitMs * GROWTH);
    try {
      await this.look(signal);
    } finally {
      this.looped.setInView(false);
      if (this.failing !== '' && !this.timer) this.lookIn(this.suspects.size === 0 ? laterMs : AGAIN_MS);
    }
    return false;
  }

  /** What did not pass the last time either is told. */
  private async look(signal: AbortSignal): Promise<void> {
    const { deps, suspects } = this;
    const [deck, sandbox] = [await deps.readDeck(), deps.sandbox()];
    if (!deck || !sandbox) return;
    const verdicts = new Map<string, Verdict>();
    const broken: Broken = {};
    for (const [task, checks] of this.standingOn(deck)) {
      for (const check of checks) {
        const verdict = verdicts.get(check.name) ?? (await deps.judge(conditionOf(check), sandbox, signal));
        if (signal.aborted) return;
        verdicts.set(check.name, verdict);
        if (verdict.state === 'failed' && suspects.has(check.name))
          broken[task] = [...(broken[task] ?? []), brokenOf(check, verdict.output)].slice(0, MAX_LISTED);
      }
    }
    this.suspects = new Set([...verdicts.keys()].filter((name) => verdicts.get(name)?.state === 'failed'));
    this.become(broken);
  }

  /** For each task with a check that fails: what must pass of the done ones that it builds on. */
  private standingOn(deck: Deck): [string, Block[]][] {
    const failing = this.deps.failing();
    const tasks = new Set(deck.blocks.flatMap(({ name, task }) => (task && failing.includes(name) ? [task] : [])));
    return [...tasks].map((name) => {
      const done = foundationsOf(deck, name).filter(({ task }) => this.deps.isDone(task.name));
      return [name, done.flatMap(({ holding }) => holding)];
    });
  }

  private become(broken: Broken): void {
    if (JSON.stringify(broken) === JSON.stringify(this.broken)) return;
    this.broken = broken;
    this.deps.broadcast({ type: 'broken-changed', broken });
  }
}

function brokenOf({ name, task, title }: Block, output: string): Broken[string][number] {
  return { task: task ?? '', check: name, title: title ?? wordsOf(name), output };
}
