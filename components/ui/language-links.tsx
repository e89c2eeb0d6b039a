import { deckAddress, htmlLanguage, type Language, languageName } from '#core/language';

export type LanguageLinksProps = {
  deck: string;
  languages: readonly { tag: string; language: Language }[];
  /** The one that this page is in. */
  current: string;
  /** Below the talk's address; none: the talk. */
  page?: string;
};

/** The same page in the deck's other languages, each by its own name. */
export function LanguageLinks({ deck, languages, current, page }: LanguageLinksProps) {
  return languages
    .filter(({ tag }) => tag !== current)
    .map(({ tag, language }) => (
      <a
        key={tag}
        className="language-link"
        href={[deckAddress(deck, language), page].filter(Boolean).join('/')}
        hrefLang={htmlLanguage(tag)}
        lang={htmlLanguage(tag)}
      >
        {languageName(tag)}
      </a>
    ));
}
