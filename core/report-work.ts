// Owns which of somebody's work at a deck's tasks was done in a room: while they were there, from when they joined until its
// end. What they did elsewhere is told apart, and what came after the end not at all.
import { afterEvent, NO_PROGRESS, type Progress, parseProgressEvent, type TaskProgress } from './progress';
import type { Logged } from './room-history';
import { type Pause, restedMs } from './room-pause';

/** Of two sockets one tells a little before the other that a page is there, and a check ends a little later. */
const SLACK_MS = 15_000;

/** Milliseconds of the server's clock. */
export type Visit = { from: number; to: number };

/** When somebody joined, when the room was over for the report, and when they were there; no visit: all the time. */
export type Presence = { joinedAt: number; until: number; visits: readonly Visit[] };

/** One task of somebody's. `begunAt` and `doneAt`: wherever that was. */
export type TaskWork = {
  name: string;
  begunAt: number | null;
  doneAt: number | null;
  /** They were at it in the room, and had not done it elsewhere. */
  isReached: boolean;
  isDone: boolean;
  isDoneElsewhere: boolean;
  /** From begin to end in the room; null where one of them was not there. */
  seconds: number | null;
  hints: number;
  solution: boolean;
};

export function workOf(logged: readonly Logged[], presence: Presence, pauses: readonly Pause[]): TaskWork[] {
  const known = logged.filter(({ at }) => at <= presence.until);
  const everywhere = progressOf(known);
  const here = progressOf(known.filter(({ at }) => isHere(presence, at)));
  const names = new Set([...Object.keys(everywhere.tasks), ...Object.keys(here.tasks)]);
  return [...names].map((name) => {
    const all = taskIn(everywhere, name);
    const own = taskIn(here, name);
    const isDone = own?.doneAt != null;
    const isDoneElsewhere = !isDone && all?.doneAt != null;
    return {
      ...{ name, begunAt: all?.begunAt ?? null, doneAt: own?.doneAt ?? all?.doneAt ?? null },
      ...{ isReached: own !== undefined && !isDoneElsewhere, isDone, isDoneElsewhere },
      seconds: own && all?.begunAt === own.begunAt ? secondsAt(own, pauses) : null,
      ...{ hints: own?.hints ?? 0, solution: own?.solution ?? false },
    };
  });
}

function isHere({ joinedAt, until, visits }: Presence, at: number): boolean {
  if (at < joinedAt || at > until) return false;
  return visits.length === 0 || visits.some(({ from, to }) => at >= from - SLACK_MS && at <= to + SLACK_MS);
}

function progressOf(logged: readonly Logged[]): Progress {
  return logged.reduce((progress, { at, event: unknown }) => {
    const event = parseProgressEvent(unknown);
    return event ? afterEvent(progress, event, at) : progress;
  }, NO_PROGRESS);
}

function taskIn({ tasks }: Progress, name: string): TaskProgress | undefined {
  return Object.hasOwn(tasks, name) ? tasks[name] : undefined;
}

/** Without the time in which the practice rested. */
function secondsAt({ begunAt, doneAt }: TaskProgress, pauses: readonly Pause[]): number | null {
  if (begunAt === null || doneAt === null) return null;
  return Math.max(0, doneAt - begunAt - restedMs(pauses, begunAt, doneAt)) / 1_000;
}
