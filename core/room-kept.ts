// Owns what a room's log holds beside what makes the room: who was here when, captions, and who may see the playback. Its
// events change nothing of the room itself, and some come when it is over.
import * as z from 'zod/mini';
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
]);
export type KeptEvent = z.infer<typeof keptEventSchema>;

/** Null for what is no such event. */
export function parseKeptEvent(event: unknown): KeptEvent | null {
  const parsed = z.safeParse(keptEventSchema, event);
  return parsed.success ? parsed.data : null;
}

/** `offset`: seconds by which captions come later than they say. `replaced`: how often there were new ones. */
export type Kept = { cues: Cue[]; offset: number; isShown: boolean; replaced: number };

export function keptOf(logged: readonly Logged[]): Kept {
  const kept: Kept = { cues: [], offset: 0, isShown: false, replaced: 0 };
  for (const { event: unknown } of logged) {
    const event = parseKeptEvent(unknown);
    if (event?.type === 'captions-moved') kept.offset = event.offset;
    if (event?.type === 'playback-shown') kept.isShown = event.toAll;
    if (event?.type !== 'captioned') continue;
    kept.cues = event.cues.map(([from, to, text]) => ({ from, to, text }));
    kept.offset = 0;
    kept.replaced += 1;
  }
  return kept;
}
