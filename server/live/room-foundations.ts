// Owns looking at what a task builds on, once a check of the task in view has failed for some time: which checks of earlier
// tasks must still pass and do not. It looks seldom, and each of these checks waits for its turn among all of the server.
import { conditionOf, type Verdict } from '#core/condition';
import type { Block, Deck } from '#core/deck';
import { type Foundation, filesOfRedoing, foundationsOf } from '#core/foundations';
import { blockId } from '#core/ids';
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
/** Until what has failed is looked at again: before it is told, and then ever more seldom until it is mended. */
export const AGAIN_MS = 4_000;
const LONGEST_MS = 60_000;
const LONGEST_BROKEN_MS = 16_000;
const GROWTH = 2;
/** For one task; the first of them are what there is to mend. */
const MAX_LISTED = 8;

/** What is looked at once: what each task in view builds on, and what the checks of that have come to so far. */
type Look = {
  deck: Deck;
  standing: ReadonlyMap<string, readonly Foundation[]>;
  waiting: Map<string, LoopedCheck>;
  verdicts: Map<string, Verdict>;
};

export class RoomFoundations {
  /** Replaced, never changed in place. */
  broken: Broken = {};
  private failing = '';
  private timer: NodeJS.Timeout | null = null;
  private waitMs = LASTS_MS;
  private look: Look | null = null;
  /** Names of the checks that did not pass when they were looked at last. */
  private suspects: ReadonlySet<string> = new Set();

  constructor(private readonly deps: RoomFoundationsDeps) {}

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
    if (this.timer && this.waitMs > this.shortestMs) this.lookIn(this.shortestMs);
  }

  close(): void {
    this.failing = '';
    this.breakOff();
  }

  private get shortestMs(): number {
    return this.suspects.size === 0 ? LASTS_MS : AGAIN_MS;
  }

  private rest(): void {
    this.breakOff();
    this.suspects = new Set();
    this.become({});
  }

  private breakOff(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    for (const looped of this.look?.waiting.values() ?? []) looped.end();
    this.look = null;
  }

  private lookIn(waitMs: number): void {
    this.breakOff();
    this.waitMs = waitMs;
    this.timer = setTimeout(() => {
      this.timer = null;
      void this.begin();
    }, waitMs);
  }

  private async begin(): Promise<void> {
    const deck = await this.deps.readDeck();
    // Another look may have been begun, or none be wanted any more.
    if (this.failing === '' || this.timer || this.look) return;
    if (!deck || !this.deps.sandbox()) return this.end(new Set());
    const standing = this.standingOn(deck);
    const look: Look = { deck, standing, waiting: new Map(), verdicts: new Map() };
    this.look = look;
    const checks = new Map(
      [...standing.values()].flat().flatMap(({ holding }) => holding.map((each) => [each.name, each])),
    );
    for (const check of checks.values())
      look.waiting.set(
        check.name,
        this.deps.group.add((signal) => this.ask(check, look, signal)),
      );
    if (checks.size === 0) this.conclude(look);
    else for (const looped of [...look.waiting.values()]) looped.setInView(true);
  }

  /** For each task with a check that fails: the done ones that it builds on. */
  private standingOn(deck: Deck): Map<string, Foundation[]> {
    const failing = this.deps.failing();
    const tasks = new Set(deck.blocks.flatMap(({ name, task }) => (task && failing.includes(name) ? [task] : [])));
    const isDone = ({ task }: Foundation) => this.deps.isDone(task.name);
    return new Map([...tasks].map((name) => [name, foundationsOf(deck, name).filter(isDone)]));
  }

  /** Once: a later look adds it anew. */
  private async ask(check: Block, look: Look, signal: AbortSignal): Promise<boolean> {
    const sandbox = this.deps.sandbox();
    const verdict = sandbox && (await this.deps.judge(conditionOf(check), sandbox, signal));
    if (signal.aborted || this.look !== look) return false;
    look.waiting.get(check.name)?.end();
    look.waiting.delete(check.name);
    if (verdict) look.verdicts.set(check.name, verdict);
    if (look.waiting.size === 0) this.conclude(look);
    return false;
  }

  /** What did not pass the last time either is told. */
  private conclude({ deck, standing, verdicts }: Look): void {
    const failed = new Set([...verdicts].flatMap(([name, { state }]) => (state === 'failed' ? [name] : [])));
    const told = new Set([...failed].filter((name) => this.suspects.has(name)));
    const broken: Broken = {};
    for (const [task, foundations] of standing) {
      const checks = foundations.flatMap(({ holding }) => holding.filter(({ name }) => told.has(name)));
      if (checks.length === 0) continue;
      const files = filesOfRedoing(foundations, told).map(({ name, hash, path }) => ({
        id: blockId(deck.name, name, hash),
        path: path ?? '',
      }));
      broken[task] = { checks: checks.slice(0, MAX_LISTED).map((check) => brokenOf(check, verdicts)), files };
    }
    this.become(broken);
    this.end(failed);
  }

  private end(suspects: ReadonlySet<string>): void {
    const isNews = suspects.size > 0 !== this.suspects.size > 0;
    this.look = null;
    this.suspects = suspects;
    const longestMs = suspects.size === 0 ? LONGEST_MS : LONGEST_BROKEN_MS;
    this.lookIn(isNews ? this.shortestMs : Math.min(longestMs, this.waitMs * GROWTH));
  }

  private become(broken: Broken): void {
    if (JSON.stringify(broken) === JSON.stringify(this.broken)) return;
    this.broken = broken;
    this.deps.broadcast({ type: 'broken-changed', broken });
  }
}

function brokenOf(
  { name, task, title }: Block,
  verdicts: ReadonlyMap<string, Verdict>,
): Broken[string]['checks'][number] {
  const verdict = verdicts.get(name);
  const output = verdict?.state === 'failed' ? verdict.output : '';
  return { task: task ?? '', check: name, title: title ?? wordsOf(name), output };
}
