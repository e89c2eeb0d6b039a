import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { connection } from 'next/server';
import { FaultPage } from '#components/home/fault-page';
import { deckComponents } from '#components/mdx/deck-components';
import { PresenterPage } from '#components/present/presenter-page';
import { deckAddress } from '#core/language';
import { minutesOfSlides } from '#core/pacing';
import { askedDeck, type DeckParams } from '../../../library';
import { evaluateDeck } from '../evaluate';

type Props = { params: DeckParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const outcome = await askedDeck(params);
  if (!outcome) return { title: 'No such deck' };
  return { title: `Presenter: ${outcome.ok ? outcome.deck.manifest.title : outcome.title}` };
}

/** The same for everyone, and without notes: the page asks the server for them, which knows whose they are. */
export default async function PresentPage({ params }: Props) {
  await connection();
  const outcome = await askedDeck(params);
  if (!outcome) notFound();
  if (!outcome.ok)
    return <FaultPage deck={outcome.name} revision={outcome.revision} title={outcome.title} faults={outcome.faults} />;
  const { deck, code, revision, style } = outcome;
  const { title, theme, duration } = deck.manifest;
  const { language = null } = await params;
  const Content = evaluateDeck(code);
  const planned = minutesOfSlides(deck);
  const slides = deck.slides.map(({ look, line, ...slide }, at) => ({
    ...slide,
    layout: look.layout,
    minutes: planned[at],
  }));
  return (
    <>
      {style && <link rel="stylesheet" href={style} />}
      <PresenterPage
        deck={deck.name}
        address={deckAddress(deck.name, language)}
        revision={revision}
        title={title}
        theme={theme}
        duration={duration}
        slides={slides}
      >
        <Content components={deckComponents} />
      </PresenterPage>
    </>
  );
}
