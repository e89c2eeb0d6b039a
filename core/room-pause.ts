// Owns the pauses of a room's practice: when nobody's terminal took keys, which counts for nobody as time at their task.
import * as z from 'zod/mini';

/** Of one room; each is kept. */
const MAX_PAUSES = 500;

export const PAUSE_EVENTS = [z.object({ type: z.literal('paused'), isPaused: z.boolean() })] as const;

export const PAUSE_COMMANDS = [
  /** Attendees' terminals take no keys and no blocks, or do again. */
  z.object({ type: z.literal('pause'), isPaused: z.boolean() }),
] as const;

/** `to`: null while it goes on. In order; only the last goes on. */
export type Pause = { from: number; to: number | null };

/** Since when the practice rests; null while it goes on. */
export function pausedSince(pauses: readonly Pause[]): number | null {
  const last = pauses.at(-1);
  return last && last.to === null ? last.from : null;
}

/** The same list where nothing is new. */
export function afterPause(pauses: readonly Pause[], isPaused: boolean, at: number): readonly Pause[] {
  const since = pausedSince(pauses);
  if (isPaused) return since !== null || pauses.length >= MAX_PAUSES ? pauses : [...pauses, { from: at, to: null }];
  return since === null ? pauses : [...pauses.slice(0, -1), { from: since, to: at }];
}

/** How long it has rested between the two, in pauses that are over. */
export function restedMs(pauses: readonly Pause[], from: number, until = Number.POSITIVE_INFINITY): number {
  const within = (pause: Pause) => Math.min(pause.to ?? 0, until) - Math.max(pause.from, from);
  return pauses.reduce((sum, pause) => sum + Math.max(0, within(pause)), 0);
}
