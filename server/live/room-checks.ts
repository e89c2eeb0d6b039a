// Owns a room's checks: which of them somebody looks at, and what each has come to, by block name. When they are carried
// out is the loop's, how is the judge's.
import { conditionOf, isSameVerdict, type Verdict } from '#core/condition';
import type { Deck } from '#core/deck';
import { parseBlockId } from '#core/ids';
import type { CheckState, Fact } from '#core/protocol';
import type { Sandbox } from '../sandbox/provider';
import { lookUp } from './block-lookup';
import type { CheckGroup, CheckLoop, LoopedCheck } from './check-loop';
import type { Judge } from './judge';
import { REFUSED, type Refusal } from './refusals';
import { RoomFoundations } from './room-foundations';

export type RoomChecksDeps = {
  readDeck(): Promise<Deck | null>;
  judge: Judge;
  checkLoop: CheckLoop;
  /** Whether the task of that name has been done. */
  isDone(task: string): boolean;
  broadcast(fact: Fact): void;
};

/** `id`: of its block as it was seen last. `isAsked`: by hand, and nobody has had an answer. */
type RoomCheck = { id: string; isAsked: boolean; looped: LoopedCheck };

export class RoomChecks {
  /** By block name; replaced, never changed in place. */
  states: Readonly<Record<string, CheckState>> = {};
  private readonly checks = new Map<string, RoomCheck>();
  /** What each page looks at, as blocks' ids by name. */
  private readonly watched = new Map<object, ReadonlyMap<string, string>>();
  private sandbox: Sandbox | null = null;
  private generation = 0;

  private readonly group: CheckGroup;
  readonly foundations: RoomFoundations;

  constructor(private readonly deps: RoomChecksDeps) {
    this.group = deps.checkLoop.group();
    this.foundations = new RoomFoundations({
      ...deps,
      group: this.group,
      failing: () => this.failing,
      sandbox: () => this.sandbox,
    });
  }

  /** These are the checks that the page looks at now, and no others. */
  watch(page: object, ids: readonly string[]): void {
    const named = ids.flatMap((id) => {
      const name = parseBlockId(id)?.block;
      return name === undefined ? [] : [[name, id] as const];
    });
    if (named.length > 0) this.watched.set(page, new Map(named));
    else this.watched.delete(page);
    this.arrange();
  }

  leave(page: object): void {
    this.watch(page, []);
  }

  /** The room's sandbox is this one, as it is now; null while it has none. */
  follow(sandbox: Sandbox | null): void {
    this.sandbox = sandbox;
    this.arrange();
    this.stir();
  }

  /** Something has happened in the sandbox. */
  stir(): void {
    for (const { looped } of this.checks.values()) looped.stir();
    this.foundations.stir();
  }

  /** By hand. Null when the check was carried out, whatever it found, or is about to be. */
  async check(id: string): Promise<Refusal | null> {
    const { sandbox } = this;
    if (!sandbox) return REFUSED.noSandbox;
    const { block, refusal } = lookUp(await this.deps.readDeck(), { id, roles: ['check'] }, sandbox);
    if (refusal) return refusal;
    const check = this.checkOf(block.name, id);
    if (check.isAsked) return null;
    check.isAsked = true;
    this.become(block.name, { state: 'checking' });
    await check.looped.ask();
    this.arrange();
    return null;
  }

  /** The sandbox is another one: nothing has been checked in it. */
  reset(): void {
    this.generation += 1;
    for (const block of Object.keys(this.states)) this.deps.broadcast({ type: 'check-changed', block, check: null });
    this.states = {};
    this.foundations.consider();
  }

  close(): void {
    this.watched.clear();
    for (const { looped } of this.checks.values()) looped.end();
    this.checks.clear();
    this.foundations.close();
  }

  /** Loops what somebody looks at, and forgets what nobody does. */
  private arrange(): void {
    const ids = new Map([...this.watched.values()].flatMap((each) => [...each]));
    const inView = this.sandbox ? ids : NOTHING;
    for (const [name, id] of inView) this.checkOf(name, id).looped.setInView(true);
    for (const [name, check] of this.checks) {
      if (inView.has(name)) continue;
      check.looped.setInView(false);
      // One that still ends must be known: it is never carried out twice at once.
      if (!check.isAsked && !check.looped.isRunning) this.checks.delete(name);
    }
    this.foundations.consider();
  }

  /** Of those that somebody looks at. One that is asked by hand has not passed yet. */
  private get failing(): string[] {
    const isFailing = (name: string) => ['failed', 'checking'].includes(this.states[name]?.state ?? '');
    return this.sandbox ? [...this.watched.values()].flatMap((ids) => [...ids.keys()].filter(isFailing)) : [];
  }

  private checkOf(name: string, id: string): RoomCheck {
    const known = this.checks.get(name);
    if (known) {
      known.id = id;
      return known;
    }
    const looped = this.group.add((signal) => this.carryOut(name, check, signal));
    const check: RoomCheck = { id, isAsked: false, looped };
    this.checks.set(name, check);
    return check;
  }

  /** Whether its outcome is another than before. */
  private async carryOut(name: string, check: RoomCheck, signal: AbortSignal): Promise<boolean> {
    const { sandbox, generation } = this;
    // One who asks while it runs waits for the next run.
    const { isAsked } = check;
    const verdict = sandbox && (await this.judge(check.id, sandbox, signal));
    const isStale = signal.aborted || generation !== this.generation || check.isAsked !== isAsked;
    if (isAsked) check.isAsked = false;
    if (isStale || (verdict ? isSameVerdict(this.states[name], verdict) : !isAsked)) return false;
    this.become(name, verdict);
    return true;
  }

  /** Null when there is nothing to check any more. */
  private async judge(id: string, sandbox: Sandbox, signal: AbortSignal): Promise<Verdict | null> {
    const { block } = lookUp(await this.deps.readDeck(), { id, roles: ['check'] }, sandbox);
    return block && this.deps.judge(conditionOf(block), sandbox, signal);
  }

  /** Null: nothing is known of it. */
  private become(block: string, check: CheckState | null): void {
    const { [block]: _before, ...others } = this.states;
    this.states = check ? { ...others, [block]: check } : others;
    this.deps.broadcast({ type: 'check-changed', block, check });
    this.foundations.consider();
  }
}

const NOTHING: ReadonlyMap<string, string> = new Map();
