import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { connection } from 'next/server';
import { FaultPage } from '#components/home/fault-page';
import { rehearsalNote } from '#components/lab/rehearsed';
import { readComponents } from '#components/read/read-components';
import { ReadPage } from '#components/read/read-page';
import { LanguageLinks } from '#components/ui/language-links';
import { PlaybackLink } from '#components/ui/playback-link';
import { deckAddress } from '#core/language';
import { readRehearsal } from '#server/content/rehearsed';
import { talkSeconds } from '#server/content/talk-recording';
import { askedDeck, type DeckParams, decks, languagesOf } from '../../../library';
import { evaluateDeck } from '../evaluate';

type Props = { params: DeckParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const outcome = await askedDeck(params);
  if (!outcome) return { title: 'No such deck' };
  if (!outcome.ok) return { title: outcome.title };
  const { title, description } = outcome.deck.manifest;
  return { title: `Read: ${title}`, description };
}

export default async function ReadDeck({ params }: Props) {
  await connection();
  const outcome = await askedDeck(params);
  if (!outcome) notFound();
  if (!outcome.ok)
    return <FaultPage deck={outcome.name} revision={outcome.revision} title={outcome.title} faults={outcome.faults} />;
  const { name, manifest, slides } = outcome.deck;
  const { language = null } = await params;
  const rehearsed = rehearsalNote(outcome.deck, await readRehearsal(decks().folder(name)));
  const Content = evaluateDeck(outcome.code);
  return (
    <ReadPage
      {...{ manifest, rehearsed, language }}
      deck={name}
      slides={slides.length}
      links={
        <>
          <LanguageLinks deck={name} languages={await languagesOf(name)} current={manifest.language} page="read" />
          <PlaybackLink address={deckAddress(name, language)} seconds={await talkSeconds(decks().folder(name))} />
        </>
      }
    >
      <Content components={readComponents(manifest.title)} />
    </ReadPage>
  );
}
