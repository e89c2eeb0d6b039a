// Owns the sandboxes kept ready: makes them ahead for the decks that people look at, hands them over, and gives way to
// people. Which and how many is decided by core/pool.
import { nextDrain, nextRefill, nextVictim, type PoolRules, type Refill } from '#core/pool';
import { createLanes } from './lanes';
import type { PlacesDesk } from './places';
import type { Sandbox, SandboxProvider, SandboxRequest } from './provider';
import { handOver, keyOf, type SandboxKind, startSpare } from './spare';
import { Stock } from './stock';

/** A room that looks at a deck. */
export type Look = {
  /** The deck's machines may be others now. */
  turn(kind: SandboxKind): void;
  /** Whether it will want a sandbox, as it has none yet. */
  expect(isExpected: boolean): void;
  end(): void;
};

export type PoolDeps = {
  provider: SandboxProvider;
  places: PlacesDesk;
  rules: PoolRules;
  log: { warn(facts: object, message: string): void };
};

/** `isTaken`: somebody waits for it, or it is to be removed as soon as it is there. */
type Making = { key: string; nodes: number; abort: AbortController; isTaken: boolean; done: Promise<Sandbox | null> };

/** More at once would only make each of them slower. */
const COLD_STARTS_AT_ONCE = 4;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 60_000;
/** Of the time that making one took: an engine that is slow has much to do, and is left in peace for longer. */
const REST = { urgent: 0.25, leisurely: 2 };

export class Pool {
  private readonly stock = new Stock((spare) => this.letGo(spare));
  private readonly leaving = new Map<Promise<unknown>, number>();
  private readonly lanes = createLanes(COLD_STARTS_AT_ONCE);
  private readonly copyLane = createLanes(1);
  private making: Making | null = null;
  private startsForPeople = 0;
  private restUntil = 0;
  private failures = 0;
  private timer: NodeJS.Timeout | null = null;
  private isDrained = false;
  private readonly unlisten: () => void;

  constructor(private readonly deps: PoolDeps) {
    this.unlisten = deps.places.onChange(() => this.settle());
  }

  /** Places that spares take, one in the making included. */
  get spareNodes(): number {
    const { making } = this;
    return this.stock.nodes + (making && !making.isTaken ? making.nodes : 0);
  }

  look(kind: SandboxKind): Look {
    const watcher = this.stock.watch(kind);
    this.settle();
    const settled = (change: () => void) => {
      change();
      this.settle();
    };
    return {
      turn: (changed) => settled(() => this.stock.turn(watcher, changed)),
      expect: (isExpected) => settled(() => Object.assign(watcher, { isExpected })),
      end: () => settled(() => this.stock.unwatch(watcher, Date.now())),
    };
  }

  /** A spare where there is one, else a new one. The caller holds places for it. Rejects as a provider does. */
  async start(request: SandboxRequest): Promise<Sandbox> {
    this.startsForPeople += 1;
    try {
      return (await this.claim(request)) ?? (await this.startNew(request));
    } finally {
      this.startsForPeople -= 1;
      this.settle();
    }
  }

  /** Settles when everybody who holds places fits beside the spares that are left. */
  async makeRoom(): Promise<void> {
    const { places, rules } = this.deps;
    while (this.spareNodes > 0 && places.taken + this.spareNodes > places.total) {
      const victim = nextVictim(this.stock.describe(), rules);
      const spare = victim === null ? null : this.stock.take(victim);
      if (spare) this.letGo(spare);
      else if (this.making) this.giveUp(this.making);
    }
    await Promise.all(this.leaving.keys());
  }

  /** Removes the spares and makes no more; people are served on. */
  async drain(): Promise<void> {
    this.isDrained = true;
    this.unlisten();
    if (this.timer) clearTimeout(this.timer);
    if (this.making && !this.making.isTaken) this.giveUp(this.making);
    for (const spare of this.stock.takeAll()) this.letGo(spare);
    await Promise.all(this.leaving.keys());
  }

  private async claim(request: SandboxRequest): Promise<Sandbox | null> {
    // What is on a spare's disks is there already.
    if (request.from) return null;
    const key = keyOf(request);
    const spare = this.stock.take(key) ?? (await this.takeFromMaking(key));
    if (!spare) return null;
    try {
      await handOver(spare, request);
      return spare;
    } catch (error) {
      await spare.remove();
      request.signal?.throwIfAborted();
      this.deps.log.warn({ error }, 'a spare sandbox could not be handed over; a new one is started');
      return null;
    }
  }

  /** One that is on its way comes sooner than one that is begun now. */
  private async takeFromMaking(key: string): Promise<Sandbox | null> {
    const { making } = this;
    if (making?.key !== key || making.isTaken) return null;
    making.isTaken = true;
    return making.done;
  }

  private startNew(request: SandboxRequest): Promise<Sandbox> {
    const start = async () => {
      request.signal?.throwIfAborted();
      await this.makeRoom();
      return this.deps.provider.start(request);
    };
    // Copies are written out one after the other: nobody who begins with nothing is to wait behind them.
    const lanes = request.from ? this.copyLane : this.lanes;
    return lanes.run(start, (before) => request.onStep?.(`waiting for ${before + 1} other starts`));
  }

  /** Brings the spares nearer to what is wanted; whatever it sets off ends by calling it again. */
  private settle(): void {
    if (this.isDrained) return;
    const { rules, places } = this.deps;
    for (let key = this.nextDrained(); key !== null; key = this.nextDrained()) {
      const spare = this.stock.take(key);
      if (spare) this.letGo(spare);
    }
    const leaving = [...this.leaving.values()].reduce((sum, nodes) => sum + nodes, 0);
    const free = places.total - places.taken - this.spareNodes - leaving;
    const isQuiet = !this.making && this.startsForPeople === 0 && !places.hasLine;
    const refill = isQuiet ? nextRefill(this.stock.describe(), rules, free) : null;
    const restMs = this.restUntil - Date.now();
    if (refill && restMs <= 0) void this.make(refill);
    this.wakeAfter(refill && restMs > 0 ? restMs : rules.idleMs);
  }

  private nextDrained(): string | null {
    return nextDrain(this.stock.describe(), this.deps.rules, Date.now());
  }

  private wakeAfter(ms: number): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => this.settle(), ms + 1).unref();
  }

  private async make({ key, isUrgent }: Refill): Promise<void> {
    const kind = this.stock.kind(key);
    if (!kind) return;
    const began = Date.now();
    const abort = new AbortController();
    const done = startSpare(this.deps.provider, kind, abort.signal).catch((error: unknown) => {
      if (!abort.signal.aborted) this.failed(error);
      return null;
    });
    const making: Making = { key, nodes: kind.nodes.length, abort, isTaken: false, done };
    this.making = making;
    const spare = await done;
    this.making = null;
    if (spare) {
      this.failures = 0;
      this.restUntil = Date.now() + (Date.now() - began) * (isUrgent ? REST.urgent : REST.leisurely);
      if (!making.isTaken) this.stock.put(key, spare);
    }
    this.settle();
  }

  private failed(error: unknown): void {
    if (this.failures === 0) this.deps.log.warn({ error }, 'a spare sandbox could not be made; it is tried again');
    this.restUntil = Date.now() + Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.failures);
    this.failures += 1;
  }

  private letGo(spare: Sandbox): void {
    this.whileLeaving(spare.nodes.length, spare.remove());
  }

  private giveUp(making: Making): void {
    making.isTaken = true;
    making.abort.abort();
    this.whileLeaving(
      making.nodes,
      making.done.then((spare) => spare?.remove()),
    );
  }

  private whileLeaving(nodes: number, work: Promise<unknown>): void {
    const left = work.finally(() => {
      this.leaving.delete(left);
      this.settle();
    });
    this.leaving.set(left, nodes);
  }
}
