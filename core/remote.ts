// Owns what a phone that is a speaker's remote may ask for, and what it knows of the deck.
import * as z from 'zod/mini';

/** Done by the speaker's own page, as if its key had been pressed: so steps act where the terminal is, and once. */
export const REMOTE_ACTIONS = ['next', 'previous', 'black', 'run'] as const;
export const remoteAction = z.enum(REMOTE_ACTIONS);
export type RemoteAction = z.infer<typeof remoteAction>;

/** Of a link, which works once, or of the pass that it was changed for. */
export const remoteSecret = z.string().check(z.minLength(16), z.maxLength(64));

const remoteSlideSchema = z.object({
  name: z.string(),
  title: z.string(),
  number: z.nullable(z.int()),
  steps: z.int(),
  across: z.int(),
  down: z.int(),
  minutes: z.optional(z.number()),
});

export const remoteDeckSchema = z.object({
  /** Planned, in minutes. */
  duration: z.optional(z.number()),
  slides: z.array(remoteSlideSchema),
  /** Safe HTML, as core/notes-answer has it; none for who may not read them. */
  notes: z.array(z.object({ slide: z.string(), html: z.string() })),
});
export type RemoteDeck = z.infer<typeof remoteDeckSchema>;
