// Owns how far somebody is with a task: which of its conditions hold.
import type { AnswerState } from './lab-protocol';
import type { Progress } from './progress';
import type { CheckState } from './protocol';

export type TaskStanding = {
  holding: number;
  of: number;
  /** All of them hold. */
  isWhole: boolean;
};

/** Whether the task is done: its conditions have held together once, which stays so. */
export function isDone({ tasks }: Progress, task: string): boolean {
  return Object.hasOwn(tasks, task) && tasks[task]?.doneAt !== null;
}

export type Outcomes = {
  checks: Readonly<Record<string, CheckState>>;
  answers: Readonly<Record<string, AnswerState>>;
};

/** `conditions`: names of checks and questions. */
export function standingOf(conditions: readonly string[], outcomes: Outcomes): TaskStanding {
  const holding = conditions.filter((name) => holds(name, outcomes)).length;
  return { holding, of: conditions.length, isWhole: conditions.length > 0 && holding === conditions.length };
}

function holds(name: string, { checks, answers }: Outcomes): boolean {
  return checks[name]?.state === 'passed' || answers[name]?.state === 'right';
}
