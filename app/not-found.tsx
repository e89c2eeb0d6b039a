import { connection } from 'next/server';
import { DeckList } from '#components/home/deck-list';
import { Mast } from '#components/home/mast';
import { decks } from './library';

export default async function NotFound() {
  await connection();
  return (
    <main className="page">
      <Mast heading="Nothing at this address" words="No deck and no page has it. These decks are here:" />
      <DeckList decks={await decks().list()} />
    </main>
  );
}
