// Owns what a room's log holds beside what makes the room: who was here when, captions, what was cut out, and who may see
// the playback. Its events change nothing of the room itself, and some come when it is over.
import * as z from 'zod/mini';
import { MAX_SECRET_LENGTH } from './cast-cut';
import type { Cue } from './cues';
import { memberId } from './member-id';
import { address } from './open-room';
import type { Logged } from './room-history';

const seconds = z.number().check(z.minimum(0), z.maximum(1_000_000));
/** A shift of an hour is a mistake of the file; more is one of whoever types it. */
export const captionsOffset = z.number().check(z.minimum(-36_000), z.maximum(36_000));

const keptEventSchema = z.discriminatedUnion('type', [
  /** The first page of somebody's opened, and the last one closed. `at`: where it was; null while not told. */
  z.object({ type: z.literal('came'), member: memberId }),
  z.object({ type: z.literal('left'), member: memberId, at: z.nullable(address), isFollowing: z.boolean() }),
  /** In place of those before. */
  z.object({ type: z.literal('captioned'), cues: z.array(z.tuple([seconds, seconds, z.string()])) }),
  z.object({ type: z.literal('captions-moved'), offset: captionsOffset }),
  /** Whether all who were in the room see the playback. */
  z.object({ type: z.literal('playback-shown'), toAll: z.boolean() }),
  /** It becomes blocks in all that is told of the room. */
  z.object({ type: z.literal('text-cut'), text: z.string().check(z.minLength(1), z.maxLength(2 * MAX_SECRET_LENGTH)) }),
  /** `cut`: which one, counted from 1. */
  z.object({ type: z.literal('text-restored'), cut: z.int() }),
]);
export type KeptEvent = z.infer<typeof keptEventSchema>;

/** Null for what is no such event. */
export function parseKeptEvent(event: unknown): KeptEvent | null {
  const parsed = z.safeParse(keptEventSchema, event);
  return parsed.success ? parsed.data : null;
}

/** `id`: counted from 1. */
export type TextCut = { id: number; at: number; text: string };

/**
 * `offset`: seconds by which captions come later than they say. `replaced`: how often there were new ones. `cuts`: those that
 * hold; `cutChanges`: how often something was cut or taken back.
 */
export type Kept = {
  cues: Cue[];
  offset: number;
  isShown: boolean;
  replaced: number;
  cuts: TextCut[];
  cutChanges: number;
};

export function keptOf(logged: readonly Logged[]): Kept {
  const kept: Kept = { cues: [], offset: 0, isShown: false, replaced: 0, cuts: [], cutChanges: 0 };
  let cuts = 0;
  for (const { at, event: unknown } of logged) {
    const event = parseKeptEvent(unknown);
    if (event?.type === 'text-cut') {
      cuts += 1;
      kept.cuts.push({ id: cuts, at, text: event.text });
    }
    if (event?.type === 'text-restored') kept.cuts = kept.cuts.filter(({ id }) => id !== event.cut);
    if (event?.type === 'text-cut' || event?.type === 'text-restored') kept.cutChanges += 1;
    if (event?.type === 'captions-moved') kept.offset = event.offset;
    if (event?.type === 'playback-shown') kept.isShown = event.toAll;
    if (event?.type !== 'captioned') continue;
    kept.cues = event.cues.map(([from, to, text]) => ({ from, to, text }));
    kept.offset = 0;
    kept.replaced += 1;
  }
  return kept;
}
