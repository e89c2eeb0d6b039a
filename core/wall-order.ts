// Owns how a wall is looked at: in which order, whom of, and where all of them stand.
import * as z from 'zod/mini';
import type { RosterEntry } from './room-protocol';
import type { WallEntry, WallTask } from './wall';

/** `entry`: null until the server has said something of their work. */
export type WallRow = { person: RosterEntry; entry: WallEntry | null };

export const WALL_ORDERS = ['stuck', 'hands', 'progress', 'name'] as const;
export type WallOrder = (typeof WALL_ORDERS)[number];

export const WALL_CHOICES = ['all', 'late', 'failing', 'sandbox', 'hands', 'away'] as const;
export type WallChoice = (typeof WALL_CHOICES)[number];

/** `task`: only who is at it; `''`: who has begun none; null: whichever. */
export type WallFilter = { choice: WallChoice; name: string; task: string | null };

/** Of a task whose author gave it none. */
const USUAL_MINUTES = 10;
const MINUTE_MS = 60_000;

/** How long somebody has been at their task; 0 while at none. */
export function atTaskMs({ entry }: WallRow, now: number): number {
  return entry?.since == null ? 0 : Math.max(0, now - entry.since);
}

/** Longer at the task than its author thought. */
export function isLate(row: WallRow, tasks: readonly WallTask[], now: number): boolean {
  const task = tasks.find(({ name }) => name === row.entry?.task);
  return task !== undefined && atTaskMs(row, now) > (task.minutes ?? USUAL_MINUTES) * MINUTE_MS;
}

/** One of their checks fails, or the command that they ran last has. */
export function isFailing({ entry }: WallRow): boolean {
  return entry !== null && (entry.failing !== null || entry.run?.state === 'failed');
}

/** Their sandbox is gone, on its way, or at a limit. Who gets none by right is in no trouble. */
export function isSandboxAmiss({ entry }: WallRow): boolean {
  if (!entry) return false;
  const isReady = entry.sandbox === 'ready';
  return isReady ? entry.trouble !== null : ['waiting', 'starting', 'gone'].includes(entry.sandbox);
}

/**
 * Those who are to be seen, whoever needs somebody first; who is not here comes last. In the queue of hands a hand counts
 * before that: its phone may sleep.
 */
export function arranged(
  rows: readonly WallRow[],
  order: WallOrder,
  filter: WallFilter,
  deck: { tasks: readonly WallTask[]; now: number },
): WallRow[] {
  const chosen = rows.filter((row) => isChosen(row, filter, deck));
  return chosen.toSorted(
    (a, b) =>
      (order === 'hands' ? handsFirst(a, b) : 0) ||
      Number(b.person.isHere) - Number(a.person.isHere) ||
      ORDERS[order](a, b, deck.now) ||
      a.person.name.localeCompare(b.person.name),
  );
}

const ORDERS: Record<WallOrder, (a: WallRow, b: WallRow, now: number) => number> = {
  stuck: (a, b, now) => atTaskMs(b, now) - atTaskMs(a, now),
  hands: () => 0,
  progress: (a, b) => (a.entry?.done ?? 0) - (b.entry?.done ?? 0),
  name: () => 0,
};

/** Who has waited longest first. */
function handsFirst({ person: { hand: a } }: WallRow, { person: { hand: b } }: WallRow): number {
  return Number(b !== null) - Number(a !== null) || (a?.at ?? 0) - (b?.at ?? 0);
}

function isChosen(
  row: WallRow,
  { choice, name, task }: WallFilter,
  { tasks, now }: { tasks: readonly WallTask[]; now: number },
): boolean {
  if (!row.person.name.toLowerCase().includes(name.trim().toLowerCase())) return false;
  if (task !== null && placeOf(row, tasks) !== task) return false;
  switch (choice) {
    case 'all':
      return true;
    case 'late':
      return isLate(row, tasks, now);
    case 'failing':
      return isFailing(row);
    case 'sandbox':
      return isSandboxAmiss(row);
    case 'hands':
      return row.person.hand !== null;
    case 'away':
      return !row.person.isHere;
  }
}

/** Where people who have done every task stand; no task is called so. */
export const AT_END = '*';

/** The task somebody is at, `''` before the first, `AT_END` behind the last. */
export function placeOf({ entry }: Pick<WallRow, 'entry'>, tasks: readonly WallTask[]): string {
  if (entry?.task != null) return entry.task;
  return tasks.length > 0 && entry?.done === tasks.length ? AT_END : '';
}

const wallColumnSchema = z.object({ place: z.string(), title: z.string(), people: z.int() });
export const tallySchema = z.array(wallColumnSchema);
export type WallColumn = z.infer<typeof wallColumnSchema>;

/** How many are where: before the first task, at each of them, behind the last. */
export function histogramOf(rows: readonly Pick<WallRow, 'entry'>[], tasks: readonly WallTask[]): WallColumn[] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const place = placeOf(row, tasks);
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  const column = (place: string, title: string) => ({ place, title, people: counts.get(place) ?? 0 });
  const named = tasks.map(({ name, title }) => column(name, title));
  return [column('', 'Not begun'), ...named, column(AT_END, 'All done')];
}
