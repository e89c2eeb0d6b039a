import type { Language } from '#core/language';
import { requireConfig } from '#server/config';
import { type DeckOnDisk, type Library, sharedLibrary } from '#server/content/library';

let library: Library | undefined;

/** The decks as they are on disk now. Found at the first request: a build has no settings yet. */
export function decks(): Library {
  library ??= sharedLibrary(requireConfig().contentDir);
  return library;
}

/** What the address of a deck's page names. */
export type DeckParams = Promise<{ deck: string; language?: string }>;

/** Null when there is no such deck, or not in that language. */
export async function askedDeck(params: DeckParams): Promise<DeckOnDisk | null> {
  const { deck, language = null } = await params;
  return decks().compiled(deck, language);
}

/** Those in which the deck can be shown: the one that it was written in is named, and has no place in the address. */
export async function languagesOf(deck: string): Promise<{ tag: string; language: Language }[]> {
  const [original, translations] = [await decks().compiled(deck), await decks().translations(deck)];
  if (!original?.ok) return [];
  const translated = translations.filter(({ ok }) => ok).map(({ language }) => ({ tag: language, language }));
  return [{ tag: original.deck.manifest.language, language: null }, ...translated];
}
