// Owns what people in an open room are offered to run in their own sandbox: a block that its driver has run, or one that
// somebody holds out to all or to one. It is named, never written out.
import * as z from 'zod/mini';
import { parseBlockId } from './ids';

const MAX_ID_LETTERS = 200;

/** A block's id, as its page has it. */
export const offeredBlock = z.string().check(z.maxLength(MAX_ID_LETTERS));

/** `ran`: the driver has run it, and it counts while that slide is shown. `offered`: until there is another. */
export const OFFER_MANNERS = ['ran', 'offered'] as const;

/** `by`: a name on a page, a member in the room. */
export const offerSchema = z.object({
  block: offeredBlock,
  by: z.string(),
  at: z.number(),
  how: z.enum(OFFER_MANNERS),
});
export type Offer = z.infer<typeof offerSchema>;

export function offerOnMove(offer: Offer | null, from: string | undefined, to: string): Offer | null {
  return offer?.how === 'ran' && slideOf(from) !== slideOf(to) ? null : offer;
}

/** Of the two the one that is told to somebody. */
export function laterOffer(one: Offer | null, other: Offer | null): Offer | null {
  if (!one || !other) return one ?? other;
  return other.at >= one.at ? other : one;
}

export function isBlockOf(deck: string, block: string): boolean {
  return parseBlockId(block)?.deck === deck;
}

function slideOf(address: string | undefined): string | undefined {
  return address?.split('.')[0];
}
