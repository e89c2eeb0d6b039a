// Owns what browser and server say to each other on the socket of somebody who watches a terminal, a shared one, their
// own in another window, or that on the stage of a room, beside its bytes (frame.ts).
import * as z from 'zod/mini';
import { memberId } from './member-id';
import { terminal } from './message-fields';
import { node, type Parsed, parse } from './protocol';

export const viewerCommandSchema = z.discriminatedUnion('type', [
  /** This or one of the next three is always the first message. */
  z.object({
    type: z.literal('watch'),
    version: z.int(),
    share: z.string().check(z.maxLength(64)),
  }),
  /** A terminal of whoever asks, which another of their windows holds. Their cookie says who they are. */
  z.object({ type: z.literal('watch-own'), version: z.int(), deck: z.string().check(z.maxLength(80)), terminal }),
  /** The first terminal of who drives an open room, for anybody in it. Their cookie says whether they are. */
  z.object({ type: z.literal('watch-stage'), version: z.int(), code: z.string().check(z.maxLength(20)) }),
  /** A terminal of somebody else in an open room, for who looks after it. Their cookie says whether they do. */
  z.object({
    type: z.literal('look-in'),
    version: z.int(),
    code: z.string().check(z.maxLength(20)),
    member: memberId,
    terminal,
  }),
  /** Asks the owner to let this viewer type. The answer comes as `role-changed`. */
  z.object({ type: z.literal('ask-to-type'), name: z.string().check(z.maxLength(200)) }),
  /** Gives it back, or asks no longer. */
  z.object({ type: z.literal('only-watch') }),
  z.object({ type: z.literal('ping') }),
]);
export type ViewerCommand = z.infer<typeof viewerCommandSchema>;

export const viewerFactSchema = z.discriminatedUnion('type', [
  /** A screen and output follow. Comes again with each new shell. */
  z.object({ type: z.literal('terminal-shown'), deck: z.string(), node }),
  /** The shell is over, or there is none yet: the next one comes by itself. */
  z.object({ type: z.literal('terminal-closed'), reason: z.string() }),
  /**
   * `typing`: input is taken, numbered from `typed` on; `watching`: it is not, and whoever asked was refused.
   * `mayAsk`: in a shell on the server's own computer, for one, nobody but its owner ever types.
   */
  z.object({
    type: z.literal('role-changed'),
    role: z.enum(['watching', 'asking', 'typing']),
    mayAsk: z.boolean(),
    typed: z.int(),
  }),
  z.object({ type: z.literal('ponged') }),
]);
export type ViewerFact = z.infer<typeof viewerFactSchema>;

export function parseViewerCommand(text: string): Parsed<ViewerCommand> {
  return parse(viewerCommandSchema, text);
}

export function parseViewerFact(text: string): Parsed<ViewerFact> {
  return parse(viewerFactSchema, text);
}
