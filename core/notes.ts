// Owns the markers in presenter notes, `[step]` and `[step:3]`, each of which belongs to a step of the slide.

const MARKER = /\[step(?::(\d{1,2}))?\]/g;

/** A run of notes that belongs to one step: from its marker to the next; what comes before any marker, to step 0. */
export type NotePart = { step: number; text: string };

/**
 * Cuts notes at their markers. A marker without a number belongs to the step after that of the marker before. `begins`: the
 * step of what comes before any marker.
 */
export function partsOfNotes(text: string, begins = 0): NotePart[] {
  const parts: NotePart[] = [];
  let step = begins;
  let from = 0;
  for (const match of text.matchAll(MARKER)) {
    parts.push({ step, text: text.slice(from, match.index) });
    step = match[1] === undefined ? step + 1 : Number(match[1]);
    from = match.index + match[0].length;
  }
  parts.push({ step, text: text.slice(from) });
  return parts.filter((part, i) => i > 0 || part.text.trim() !== '');
}

/** The last step that a marker names; 0 without any. */
export function stepsOfNotes(text: string): number {
  return Math.max(0, ...partsOfNotes(text).map(({ step }) => step));
}
