// Owns what an export knows of its deck, beside what the server draws of it. Notes come from the disk: no address has them.
import type { Deck, SlideNotes } from '#core/deck';
import type { KeptFigures } from '#core/export';
import { partsOfNotes } from '#core/notes';
import { terminalCasts } from './casts';
import { keptFigures } from './kept-figures';

export type ExportDeck = {
  /** Where the server that draws it has its talk. */
  url: string;
  deck: Deck;
  folder: string;
  /** The chosen ones, as indices. */
  slides: readonly number[];
  /** Text by name of slide, of the chosen ones; empty where notes are not wanted. */
  notes: Readonly<Record<string, string>>;
  /** Recordings that stand for the terminal, by name of slide. */
  casts: Readonly<Record<string, Buffer>>;
  figures: KeptFigures;
};

type Parts = {
  outcome: { deck: Deck; notes: readonly SlideNotes[] };
  folder: string;
  slides: readonly number[];
};

export async function gather(
  { outcome, folder, slides }: Parts,
  { url, notes }: { url: string; notes: boolean },
): Promise<ExportDeck> {
  const { deck } = outcome;
  const chosen = new Set(slides.map((index) => deck.slides[index]?.name));
  const wanted = notes ? outcome.notes.filter(({ slide }) => chosen.has(slide)) : [];
  const texts = wanted.map(({ slide, text }) => [slide, plain(text)] as const);
  const casts = await terminalCasts(deck, folder);
  return {
    url,
    deck,
    folder,
    slides,
    notes: Object.fromEntries(texts),
    casts,
    figures: await keptFigures(deck, folder),
  };
}

/** Markers say when; on paper there is no when. */
function plain(notes: string): string {
  return partsOfNotes(notes)
    .map(({ text }) => text)
    .join('')
    .trim();
}
