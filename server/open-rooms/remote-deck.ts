// Owns what a phone that is a remote is told of its deck.
import { minutesOfSlides } from '#core/pacing';
import type { RemoteDeck } from '#core/remote';
import type { Library } from '../content/library';
import { notesOf } from '../content/notes-route';

/** Empty where the deck has faults by now: its page says so. */
export async function remoteDeckOf(library: Pick<Library, 'compiled'>, name: string): Promise<RemoteDeck> {
  const found = await library.compiled(name);
  if (!found?.ok) return { slides: [], notes: [] };
  const { duration } = found.deck.manifest;
  const planned = minutesOfSlides(found.deck);
  const slides = found.deck.slides.map(({ name, title, number, steps, across, down }, at) => {
    const minutes = planned[at];
    return { name, title, number, steps, across, down, ...(minutes === undefined ? {} : { minutes }) };
  });
  return { ...(duration === undefined ? {} : { duration }), slides, notes: notesOf(found) };
}
