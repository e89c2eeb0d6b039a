// Owns what may be written in the attributes of a lab's components.
import { z } from 'zod';
import { SLUG } from '#core/ids';
import { answerProblem } from '#core/tasks';

const name = z.string('must be text').regex(SLUG, 'must be lower-case letters, digits and single hyphens');

const answer = z.string('must be text').superRefine((text, context) => {
  const message = answerProblem(text);
  if (message) context.addIssue({ code: 'custom', message });
});

/** The descriptions are the manual. */
export const LAB_COMPONENTS: Readonly<Record<string, z.ZodType>> = {
  Task: z
    .strictObject({
      name: name.optional().describe('What progress is kept under; else its heading.'),
      after: z
        .string('must be names of tasks')
        .optional()
        .describe('Names of the tasks it builds on, with spaces between.'),
      undoes: z
        .string('must be names of checks')
        .optional()
        .describe(
          'Names of checks of earlier tasks that need not pass any more from this task on, with spaces between: with `holds`, or where such a task is done again.',
        ),
      minutes: z.number('must be a number').min(0.5).max(240).optional().describe('Time that it takes, as estimated.'),
    })
    .describe('A unit of work in a lab. Each check and question in it is a condition; it is done when all hold.'),
  Hint: z.strictObject({}).describe('Help with a task, opened one after the other.'),
  Solution: z.strictObject({}).describe('How a task is solved, folded; its blocks are what rehearsal carries out.'),
  Quiz: z
    .strictObject({
      name: name.describe('What the answer is kept under.'),
      several: z.boolean('has no value, or {true} or {false}').optional().describe('Several answers may be chosen.'),
      answer: answer.optional().describe('What must be typed, or a regular expression `/…/i`, where there is no list.'),
    })
    .describe(
      'A question, and a list of answers `- [ ]` of which the right ones are marked `- [x]`. Behind `>` stands what is shown with the right answer.',
    ),
  Confirm: z
    .strictObject({ name: name.describe('What the confirmation is kept under.') })
    .describe('Something that a person says to have seen or done.'),
};
