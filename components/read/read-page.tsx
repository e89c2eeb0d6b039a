import type { ReactNode } from 'react';
import type { Manifest } from '#core/manifest';
import './read.css';

type ReadPageProps = {
  deck: string;
  manifest: Manifest;
  slides: number;
  rehearsed: string | null;
  children: ReactNode;
};

/** A deck as one article, for a phone, a printer or whoever could not be there. */
export function ReadPage({ deck, manifest, slides, rehearsed, children }: ReadPageProps) {
  const { title, description, author, duration, theme } = manifest;
  const facts = [
    author,
    duration && `${duration} min as a talk`,
    slides === 1 ? '1 slide' : `${slides} slides`,
    rehearsed,
  ];
  const talk = `/decks/${deck}`;
  return (
    <main className="read" data-deck-theme={theme}>
      <nav className="read-nav" aria-label="Around">
        <a href="/">All decks</a>
        <a href={talk}>Open as a talk</a>
      </nav>
      <header className="read-head">
        <h1>{title}</h1>
        {description && <p>{description}</p>}
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
