// Owns the languages that a deck is given in: their tags and names, the files that hold them, and the addresses of pages.
import { SLUG } from './ids';

/** Small letters, in names of files as in addresses: `fr`, `pt-br`, `zh-hant`. */
const TAG = /^[a-z]{2,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?$/;

const TRANSLATION = /^deck\.([A-Za-z0-9_-]{1,35})\.mdx$/;

/** Known, and written as files and addresses have it. */
export function isLanguage(tag: string): boolean {
  return TAG.test(tag) && namesIn(tag, 'none').of(tag) !== undefined;
}

/** What it calls itself, as a name in a list; its tag for one that is not known. */
export function languageName(tag: string): string {
  if (!TAG.test(tag)) return tag;
  const name = namesIn(tag, 'code').of(tag) ?? tag;
  return name.slice(0, 1).toLocaleUpperCase(tag) + name.slice(1);
}

/** As HTML has it: `pt-BR`. */
export function htmlLanguage(tag: string): string {
  return TAG.test(tag) ? (Intl.getCanonicalLocales(tag)[0] ?? tag) : tag;
}

/** `null`: the deck as it was written, all that has no text of its own included. */
export type Language = string | null;

export function deckSource(language: Language): string {
  return language === null ? 'deck.mdx' : `deck.${language}.mdx`;
}

/** What stands between `deck.` and `.mdx`, whether it is a language or not; null for any other file. */
export function translationIn(file: string): string | null {
  return TRANSLATION.exec(file)?.[1] ?? null;
}

/** What the server tells pages of the language that they are drawn in; nobody else can. */
export const LANGUAGE_HEADER = 'x-slipway-language';

/** Of a deck's talk; its other pages are below. */
export function deckAddress(deck: string, language: Language = null): string {
  return language === null ? `/decks/${deck}` : `/decks/${deck}/${language}`;
}

/** No page of a deck has a name as short as this, nor files, which are names with an ending. */
const ADDRESS = /^\/decks\/([^/?#]+)(?:\/([a-z]{2,3}(?:-[a-z0-9]{2,4}){0,2})(?=[/?#]|$))?(?:\/([^?#]*))?(?=[?#]|$)/;

/** `page`: what is asked for below the talk's own address, such as `read`; empty: the talk. Null when it is no deck's. */
export function parseDeckAddress(path: string): { deck: string; language: Language; page: string } | null {
  const [, deck = '', language = null, page = ''] = ADDRESS.exec(path) ?? [];
  return SLUG.test(deck) ? { deck, language, page } : null;
}

function namesIn(tag: string, fallback: 'none' | 'code'): Intl.DisplayNames {
  return new Intl.DisplayNames([tag], { type: 'language', fallback });
}
