// Owns how far somebody is with a deck, made from what has happened: nothing else is kept of it.
import * as z from 'zod/mini';

const name = z.string().check(z.maxLength(80));

/** What is written down. Unknown ones are of a later version, and passed over. */
export const progressEventSchema = z.discriminatedUnion('type', [
  /** Its slide was looked at for the first time. */
  z.object({ type: z.literal('task-begun'), task: name }),
  /** All its conditions held at once. */
  z.object({ type: z.literal('task-done'), task: name }),
  z.object({ type: z.literal('hint-shown'), task: name, hint: z.int().check(z.minimum(1), z.maximum(99)) }),
  z.object({ type: z.literal('solution-shown'), task: name }),
  /** What was answered is not written down, only whether it was right. */
  z.object({ type: z.literal('question-answered'), question: name, right: z.boolean() }),
  /** It is begun anew, and so are these questions. */
  z.object({ type: z.literal('task-reset'), task: name, questions: z.array(name) }),
]);
export type ProgressEvent = z.infer<typeof progressEventSchema>;

const taskProgressSchema = z.object({
  /** Milliseconds of the server's clock; null: not yet. */
  begunAt: z.nullable(z.number()),
  doneAt: z.nullable(z.number()),
  /** How many have been shown. */
  hints: z.int(),
  solution: z.boolean(),
});
export type TaskProgress = z.infer<typeof taskProgressSchema>;

export const progressSchema = z.object({
  /** By name; one that is not here has not been begun. */
  tasks: z.record(z.string(), taskProgressSchema),
  /** Questions that have been answered rightly. */
  right: z.array(z.string()),
});
export type Progress = z.infer<typeof progressSchema>;

export const NO_PROGRESS: Progress = { tasks: {}, right: [] };

const UNTOUCHED: TaskProgress = { begunAt: null, doneAt: null, hints: 0, solution: false };

/** What was read from a log, or null for what this version does not know. */
export function parseProgressEvent(event: unknown): ProgressEvent | null {
  const parsed = z.safeParse(progressEventSchema, event);
  return parsed.success ? parsed.data : null;
}

/** The same object where nothing is new. `at`: when it happened. */
export function afterEvent(progress: Progress, event: ProgressEvent, at: number): Progress {
  switch (event.type) {
    case 'task-begun':
      return changed(progress, event.task, ({ begunAt }) => (begunAt === null ? { begunAt: at } : null));
    case 'task-done':
      return changed(progress, event.task, ({ begunAt, doneAt }) =>
        doneAt === null ? { doneAt: at, begunAt: begunAt ?? at } : null,
      );
    case 'hint-shown':
      return changed(progress, event.task, ({ hints }) => (event.hint > hints ? { hints: event.hint } : null));
    case 'solution-shown':
      return changed(progress, event.task, ({ solution }) => (solution ? null : { solution: true }));
    case 'question-answered':
      if (!event.right || progress.right.includes(event.question)) return progress;
      return { ...progress, right: [...progress.right, event.question] };
    case 'task-reset':
      return reset(progress, event);
    default:
      return event satisfies never;
  }
}

/** How long a task took, in seconds; null while it is not done. */
export function secondsOf({ begunAt, doneAt }: TaskProgress): number | null {
  return begunAt === null || doneAt === null ? null : Math.max(0, doneAt - begunAt) / 1000;
}

function changed(
  progress: Progress,
  task: string,
  change: (before: TaskProgress) => Partial<TaskProgress> | null,
): Progress {
  const before = Object.hasOwn(progress.tasks, task) ? (progress.tasks[task] ?? UNTOUCHED) : UNTOUCHED;
  const news = change(before);
  return news ? { ...progress, tasks: { ...progress.tasks, [task]: { ...before, ...news } } } : progress;
}

function reset(progress: Progress, { task, questions }: { task: string; questions: readonly string[] }): Progress {
  const isKnown = Object.hasOwn(progress.tasks, task) || questions.some((each) => progress.right.includes(each));
  if (!isKnown) return progress;
  const { [task]: _, ...tasks } = progress.tasks;
  return { tasks, right: progress.right.filter((each) => !questions.includes(each)) };
}
