// Owns the question which images the decks need, and for which of them something is to be done.
import { resolve } from 'node:path';
import { openLibrary } from './content/library';
import type { ShelfImage } from './sandbox/docker/shelf-images';

export type NeededImages = {
  images: ShelfImage[];
  /** Sets of Debian packages that nodes have beside the usual ones. */
  packages: (readonly string[])[];
  /** The decks that these images are for. */
  decks: string[];
  /** Decks that cannot be read for their faults, so that nobody knows what they need. */
  faulty: string[];
};

/** There is no such deck; the message lists those there are. */
export class UnknownDeck extends Error {
  override readonly name = 'UnknownDeck';
}

/**
 * Of all decks; of `named` ones when there are any, and then what the others need is taken where it is there already.
 * Rejects with an `UnknownDeck`.
 */
export async function neededImages(contentDir: string, named: readonly string[] = []): Promise<NeededImages> {
  const library = openLibrary(contentDir);
  const outcomes = await library.list();
  const all = outcomes.map((outcome) => (outcome.ok ? outcome.deck.name : outcome.name)).toSorted();
  const unknown = named.filter((name) => !all.includes(name));
  if (unknown.length > 0) {
    const there = all.length > 0 ? `There are: ${all.join(', ')}.` : 'There are none.';
    throw new UnknownDeck(`No deck is called ${unknown.join(' or ')} in ${contentDir}. ${there}`);
  }
  const isWanted = (deck: string) => named.length === 0 || named.includes(deck);
  const images = outcomes.flatMap((outcome) => {
    if (!outcome.ok) return [];
    const { name: deck, manifest } = outcome.deck;
    return manifest.images.map(({ name, standIn }) => ({
      name,
      standIn: standIn ? { folder: resolve(library.folder(deck), standIn), label: `${deck}/${standIn}` } : null,
      decks: [deck],
      isOptional: !isWanted(deck),
    }));
  });
  const nodes = outcomes.flatMap((outcome) =>
    outcome.ok && isWanted(outcome.deck.name) ? outcome.deck.manifest.nodes : [],
  );
  return {
    images,
    packages: [...new Map(nodes.map(({ packages }) => [packages.toSorted().join(' '), packages])).values()].filter(
      (packages) => packages.length > 0,
    ),
    decks: all.filter(isWanted),
    faulty: outcomes.flatMap((outcome) => (!outcome.ok && isWanted(outcome.name) ? [outcome.name] : [])),
  };
}
