import { connection } from 'next/server';
import { DeckList } from '#components/home/deck-list';
import { Mast } from '#components/home/mast';
import { rehearsalNote } from '#components/lab/rehearsed';
import type { Deck } from '#core/deck';
import { labMinutes } from '#core/task-times';
import { measuredMinutes } from '#server/content/measured';
import { readRehearsal } from '#server/content/rehearsed';
import { talkSeconds } from '#server/content/talk-recording';
import { decks } from './library';

export default async function HomePage() {
  await connection();
  const library = decks();
  const all = await library.list();
  const sound = all.flatMap((each) => (each.ok ? [each.deck] : []));
  const notes = sound.map((deck) => noteOf(deck, library.folder(deck.name)));
  const translations = sound.map(async ({ name }) => [name, await library.translations(name)] as const);
  return (
    <main className="page">
      <Mast />
      <p className="home-join">
        <a href="/join">Join a room</a> with the code of who presents, or look at <a href="/rooms">your own rooms</a>.
      </p>
      <DeckList
        decks={all}
        rehearsed={new Map(await Promise.all(notes))}
        translations={new Map(await Promise.all(translations))}
        measured={new Map(await Promise.all(sound.map(measuredOf)))}
        playback={
          new Map(
            await Promise.all(sound.map(async ({ name }) => [name, await talkSeconds(library.folder(name))] as const)),
          )
        }
      />
    </main>
  );
}

async function measuredOf({ name, tasks }: Deck): Promise<[deck: string, minutes: number | null]> {
  return [name, tasks.length === 0 ? null : labMinutes(tasks, await measuredMinutes(name))];
}

async function noteOf(deck: Deck, folder: string): Promise<[deck: string, note: string | null]> {
  return [deck.name, rehearsalNote(deck, await readRehearsal(folder))];
}
