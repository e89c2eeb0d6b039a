// Owns the timer of a talk: started, paused and reset. Times are epoch milliseconds, so that it outlives a reload.
import * as z from 'zod/mini';

export const talkTimerSchema = z.object({
  /** Of the time before the last start. */
  before: z.number().check(z.minimum(0)),
  /** Null while it is paused. */
  since: z.nullable(z.number()),
});
export type TalkTimer = z.infer<typeof talkTimerSchema>;

const SAME_MS = 1_000;

export const UNSTARTED: TalkTimer = { before: 0, since: null };

/** A clock that was set back does not take time away that had passed before. */
export function elapsedOf({ before, since }: TalkTimer, now: number): number {
  return before + (since === null ? 0 : Math.max(0, now - since));
}

export function started(timer: TalkTimer, now: number): TalkTimer {
  return timer.since === null ? { ...timer, since: now } : timer;
}

export function paused(timer: TalkTimer, now: number): TalkTimer {
  return { before: elapsedOf(timer, now), since: null };
}

/** The same timer by a clock that is ahead by `aheadMs`. */
export function byClock({ before, since }: TalkTimer, aheadMs: number): TalkTimer {
  return { before, since: since === null ? null : since + aheadMs };
}

/** Less apart than anybody sees: clocks of two devices never agree to the millisecond. */
export function isSameTimer(one: TalkTimer, other: TalkTimer, now: number): boolean {
  const isAlike = (one.since === null) === (other.since === null);
  return isAlike && Math.abs(elapsedOf(one, now) - elapsedOf(other, now)) < SAME_MS;
}

/** What was kept by `JSON.stringify`; the unstarted timer when it is nothing of that kind. */
export function timerIn(kept: string | null): TalkTimer {
  try {
    const parsed = z.safeParse(talkTimerSchema, JSON.parse(kept ?? ''));
    return parsed.success ? parsed.data : UNSTARTED;
  } catch {
    return UNSTARTED;
  }
}
