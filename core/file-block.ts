// Owns what browser and server say to each other of a block that is written to a file: the browser names the block and what
// it has seen of the file, never a text or a path.
import * as z from 'zod/mini';
import { fileTextOf } from './files';

export const FILE_BLOCKS_PATH = '/file-blocks/';

/** Of a file that differs from its block, that it may be shown beside it. */
export const MAX_SHOWN_BYTES = 256 * 1024;

/**
 * `over`: the stamp of the file that may be written over; null where none has been seen, so that none is. `looks`: nothing
 * is written in any case.
 */
const askSchema = z.object({
  over: z.nullable(z.string().check(z.regex(/^[0-9a-z-]{1,80}$/))),
  looks: z.optional(z.boolean()),
});
export type FileBlockAsk = z.infer<typeof askSchema>;

const answerSchema = z.discriminatedUnion('kind', [
  /** The file holds the block's text. `isNew`: there was none. */
  z.object({ kind: z.literal('written'), stamp: z.string(), isNew: z.boolean() }),
  /** It held it before. */
  z.object({ kind: z.literal('same') }),
  /** For a look: `wanted` can be written, and nothing is lost by that. */
  z.object({ kind: z.literal('free'), wanted: z.string() }),
  /** It holds something else: `text`, or null where that is no text or too much to be shown. Nothing was written. */
  z.object({ kind: z.literal('differs'), stamp: z.string(), text: z.nullable(z.string()), wanted: z.string() }),
]);
export type FileBlockAnswer = z.infer<typeof answerSchema>;

/** Null for anything else. */
export function parseFileBlockAsk(json: unknown): FileBlockAsk | null {
  const parsed = z.safeParse(askSchema, json);
  return parsed.success ? parsed.data : null;
}

export function parseFileBlockAnswer(json: unknown): FileBlockAnswer | null {
  const parsed = z.safeParse(answerSchema, json);
  return parsed.success ? parsed.data : null;
}

/** `text`: null where it is none, or too much; what the browser has seen of it is `over`. */
export type PresentFile = { stamp: string; text: string | null };

/** What is to be done for a block when `present` is what the file holds, null for no file. */
export function decideFileBlock(
  block: string,
  present: PresentFile | null,
  over: string | null,
): { kind: 'write'; when: 'absent' | { stamp: string } } | Exclude<FileBlockAnswer, { kind: 'written' | 'free' }> {
  const wanted = fileTextOf(block);
  if (!present) return { kind: 'write', when: 'absent' };
  if (present.text === wanted) return { kind: 'same' };
  // An empty file is one that somebody has only made: nothing is lost.
  if (present.text === '' || present.stamp === over) return { kind: 'write', when: { stamp: present.stamp } };
  return { kind: 'differs', ...present, wanted };
}

/** Where a block is asked to be written. */
export function fileBlockAddress(id: string): string {
  return FILE_BLOCKS_PATH + encodeURIComponent(id);
}
