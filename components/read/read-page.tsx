import type { ReactNode } from 'react';
import { deckAddress, htmlLanguage, type Language } from '#core/language';
import type { Manifest } from '#core/manifest';
import './read.css';

type ReadPageProps = {
  deck: string;
  manifest: Manifest;
  slides: number;
  rehearsed: string | null;
  /** In the address. */
  language: Language;
  /** To the article in other languages, and to the recording of the talk. */
  links: ReactNode;
  children: ReactNode;
};

/** A deck as one article, for a phone, a printer or whoever could not be there. */
export function ReadPage({ deck, manifest, slides, rehearsed, language, links, children }: ReadPageProps) {
  const { title, description, author, duration, theme } = manifest;
  const facts = [
    author,
    duration && `${duration} min as a talk`,
    slides === 1 ? '1 slide' : `${slides} slides`,
    rehearsed,
  ];
  const talk = deckAddress(deck, language);
  const lang = htmlLanguage(manifest.language);
  return (
    <main className="read" lang="en" data-deck-theme={theme}>
      <nav className="read-nav" aria-label="Around">
        <a href="/">All decks</a>
        {links}
        <a href={talk}>Open as a talk</a>
      </nav>
      <header className="read-head">
        <h1 lang={lang}>{title}</h1>
        {description && <p lang={lang}>{description}</p>}
        <p className="read-note">{facts.filter(Boolean).join(' · ')}</p>
      </header>
      <article>{children}</article>
      <footer className="read-foot">
        <p>
          <a href={talk}>Open as a talk</a>, where every command runs.
        </p>
      </footer>
    </main>
  );
}
