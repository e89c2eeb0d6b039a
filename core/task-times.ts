// Owns how long tasks take the people who do them, from what was written down of them.
import { afterEvent, NO_PROGRESS, type Progress, type ProgressEvent } from './progress';

/** What happened in one person's room, in order. `at`: milliseconds of the server's clock. */
export type Happened = { at: number; event: ProgressEvent };

/** Minutes that a task takes, by name; one that too few have done is not here. */
export type TaskMinutes = Readonly<Record<string, number>>;

/** Fewer say more about themselves than about the task. */
export const MIN_PEOPLE = 5;

/** Nobody knows how much of a longer silence was work: such a run tells nothing. */
const IDLE_MS = 30 * 60_000;

/** What is done as soon as it is looked at was done before, or by the way to a later task. */
const FOUND_DONE_MS = 10_000;

/** Of those tasks that the person has done in one go, the milliseconds each took the first time. */
export function taskTimesOf(happened: readonly Happened[]): Map<string, number> {
  const times = new Map<string, number>();
  let progress = NO_PROGRESS;
  for (const [index, { at, event }] of happened.entries()) {
    const before = progress;
    progress = afterEvent(progress, event, at);
    if (event.type !== 'task-done' || progress === before || times.has(event.task)) continue;
    const from = beganAt(before, event.task);
    if (from === null || at - from < FOUND_DONE_MS) continue;
    if (!wasIdle(happened, from, index)) times.set(event.task, at - from);
  }
  return times;
}

/** The median of all who have done it, for each task that enough have done. */
export function taskMinutes(people: readonly ReadonlyMap<string, number>[]): TaskMinutes {
  const all = new Map<string, number[]>();
  for (const times of people) for (const [task, time] of times) all.set(task, [...(all.get(task) ?? []), time]);
  const known = [...all].filter(([, times]) => times.length >= MIN_PEOPLE);
  return Object.fromEntries(known.map(([task, times]) => [task, Math.max(1, Math.round(medianOf(times) / 60_000))]));
}

/** Of a whole lab; null while a task of it is not known. */
export function labMinutes(tasks: readonly { name: string }[], minutes: TaskMinutes): number | null {
  const each = tasks.map(({ name }) => minutesOf(minutes, name));
  if (each.length === 0 || each.includes(null)) return null;
  return each.reduce<number>((sum, own) => sum + (own ?? 0), 0);
}

export function minutesOf(minutes: TaskMinutes, task: string): number | null {
  return Object.hasOwn(minutes, task) ? (minutes[task] ?? null) : null;
}

/** Tasks of one slide are begun together, and done one after the other. */
function beganAt({ tasks }: Progress, task: string): number | null {
  const begun = Object.hasOwn(tasks, task) ? (tasks[task]?.begunAt ?? null) : null;
  if (begun === null) return null;
  return Math.max(begun, ...Object.values(tasks).map(({ doneAt }) => doneAt ?? 0));
}

/** Whether nothing happened for long between `from` and the event at `end`. */
function wasIdle(happened: readonly Happened[], from: number, end: number): boolean {
  const moments = happened.slice(0, end + 1).flatMap(({ at }) => (at >= from ? [at] : []));
  return moments.some((at, index) => at - (moments[index - 1] ?? from) > IDLE_MS);
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}
