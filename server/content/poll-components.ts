// Owns what may be written in the attributes of a poll.
import { z } from 'zod';
import { SLUG } from '#core/ids';
import { MAX_POLL_OPTIONS, MIN_POLL_OPTIONS } from '#core/polls';

const isSo = z.boolean('has no value, or {true} or {false}').optional();

/** The descriptions are the manual. */
export const POLL_COMPONENTS: Readonly<Record<string, z.ZodType>> = {
  Poll: z
    .strictObject({
      name: z
        .string('must be text')
        .regex(SLUG, 'must be lower-case letters, digits and single hyphens')
        .describe('What its answers are kept under.'),
      several: isSo.describe('Several answers may be chosen.'),
      live: isSo.describe('Results are seen as answers come in; else once who presents shows them.'),
    })
    .describe(
      `A question to the audience, and a list of ${MIN_POLL_OPTIONS} to ${MAX_POLL_OPTIONS} answers, none of which is right. In a room who presents opens it, and what comes of it is drawn in its place; alone one’s own answer is kept.`,
    ),
};
