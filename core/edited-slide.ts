// Owns which slide of a deck was edited, as far as the texts before and after tell.

/** `hash`: of all that its author wrote of it. */
export type SlideText = { name: string; hash: string };

/**
 * The name of the first slide whose text is new: changed, renamed or added. Null when there is none, as after a slide was
 * moved or taken out, and when all of them are.
 */
export function editedSlide(before: readonly SlideText[], after: readonly SlideText[]): string | null {
  const known = new Set(before.map(({ hash }) => hash));
  const edited = after.filter(({ hash }) => !known.has(hash));
  const isOtherDeck = edited.length === after.length && after.length > 1;
  return isOtherDeck ? null : (edited[0]?.name ?? null);
}
