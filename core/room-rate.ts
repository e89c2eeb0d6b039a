// Owns what is said of how many requests a room's audience sends to the app on its stage: the rates to choose from, the one
// that was chosen, and what it kept out.
import * as z from 'zod/mini';

/** Requests a second that may go on for long. */
export const AUDIENCE_RATES = [20, 100, 500] as const;
export type AudienceRate = (typeof AUDIENCE_RATES)[number];

export const USUAL_RATE: AudienceRate = 500;

const rate = z.literal(AUDIENCE_RATES);

export const RATE_EVENTS = [z.object({ type: z.literal('audience-limited'), rate })] as const;

export const RATE_COMMANDS = [z.object({ type: z.literal('limit-audience'), rate })] as const;

export const RATE_FACTS = [
  /** To those who may limit it. `lately`: requests in the last minute. */
  z.object({ type: z.literal('turned-away'), lately: z.int().check(z.minimum(0)) }),
] as const;
