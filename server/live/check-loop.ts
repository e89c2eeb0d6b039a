// Owns when checks are carried out, for the whole server: each again and again while somebody looks at it, never twice at
// once, a few of all at a time, sandboxes in turn. What a check is and comes to is for whoever adds it.
import {
  breatherMs,
  type Candidate,
  firstPace,
  MOST_IN_GROUP,
  nextCheck,
  type Pace,
  paceAfter,
  sinceOf,
  stirred,
} from '#core/check-pace';
import type { Log } from '../log';

/** One that takes longer mostly waits: it takes nobody's place any more. */
const SLOW_MS = 1_000;
/** For each place: slow ones included, there are no more. */
const MOST_SLOW = 16;

/** Carries the check out once; settles with whether its outcome is another than before. Never rejects on purpose. */
export type CarryOut = (signal: AbortSignal) => Promise<boolean>;

export type LoopedCheck = {
  /** Looked at, it is carried out again and again. */
  setInView(isInView: boolean): void;
  /** Settles once it was carried out from its beginning, or is over. */
  ask(): Promise<void>;
  /** Something has happened in its sandbox. */
  stir(): void;
  readonly isRunning: boolean;
  /** Stops one that runs. */
  end(): void;
};

/** The checks of one sandbox. */
export type CheckGroup = { add(carryOut: CarryOut): LoopedCheck };

type Group = { servedAt: number; running: number };
type Place = { isTaken: boolean; freeAt: number };
type Entry = Candidate & {
  group: Group;
  carryOut: CarryOut;
  pace: Pace;
  isInView: boolean;
  isStirred: boolean;
  /** While it runs. */
  abort: AbortController | null;
  /** Somebody waits for the run that is underway. */
  isAsked: boolean;
  /** Those who wait for the next one. */
  waiting: (() => void)[];
};

export class CheckLoop {
  private readonly entries = new Set<Entry>();
  private readonly places: Place[];
  private running = 0;
  private timer: NodeJS.Timeout | null = null;

  /** `atOnce`: how many may run side by side, about as many as there are processors. */
  constructor(
    atOnce: number,
    private readonly log: Pick<Log, 'error'>,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.places = Array.from({ length: Math.max(1, atOnce) }, () => ({ isTaken: false, freeAt: 0 }));
  }

  group(): CheckGroup {
    const group: Group = { servedAt: Number.NEGATIVE_INFINITY, running: 0 };
    return { add: (carryOut) => this.add(group, carryOut) };
  }

  private add(group: Group, carryOut: CarryOut): LoopedCheck {
    const entry: Entry = {
      ...{ group, carryOut, pace: firstPace(0), dueAt: Number.POSITIVE_INFINITY, askedAt: null },
      ...{ isInView: false, isStirred: false, abort: null, isAsked: false, waiting: [] },
    };
    return {
      setInView: (isInView) => this.setInView(entry, isInView),
      ask: () => this.ask(entry),
      stir: () => this.stir(entry),
      get isRunning() {
        return entry.abort !== null;
      },
      end: () => this.end(entry),
    };
  }

  private setInView(entry: Entry, isInView: boolean): void {
    if (entry.isInView === isInView) return;
    entry.isInView = isInView;
    if (isInView) this.setPace(entry, firstPace(this.now()));
    else if (!entry.isAsked) entry.abort?.abort();
    this.enlist(entry);
  }

  private ask(entry: Entry): Promise<void> {
    entry.askedAt ??= this.now();
    const asked = new Promise<void>((resolve) => entry.waiting.push(resolve));
    this.enlist(entry);
    return asked;
  }

  private stir(entry: Entry): void {
    if (!entry.isInView) return;
    entry.isStirred = true;
    if (!entry.abort) this.setPace(entry, stirred(entry.pace, this.now()));
    this.settle();
  }

  private end(entry: Entry): void {
    entry.isInView = false;
    entry.askedAt = null;
    entry.abort?.abort();
    for (const resolve of entry.waiting.splice(0)) resolve();
    this.enlist(entry);
  }

  private setPace(entry: Entry, pace: Pace): void {
    entry.pace = pace;
    entry.dueAt = pace.dueAt;
  }

  /** Only what may have to be carried out is looked through. */
  private enlist(entry: Entry): void {
    if (!entry.isInView) entry.dueAt = Number.POSITIVE_INFINITY;
    if (!entry.abort && (entry.isInView || entry.askedAt !== null)) this.entries.add(entry);
    else this.entries.delete(entry);
    this.settle();
  }

  private settle(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    for (;;) {
      const now = this.now();
      const next = this.isFull ? null : nextCheck(this.entries, now);
      const place = next && this.placeFor(next, now);
      if (!next || !place) break;
      void this.start(next, place);
    }
    const wakeInMs = this.wakeInMs();
    if (wakeInMs !== null) this.timer = setTimeout(() => this.settle(), wakeInMs);
  }

  /** Whoever asks by hand does not wait for the machine's sake. */
  private placeFor({ askedAt }: Entry, now: number): Place | null {
    return this.places.find(({ isTaken, freeAt }) => !isTaken && (askedAt !== null || freeAt <= now)) ?? null;
  }

  /** Until a check is due and has a place; null when only the end of one that runs can change anything. */
  private wakeInMs(): number | null {
    if (this.isFull) return null;
    const free = this.places.filter(({ isTaken }) => !isTaken).map(({ freeAt }) => freeAt);
    const open = [...this.entries].filter(({ group }) => group.running < MOST_IN_GROUP);
    const at = Math.max(Math.min(...open.map(sinceOf)), Math.min(...free));
    return Number.isFinite(at) ? Math.max(1, Math.ceil(at - this.now())) : null;
  }

  private get isFull(): boolean {
    return this.running >= this.places.length * MOST_SLOW;
  }

  private async start(entry: Entry, place: Place): Promise<void> {
    const { group } = entry;
    const abort = new AbortController();
    const startedAt = this.now();
    const asked = entry.waiting.splice(0);
    Object.assign(entry, { abort, isAsked: asked.length > 0, askedAt: null, isStirred: false });
    this.entries.delete(entry);
    group.servedAt = startedAt;
    group.running += 1;
    this.running += 1;
    const free = this.take(place);
    const slow = setTimeout(() => free(0), SLOW_MS);
    const isNews = await entry.carryOut(abort.signal).catch((error: unknown) => {
      this.log.error({ error }, 'a check could not be carried out');
      return false;
    });
    clearTimeout(slow);
    group.running -= 1;
    this.running -= 1;
    entry.abort = null;
    const endedAt = this.now();
    this.setPace(entry, paceAfter(entry.pace, { startedAt, endedAt, isNews: isNews || entry.isStirred }));
    for (const resolve of asked) resolve();
    free(endedAt - startedAt);
    this.enlist(entry);
  }

  /** Returns the way to give the place back, after so much work in it. */
  private take(place: Place): (workMs: number) => void {
    place.isTaken = true;
    let isGiven = false;
    return (workMs) => {
      if (isGiven) return;
      isGiven = true;
      const now = this.now();
      place.isTaken = false;
      place.freeAt = now + breatherMs(workMs, now - this.waitingSince());
      this.settle();
    };
  }

  private waitingSince(): number {
    return Math.min(...[...this.entries].map(sinceOf));
  }
}
