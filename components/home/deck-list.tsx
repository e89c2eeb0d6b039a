import { TriangleAlert } from 'lucide-react';
import type { Deck, DeckOutcome } from '#core/deck';
import { describeFault, type Fault } from '#core/fault';
import { deckAddress, htmlLanguage, languageName } from '#core/language';
import { LanguageLinks } from '../ui/language-links';
import './home.css';

/** A deck in another language. */
type DeckTranslation = DeckOutcome & { language: string };

type DeckListProps = {
  decks: DeckOutcome[];
  /** By name of the deck, when it last was. */
  rehearsed?: ReadonlyMap<string, string | null>;
  /** By name of the deck. */
  translations?: ReadonlyMap<string, readonly DeckTranslation[]>;
  /** By name of the lab, the minutes that people take for it; null where too few have done it. */
  measured?: ReadonlyMap<string, number | null>;
  /** By name of the deck, how long the recording of its talk plays, in seconds; null without one. */
  playback?: ReadonlyMap<string, number | null>;
};

export function DeckList({ decks, rehearsed, translations, measured, playback }: DeckListProps) {
  if (decks.length === 0) return <FirstDeck />;
  return (
    <ul className="decks">
      {decks.map((each) =>
        each.ok ? (
          <SoundDeck
            key={each.deck.name}
            deck={each.deck}
            rehearsed={rehearsed?.get(each.deck.name) ?? null}
            translations={translations?.get(each.deck.name) ?? []}
            minutes={measured?.get(each.deck.name) ?? each.deck.manifest.duration}
            playback={playback?.get(each.deck.name) ?? null}
          />
        ) : (
          <BrokenDeck key={each.name} name={each.name} title={each.title} faults={each.faults} />
        ),
      )}
    </ul>
  );
}

type SoundDeckProps = {
  deck: Deck;
  rehearsed: string | null;
  translations: readonly DeckTranslation[];
  minutes: number | undefined;
  playback: number | null;
};

function SoundDeck({ deck, rehearsed, translations, minutes, playback }: SoundDeckProps) {
  const { title, description, author, language } = deck.manifest;
  const lang = language === 'en' ? undefined : htmlLanguage(language);
  const shown = translations.filter(({ ok }) => ok).map((each) => ({ tag: each.language, language: each.language }));
  const runs = deck.blocks.filter((block) => block.role === 'run').length;
  const facts = [
    author,
    minutes && `${minutes} min`,
    counted(deck.slides.length, 'slide'),
    runs > 0 && counted(runs, 'command to run', 'commands to run'),
    rehearsed,
  ].filter(Boolean);
  return (
    <li className="deck-row">
      <h2>
        <a href={deckAddress(deck.name)} lang={lang}>
          {title}
        </a>
      </h2>
      {description && <p lang={lang}>{description}</p>}
      <p className="deck-facts">{facts.join(' · ')}</p>
      <p className="deck-facts deck-ways">
        <a href={`/decks/${deck.name}/read`}>Read as an article</a>
        {playback !== null && (
          <a href={`/decks/${deck.name}/playback`}>Watch a recording, {Math.max(1, Math.round(playback / 60))} min</a>
        )}
        <LanguageLinks deck={deck.name} languages={shown} current={language} />
      </p>
      {translations.map((each) => !each.ok && <BrokenTranslation key={each.language} deck={deck.name} text={each} />)}
    </li>
  );
}

type BrokenTranslationProps = { deck: string; text: { language: string; faults: Fault[] } };

function BrokenTranslation({ deck, text: { language, faults } }: BrokenTranslationProps) {
  return (
    <>
      <p className="fault-badge">
        <TriangleAlert size="1em" aria-hidden="true" />{' '}
        <a href={deckAddress(deck, language)}>
          {languageName(language)}: {counted(faults.length, 'fault')}
        </a>
      </p>
      <FaultLines faults={faults} />
    </>
  );
}

function BrokenDeck({ name, title, faults }: { name: string; title: string; faults: Fault[] }) {
  return (
    <li className="deck-row deck-broken">
      <h2>
        <a href={`/decks/${name}`}>{title}</a>
      </h2>
      <p className="fault-badge">
        <TriangleAlert size="1em" aria-hidden="true" /> {counted(faults.length, 'fault')}
      </p>
      <FaultLines faults={faults} />
    </li>
  );
}

function FaultLines({ faults }: { faults: Fault[] }) {
  return (
    <ul className="fault-lines">
      {faults.slice(0, 3).map((fault) => (
        <li key={describeFault(fault)}>{describeFault(fault)}</li>
      ))}
    </ul>
  );
}

function FirstDeck() {
  return (
    <section className="first-deck">
      <h2>No decks yet</h2>
      <p>
        A deck is a folder with a Markdown file. Write this to <code>content/my-talk/deck.mdx</code> and load this page
        again:
      </p>
      <pre>{`---
title: My talk
---

# My talk

---
layout: terminal
---

## Hello from a sandbox

\`\`\`sh run
echo "It runs."
\`\`\``}</pre>
    </section>
  );
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
