import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { connection } from 'next/server';
import { FaultPage } from '#components/home/fault-page';
import { withFindings } from '#components/lab/rehearsed';
import { deckComponents } from '#components/mdx/deck-components';
import { MediaWatch } from '#components/mdx/media-watch';
import { Talk } from '#components/talk/talk';
import { LanguageLinks } from '#components/ui/language-links';
import { PageTitle } from '#components/ui/page-title';
import { PlaybackLink } from '#components/ui/playback-link';
import { deckAddress } from '#core/language';
import { measuredMinutes } from '#server/content/measured';
import { readRehearsal } from '#server/content/rehearsed';
import { talkSeconds } from '#server/content/talk-recording';
import { askedDeck, type DeckParams, decks, languagesOf } from '../../library';
import { evaluateDeck } from './evaluate';

type Props = { params: DeckParams };

/** Of a deck that is there the page draws them. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const outcome = await askedDeck(params);
  return outcome ? { title: null, description: null } : { title: 'No such deck' };
}

export default async function DeckPage({ params }: Props) {
  await connection();
  const outcome = await askedDeck(params);
  if (!outcome) notFound();
  if (!outcome.ok)
    return (
      <>
        <PageTitle title={outcome.title} />
        <FaultPage deck={outcome.name} revision={outcome.revision} title={outcome.title} faults={outcome.faults} />
      </>
    );
  const { deck, code, revision, style } = outcome;
  const Content = evaluateDeck(code);
  const { title, description, theme, slideNumbers, progress, language } = deck.manifest;
  const slides = deck.slides.map(({ look, line, ...slide }) => ({ ...slide, layout: look.layout }));
  const rehearsed = await readRehearsal(decks().folder(deck.name));
  const findings = { record: rehearsed, measured: await measuredMinutes(deck.name) };
  const components = withFindings(deckComponents, deck, findings);
  const chrome = {
    slideNumbers,
    progress,
    hasFooter: rehearsed !== null || deck.slides.some(({ look }) => look.footer),
    links: (
      <>
        <PlaybackLink
          address={deckAddress(deck.name, (await params).language)}
          seconds={await talkSeconds(decks().folder(deck.name))}
        />
        <LanguageLinks deck={deck.name} languages={await languagesOf(deck.name)} current={language} />
      </>
    ),
  };
  return (
    <>
      <PageTitle title={title} description={description} />
      {style && <link rel="stylesheet" href={style} />}
      <Talk deck={deck.name} revision={revision} title={title} theme={theme} slides={slides} chrome={chrome}>
        <Content components={components} />
        <MediaWatch />
      </Talk>
    </>
  );
}
