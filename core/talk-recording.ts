// Owns what a rehearsal leaves of the whole talk beside its deck, recordings/talk.json, and what a page is told of it. The
// blocks' own recordings are named, not repeated.
import { z } from 'zod';
import { MAX_TERMINAL } from './block-cast';
import { keptFigureSchema } from './figure-kept';
import { SLUG } from './ids';
import { playbackSchema } from './playback';

export const TALK_FILE = 'recordings/talk.json';

/** `language`: null for that of deck.mdx. */
export function captionsFile(language: string | null): string {
  return language === null ? 'recordings/talk.vtt' : `recordings/talk.${language}.vtt`;
}

const seconds = z.number().min(0).max(1_000_000);
const MOST_SHOWS = 20_000;
const MOST_BLOCKS = 2_000;

export const talkRecordSchema = z
  .strictObject({
    version: z.literal(1),
    /** When the rehearsal began, in milliseconds since 1970. */
    at: z.number().int().min(0).max(8_640_000_000_000_000),
    docker: z.string().max(100).nullable(),
    seconds,
    /** Waits in its terminals that are not shown. */
    leftOut: seconds,
    shows: z.array(z.strictObject({ at: seconds, address: z.string().max(200) })).max(MOST_SHOWS),
    blocks: z
      .array(
        z.strictObject({
          name: z.string().regex(SLUG, 'must be the name of a block'),
          hash: z.string().max(64),
          terminal: z.number().int().min(1).max(MAX_TERMINAL),
          at: seconds,
          seconds,
        }),
      )
      .max(MOST_BLOCKS)
      .refine((blocks) => new Set(blocks.map(({ name }) => name)).size === blocks.length, 'must name each block once'),
  })
  .superRefine((talk, context) => {
    for (const list of ['shows', 'blocks'] as const)
      for (const [index, { at }] of talk[list].entries()) {
        const isInOrder = at >= (talk[list][index - 1]?.at ?? 0) && at <= talk.seconds;
        const message = 'must come after the one before, and within the talk';
        if (!isInOrder) context.addIssue({ code: 'custom', path: [list, index, 'at'], message });
      }
  });
export type TalkRecord = z.infer<typeof talkRecordSchema>;

const cue = z.object({ from: z.number(), to: z.number(), text: z.string() });

const talkPlaybackSchema = playbackSchema.extend({
  docker: z.nullable(z.string()),
  leftOut: z.number(),
  /** One for each language with captions; `src`: the address of its WebVTT file. */
  tracks: z.array(z.object({ language: z.string(), src: z.string(), cues: z.array(cue) })),
  /** What plays then is not what the deck has now. */
  outdated: z.array(z.object({ from: z.number(), to: z.number(), text: z.string() })),
  /** What figures have drawn, by name of slide and kind. */
  figures: z.record(z.string(), keptFigureSchema),
  /** Slides of the deck that were not there when it was made. */
  newSlides: z.int(),
});
export type TalkPlayback = z.infer<typeof talkPlaybackSchema>;
export type CaptionTrack = TalkPlayback['tracks'][number];

/** Null for what is none. */
export function parseTalkPlayback(value: unknown): TalkPlayback | null {
  return talkPlaybackSchema.safeParse(value).data ?? null;
}
