// Owns what any playback goes by, of a room or of a rehearsal: what was shown when, what happened beside it, the terminals
// on stage and what was said. Times are seconds from its beginning.
import { z } from 'zod';

const showSchema = z.object({ at: z.number(), address: z.string(), isBlack: z.boolean() });
export type Show = z.infer<typeof showSchema>;

/**
 * Something that is worth finding again. `by`: whose it is, by name; empty where that was not told. `results`: of a poll,
 * as everybody saw them; null when nobody was shown any.
 */
const markSchema = z.object({
  at: z.number(),
  kind: z.enum(['said', 'poll', 'question', 'command']),
  by: z.string(),
  text: z.string(),
  results: z.nullable(z.object({ people: z.int(), options: z.array(z.object({ text: z.string(), count: z.int() })) })),
});
export type Mark = z.infer<typeof markSchema>;

const cueSchema = z.object({ from: z.number(), to: z.number(), text: z.string() });

/** A terminal's recording. `begins`: where its first second lies, which may be before; `from` to `to`: on stage. */
const castSchema = z.object({ src: z.string(), begins: z.number(), from: z.number(), to: z.number() });
export type StageCast = z.infer<typeof castSchema>;

const spanSchema = z.object({ from: z.number(), to: z.number() });

export const playbackSchema = z.object({
  /** Milliseconds since 1970. */
  begunAt: z.number(),
  seconds: z.number(),
  shows: z.array(showSchema),
  marks: z.array(markSchema),
  casts: z.array(castSchema),
  /** When a terminal was on stage whose recording is no longer kept. */
  lost: z.optional(z.array(spanSchema)),
  captions: z.object({ offset: z.number(), cues: z.array(cueSchema) }),
});
/** Named apart from the player of one recording. */
export type PlaybackFacts = z.infer<typeof playbackSchema>;

/** What is shown at that time; null: nothing yet. */
export function showAt(shows: readonly Show[], seconds: number): Show | null {
  let [low, high] = [0, shows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((shows[middle]?.at ?? 0) <= seconds) low = middle + 1;
    else high = middle;
  }
  return shows[low - 1] ?? null;
}
