// Owns what tells one state of a slide's source from another.
import { createHash } from 'node:crypto';
import type { DeckSource, SlideSource } from '#core/deck-source';
import type { SlideText } from '#core/edited-slide';

/** White space or a separator: what lies between two slides belongs to neither. */
const BETWEEN = /^(?:\s*|-{3,4}[ \t]*)$/;

/** Of each slide that is shown, in order. They are for the server alone: a hash of notes would confirm a guess at them. */
export function slideTexts(
  text: string,
  { slides }: DeckSource,
  shown: readonly { name: string; line: number }[],
): SlideText[] {
  const lines = text.split(/\r\n|\r|\n/);
  const places = new Map(slides.map((slide, index) => [slide.line, index]));
  return shown.map(({ name, line }) => {
    const index = places.get(line) ?? 0;
    const next = slides[index + 1];
    const from = firstLine(slides[index]) - 1;
    let to = next ? firstLine(next) - 1 : lines.length;
    while (to > from && BETWEEN.test(lines[to - 1] ?? '')) to -= 1;
    return { name, hash: createHash('sha256').update(lines.slice(from, to).join('\n')).digest('hex') };
  });
}

function firstLine(slide: SlideSource | undefined): number {
  return slide?.settings?.line ?? slide?.line ?? 1;
}
