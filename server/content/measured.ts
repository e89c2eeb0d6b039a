// Owns where pages find how long people take for a deck's tasks: they are bundled with a copy of every module, so it is
// found through the process's global object.
import type { TaskMinutes } from '#core/task-times';

/** What is known now of a deck's tasks. */
export type TaskTimes = (deck: string) => Promise<TaskMinutes>;

const SHARED = Symbol.for('slipway.task-times');
const ofProcess: typeof globalThis & { [SHARED]?: TaskTimes } = globalThis;

export function shareTaskTimes(times: TaskTimes): void {
  ofProcess[SHARED] = times;
}

/** Nothing is known where nobody measures. */
export async function measuredMinutes(deck: string): Promise<TaskMinutes> {
  return (await ofProcess[SHARED]?.(deck)) ?? {};
}
