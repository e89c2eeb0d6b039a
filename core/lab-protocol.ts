// Owns what browser and server say to each other of a lab, on a page's live socket: parts of protocol.ts.
import * as z from 'zod/mini';
import { terminal } from './message-fields';
import { progressSchema } from './progress';
import { MAX_ANSWER_LENGTH } from './tasks';

const name = z.string().check(z.maxLength(80));

export const LAB_COMMANDS = [
  /** `options`: indexes of those that are chosen. */
  z.object({
    type: z.literal('answer-question'),
    question: name,
    options: z.array(z.int().check(z.minimum(0), z.maximum(99))).check(z.maxLength(100)),
    text: z.string().check(z.maxLength(MAX_ANSWER_LENGTH)),
  }),
  /** Its slide is looked at. */
  z.object({ type: z.literal('begin-task'), task: name }),
  z.object({ type: z.literal('show-hint'), task: name, hint: z.int().check(z.minimum(1), z.maximum(99)) }),
  z.object({ type: z.literal('show-solution'), task: name }),
  /** It is begun anew, its questions too. The sandbox stays as it is. */
  z.object({ type: z.literal('reset-task'), task: name }),
  /** Brings the sandbox to where the task begins, in that terminal as far as its node is asked for. */
  z.object({ type: z.literal('catch-up'), task: name, terminal }),
  /** Does again what the task builds on and no longer holds, in that terminal as far as its node is asked for. */
  z.object({ type: z.literal('restore'), task: name, terminal }),
  z.object({ type: z.literal('stop-catching-up') }),
  /** What is on the sandbox's disks, in place of what was saved before. */
  z.object({ type: z.literal('save-state') }),
  z.object({ type: z.literal('go-back') }),
] as const;
export type LabCommand = z.infer<(typeof LAB_COMMANDS)[number]>;

export function isLabCommand<T extends { type: string }>(command: T | LabCommand): command is LabCommand {
  return LAB_COMMANDS.some(({ shape }) => shape.type.def.values.includes(command.type as never));
}

const answerStateSchema = z.discriminatedUnion('state', [
  /** `explanation`: HTML that is safe to show; null: none. `translations`: of it, by language. */
  z.object({
    state: z.literal('right'),
    explanation: z.nullable(z.string()),
    translations: z.optional(z.record(z.string(), z.string())),
  }),
  /** `tries`: how many have been wrong so far. */
  z.object({ state: z.literal('wrong'), tries: z.int() }),
]);
export type AnswerState = z.infer<typeof answerStateSchema>;

/** On the way to a task: `done` of the `of` blocks lie behind, `block` runs; `problem`: why it went no further. */
const catchUpSchema = z.object({
  task: z.string(),
  done: z.int(),
  of: z.int(),
  block: z.nullable(z.string()),
  problem: z.nullable(z.string()),
});
export type CatchUpState = z.infer<typeof catchUpSchema>;

/**
 * The state of the sandbox that is saved. `isAble`: one can be; `at`: when it was, in milliseconds; `problem`: why the
 * last saving or going back came to nothing.
 */
const savedSchema = z.object({
  isAble: z.boolean(),
  at: z.nullable(z.number()),
  work: z.nullable(z.enum(['saving', 'going-back'])),
  problem: z.nullable(z.string()),
});
export type SavedState = z.infer<typeof savedSchema>;

/** A check of an earlier task that no longer passes: `title`: what its tick says, `output`: why. */
const brokenSchema = z.object({ task: z.string(), check: z.string(), title: z.string(), output: z.string() });
/** By the task in view that builds on them. `files`: ids of blocks that may be written to theirs when it is done again. */
const brokenByTask = z.record(
  z.string(),
  z.object({ checks: z.array(brokenSchema), files: z.array(z.object({ id: z.string(), path: z.string() })) }),
);
export type Broken = z.infer<typeof brokenByTask>;

/** What a snapshot says of a lab. Answers are keyed by question. */
export const LAB_STANDING = {
  answers: z.record(z.string(), answerStateSchema),
  catchUp: z.nullable(catchUpSchema),
  progress: progressSchema,
  saved: savedSchema,
  broken: brokenByTask,
};

export const LAB_FACTS = [
  z.object({ type: z.literal('answer-changed'), question: z.string(), answer: z.nullable(answerStateSchema) }),
  z.object({ type: z.literal('progress-changed'), progress: progressSchema }),
  z.object({ type: z.literal('catch-up-changed'), catchUp: z.nullable(catchUpSchema) }),
  z.object({ type: z.literal('saved-changed'), saved: savedSchema }),
  z.object({ type: z.literal('broken-changed'), broken: brokenByTask }),
] as const;
