// Owns what the server answers a presenter who asks for a deck's notes.
import * as z from 'zod/mini';

export const notesAnswerSchema = z.object({
  /** Of the deck that the notes are from. */
  revision: z.string(),
  /** By slide, in the deck's order; slides without notes are not there. `html`: safe, in parts with `data-note-step`. */
  notes: z.array(z.object({ slide: z.string(), html: z.string() })),
});
export type NotesAnswer = z.infer<typeof notesAnswerSchema>;

/** Null when it is nothing of that kind. */
export function parseNotesAnswer(value: unknown): NotesAnswer | null {
  const parsed = z.safeParse(notesAnswerSchema, value);
  return parsed.success ? parsed.data : null;
}
