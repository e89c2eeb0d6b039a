// Owns how long a sandbox lives: when it ends, how long before that is said, and what puts it off. Times are milliseconds
// of a clock that only goes forward, so that a wall clock that jumps ends nothing.

export type LifetimeRules = {
  /** From its start; null is without end. */
  lifetimeMs: number | null;
  /** Without use; null is without end. */
  idleMs: number | null;
  /** How much longer an extension lets it live. */
  extendMs: number;
  /** How often it may be extended. */
  extensions: number;
};

export type Lifetime = {
  endsAt: number | null;
  /** When it was last used: typed into, run in, opened, or a command of it printed something. */
  usedAt: number;
  /** How often it has been extended. */
  extended: number;
};

/** What is known of a life that an earlier process began. */
export type EarlierLife = { ageMs: number; extended: number };

export type Ending = { inMs: number; cause: 'lifetime' | 'idle' };

/** What is to be done now. `wakeInMs`: when to ask again at the latest; null where nothing will come. */
export type Outlook =
  | { state: 'well'; wakeInMs: number | null }
  | { state: 'ending'; ending: Ending; wakeInMs: number }
  | { state: 'over'; cause: Ending['cause'] };

const MOST_WARNING_MS = 5 * 60_000;
/** Of a short life: a fifth of it. */
const WARNING_SHARE = 1 / 5;

export function newLifetime(rules: LifetimeRules, now: number): Lifetime {
  const endsAt = rules.lifetimeMs === null ? null : now + rules.lifetimeMs;
  return { endsAt, usedAt: now, extended: 0 };
}

/**
 * It goes on from its beginning. Its age was told by a clock that people set, so it is never over at once: the usual
 * warning is left, in which it can be extended.
 */
export function resumedLifetime(rules: LifetimeRules, { ageMs, extended }: EarlierLife, now: number): Lifetime {
  const { lifetimeMs, extendMs } = rules;
  if (lifetimeMs === null) return { endsAt: null, usedAt: now, extended };
  const leftMs = Math.min(lifetimeMs - ageMs, lifetimeMs) + extended * extendMs;
  return { endsAt: now + Math.max(leftMs, warningOf(lifetimeMs)), usedAt: now, extended };
}

export function canExtend({ endsAt, extended }: Lifetime, { extensions }: LifetimeRules): boolean {
  return endsAt !== null && extended < extensions;
}

export function used(lifetime: Lifetime, at: number): Lifetime {
  return at > lifetime.usedAt ? { ...lifetime, usedAt: at } : lifetime;
}

/**
 * Somebody wants to go on. Where it ends for want of use that is use enough; where its time is over it costs an extension.
 * Null when there is none left, or nothing is about to end.
 */
export function extended(lifetime: Lifetime, rules: LifetimeRules, now: number): Lifetime | null {
  const outlook = lookAt(lifetime, rules, now);
  if (outlook.state !== 'ending') return null;
  if (outlook.ending.cause === 'idle') return used(lifetime, now);
  if (lifetime.endsAt === null || !canExtend(lifetime, rules)) return null;
  return { endsAt: lifetime.endsAt + rules.extendMs, usedAt: now, extended: lifetime.extended + 1 };
}

/**
 * Who looks after many lets it live longer before anything is about to end; that costs an extension, too. Null when there
 * is none left.
 */
export function prolonged(lifetime: Lifetime, rules: LifetimeRules, now: number): Lifetime | null {
  if (lifetime.endsAt === null) return used(lifetime, now);
  if (!canExtend(lifetime, rules)) return null;
  return { endsAt: lifetime.endsAt + rules.extendMs, usedAt: now, extended: lifetime.extended + 1 };
}

export function lookAt(lifetime: Lifetime, rules: LifetimeRules, now: number): Outlook {
  const ends = endsOf(lifetime, rules).sort((one, other) => one.at - other.at);
  const over = ends.find(({ at }) => at <= now);
  if (over) return { state: 'over', cause: over.cause };
  const near = ends.find(({ at, warnMs }) => at - warnMs <= now);
  if (near) {
    const inMs = near.at - now;
    return { state: 'ending', ending: { inMs, cause: near.cause }, wakeInMs: inMs };
  }
  const warnings = ends.map(({ at, warnMs }) => at - warnMs - now);
  return { state: 'well', wakeInMs: warnings.length > 0 ? Math.min(...warnings) : null };
}

type End = { at: number; warnMs: number; cause: Ending['cause'] };

function endsOf({ endsAt, usedAt }: Lifetime, { lifetimeMs, idleMs }: LifetimeRules): End[] {
  const ends: End[] = [];
  if (endsAt !== null && lifetimeMs !== null)
    ends.push({ at: endsAt, warnMs: warningOf(lifetimeMs), cause: 'lifetime' });
  if (idleMs !== null) ends.push({ at: usedAt + idleMs, warnMs: warningOf(idleMs), cause: 'idle' });
  return ends;
}

function warningOf(ms: number): number {
  return Math.min(MOST_WARNING_MS, ms * WARNING_SHARE);
}

/** What those are told whose sandbox has ended. */
export function endedText(cause: Ending['cause'], rules: LifetimeRules): string {
  if (cause === 'idle') return `This sandbox was removed: nobody used it for ${spanOf(rules.idleMs ?? 0)}.`;
  return `This sandbox was removed: its time of ${spanOf(rules.lifetimeMs ?? 0)} was over.`;
}

/** As people say it: 90 seconds, 5 minutes, 8 hours. */
export function spanOf(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  if (seconds <= 90) return count(seconds, 'second');
  const minutes = Math.ceil(seconds / 60);
  return minutes % 60 === 0 ? count(minutes / 60, 'hour') : count(minutes, 'minute');
}

function count(number: number, unit: string): string {
  return `${number} ${unit}${number === 1 ? '' : 's'}`;
}
