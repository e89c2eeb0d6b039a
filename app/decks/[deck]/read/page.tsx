import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { connection } from 'next/server';
import { FaultPage } from '#components/home/fault-page';
import { rehearsalNote } from '#components/lab/rehearsed';
import { readComponents } from '#components/read/read-components';
import { ReadPage } from '#components/read/read-page';
import { readRehearsal } from '#server/content/rehearsed';
import { decks } from '../../../library';
import { evaluateDeck } from '../evaluate';

type Props = { params: Promise<{ deck: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const outcome = await decks().compiled((await params).deck);
  if (!outcome) return { title: 'No such deck' };
  if (!outcome.ok) return { title: outcome.title };
  const { title, description } = outcome.deck.manifest;
  return { title: `Read: ${title}`, description };
}

export default async function ReadDeck({ params }: Props) {
  await connection();
  const outcome = await decks().compiled((await params).deck);
  if (!outcome) notFound();
  if (!outcome.ok)
    return <FaultPage deck={outcome.name} revision={outcome.revision} title={outcome.title} faults={outcome.faults} />;
  const { name, manifest, slides } = outcome.deck;
  const rehearsed = rehearsalNote(outcome.deck, await readRehearsal(decks().folder(name)));
  const Content = evaluateDeck(outcome.code);
  return (
    <ReadPage deck={name} manifest={manifest} slides={slides.length} rehearsed={rehearsed}>
      <Content components={readComponents(manifest.title)} />
    </ReadPage>
  );
}
