// Owns when a looped check is carried out next, which of those that are due comes first, and how long the machine is left
// in peace between them. Times are milliseconds of a clock that only goes forward.

/** Between two starts of one check while something happens in its sandbox. */
export const SHORTEST_MS = 1_000;
/** Once nothing has happened for some time. */
export const LONGEST_MS = 10_000;
const GROWTH = 1.5;

/** Checks of one sandbox that may run side by side. */
export const MOST_IN_GROUP = 4;
/** A sandbox that was served more recently has nobody go before others on its account. */
const HAND_AGAIN_MS = 500;
/** A result that has waited for this long is due whatever it costs. */
const PATIENCE_MS = 8_000;
/** Of the time that a check took. */
const REST = 2;

export type Pace = {
  intervalMs: number;
  /** Not before, whatever happens in the sandbox. */
  restUntil: number;
  dueAt: number;
};

export function firstPace(now: number): Pace {
  return { intervalMs: SHORTEST_MS, restUntil: now, dueAt: now };
}

/** `isNews`: the outcome is another one, or something has happened in the sandbox meanwhile. */
export function paceAfter(pace: Pace, run: { startedAt: number; endedAt: number; isNews: boolean }): Pace {
  const { startedAt, endedAt, isNews } = run;
  const intervalMs = isNews ? SHORTEST_MS : Math.min(LONGEST_MS, pace.intervalMs * GROWTH);
  // A slow check must not be all that its sandbox does.
  const restUntil = Math.max(startedAt + SHORTEST_MS, endedAt + (endedAt - startedAt));
  return { intervalMs, restUntil, dueAt: Math.max(restUntil, startedAt + intervalMs) };
}

/** Something has happened in the sandbox: a command has ended, somebody has typed. */
export function stirred(pace: Pace, now: number): Pace {
  const { restUntil } = pace;
  return { intervalMs: SHORTEST_MS, restUntil, dueAt: Math.min(pace.dueAt, Math.max(now, restUntil)) };
}

/** One that may be carried out. */
export type Candidate = {
  dueAt: number;
  /** When somebody asked for it by hand, and has had no answer; null when nobody has. */
  askedAt: number | null;
  /** Of its sandbox: when one of its checks was begun last, and how many run. */
  group: { servedAt: number; running: number };
};

/**
 * The one to carry out now; null when none is due. Asked for by hand comes first, unless that sandbox was served just
 * before; then sandboxes take turns.
 */
export function nextCheck<T extends Candidate>(candidates: Iterable<T>, now: number): T | null {
  let best: T | null = null;
  for (const each of candidates) {
    if (!isDue(each, now) || each.group.running >= MOST_IN_GROUP) continue;
    if (best === null || comesBefore(each, best, now)) best = each;
  }
  return best;
}

function isDue({ dueAt, askedAt }: Candidate, now: number): boolean {
  return askedAt !== null || dueAt <= now;
}

function comesBefore(one: Candidate, other: Candidate, now: number): boolean {
  const hands = Number(goesFirst(other, now)) - Number(goesFirst(one, now));
  if (hands !== 0) return hands < 0;
  if (one.group.servedAt !== other.group.servedAt) return one.group.servedAt < other.group.servedAt;
  return sinceOf(one) < sinceOf(other);
}

function goesFirst({ askedAt, group }: Candidate, now: number): boolean {
  return askedAt !== null && now - group.servedAt >= HAND_AGAIN_MS;
}

/** Since when it has been waiting. */
export function sinceOf({ dueAt, askedAt }: Pick<Candidate, 'dueAt' | 'askedAt'>): number {
  return askedAt === null ? dueAt : Math.min(dueAt, askedAt);
}

/**
 * How long a place for one check stays empty after a check that took `tookMs`: twice as long, so that people who type have
 * the processor most of the time; less the longer others have been waiting.
 */
export function breatherMs(tookMs: number, longestWaitMs: number): number {
  return REST * tookMs * Math.max(0, 1 - Math.max(0, longestWaitMs) / PATIENCE_MS);
}
