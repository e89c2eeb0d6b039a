// Owns what people can wave at the speaker with, and how often. Reactions are of the moment: none is kept.
import * as z from 'zod/mini';

/** As people call them; pages draw a picture of each. */
export const REACTIONS = ['Thumbs up', 'Applause', 'Heart', 'Laughter', 'I do not follow'] as const;

export const REACTION_EVENTS = [z.object({ type: z.literal('reactions-switched'), areOn: z.boolean() })] as const;
export type ReactionEvent = z.infer<(typeof REACTION_EVENTS)[number]>;

export const REACTION_COMMANDS = [
  /** `kind`: which of the list. */
  z.object({ type: z.literal('react'), kind: z.int().check(z.gte(0), z.lt(REACTIONS.length)) }),
  z.object({ type: z.literal('switch-reactions'), areOn: z.boolean() }),
] as const;
export type ReactionCommand = z.infer<(typeof REACTION_COMMANDS)[number]>;

export const REACTION_FACTS = [
  z.object({ type: z.literal('reactions-switched'), areOn: z.boolean() }),
  /** How many of each since the last. */
  z.object({ type: z.literal('reacted'), counts: z.array(z.int()) }),
] as const;
export type ReactionFact = z.infer<(typeof REACTION_FACTS)[number]>;

const MOST = 6;
const WITHIN_MS = 3_000;

/** When somebody reacted lately, the oldest first. */
export type Lately = readonly number[];

/** With this one; null when it is one too many. */
export function withReaction(lately: Lately, now: number): Lately | null {
  const still = lately.filter((at) => now - at < WITHIN_MS);
  return still.length < MOST ? [...still, now] : null;
}

/** None of these counts any more. */
export function isOver(lately: Lately, now: number): boolean {
  return lately.every((at) => now - at >= WITHIN_MS);
}
