import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { connection } from 'next/server';
import { RecordingsPage } from '#components/recordings/recordings-page';
import { askedDeck, type DeckParams } from '../../../library';

export const metadata: Metadata = { title: 'Recordings' };

type Props = { params: DeckParams };

/** The same for everyone: recordings come from the server to whom they belong only. */
export default async function Recordings({ params }: Props) {
  await connection();
  const outcome = await askedDeck(params);
  if (!outcome) notFound();
  const { name, title } = outcome.ok ? { name: outcome.deck.name, title: outcome.deck.manifest.title } : outcome;
  return <RecordingsPage deck={name} title={title} />;
}
