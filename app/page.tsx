import { connection } from 'next/server';
import { DeckList } from '#components/home/deck-list';
import { Mast } from '#components/home/mast';
import { decks } from './library';

export default async function HomePage() {
  await connection();
  return (
    <main className="page">
      <Mast />
      <DeckList decks={await decks().list()} />
    </main>
  );
}
