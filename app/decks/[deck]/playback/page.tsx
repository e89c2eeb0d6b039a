import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { connection } from 'next/server';
import { FaultPage } from '#components/home/fault-page';
import { deckComponents } from '#components/mdx/deck-components';
import { StillFigure } from '#components/mdx/figure';
import { PlaybackPage } from '#components/playback/playback-page';
import { deckAddress } from '#core/language';
import { askedDeck, type DeckParams } from '../../../library';
import { evaluateDeck } from '../evaluate';

type Props = { params: DeckParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const outcome = await askedDeck(params);
  if (!outcome) return { title: 'No such deck' };
  return { title: `Playback: ${outcome.ok ? outcome.deck.manifest.title : outcome.title}` };
}

/**
 * Of the deck’s own recording, or of a room’s. The same for everyone, and without a fact of a room: the page asks the
 * server for those, which knows whose they are.
 */
export default async function PlaybackOfDeck({ params }: Props) {
  await connection();
  const outcome = await askedDeck(params);
  if (!outcome) notFound();
  if (!outcome.ok)
    return <FaultPage deck={outcome.name} revision={outcome.revision} title={outcome.title} faults={outcome.faults} />;
  const { deck, code, style } = outcome;
  const { title, theme, language } = deck.manifest;
  const address = deckAddress(deck.name, (await params).language);
  const Content = evaluateDeck(code);
  const slides = deck.slides.map(({ look, line, ...slide }) => ({ ...slide, layout: look.layout }));
  return (
    <>
      {style && <link rel="stylesheet" href={style} />}
      <PlaybackPage deck={deck.name} address={address} {...{ title, theme, language, slides }}>
        <Content components={{ ...deckComponents, Figure: StillFigure }} />
      </PlaybackPage>
    </>
  );
}
