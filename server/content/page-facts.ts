// Owns what is told of a page before it is drawn: whose pages it may show in frames, and the language that it is in.
import { parseDeckAddress } from '#core/language';
import type { Library } from './library';

/** `language`: of what there is to read. */
export type PageFacts = { frames: readonly string[]; language: string };

const INTERFACE: PageFacts = { frames: [], language: 'en' };

export async function factsOf(library: Pick<Library, 'compiled'>, url: string): Promise<PageFacts> {
  const { deck, language, page } = parseDeckAddress(url) ?? { page: null };
  if (page !== '' && page !== 'read') return INTERFACE;
  const outcome = await library.compiled(deck, language);
  if (!outcome?.ok) return INTERFACE;
  return { frames: page === '' ? outcome.frames : [], language: outcome.deck.manifest.language };
}
