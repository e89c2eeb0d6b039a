// Owns how large a deck may be: drawing a larger one would keep everybody else waiting.
import type { DeckSource } from '#core/deck-source';
import type { Fault } from '#core/fault';

/** Of a deck's source. */
export const MAX_SOURCE_MIB = 4;
export const MAX_SLIDES = 2_000;

const MIB = 1024 * 1024;
const MAX_SOURCE_BYTES = MAX_SOURCE_MIB * MIB;
const NEWLINE = 0x0a;

/** At the line up to which it could be; null for a deck that is not too large. */
export function tooLarge(file: string, bytes: Buffer): Fault | null {
  if (bytes.length <= MAX_SOURCE_BYTES) return null;
  const message = `The deck has ${(bytes.length / MIB).toFixed(1)} MiB; at most ${MAX_SOURCE_MIB} MiB can be shown, which end here.`;
  return { file, line: lineAt(bytes, MAX_SOURCE_BYTES), column: 1, message };
}

/** At the first slide that is too many; null for a deck without one. */
export function tooManySlides(file: string, { slides }: DeckSource): Fault | null {
  const first = slides[MAX_SLIDES];
  if (!first) return null;
  const message = `The deck has ${slides.length} slides; at most ${MAX_SLIDES} can be shown. This is the first one too many.`;
  return { file, line: first.line, column: 1, message };
}

function lineAt(bytes: Buffer, end: number): number {
  let line = 1;
  for (let at = bytes.indexOf(NEWLINE); at >= 0 && at < end; at = bytes.indexOf(NEWLINE, at + 1)) line += 1;
  return line;
}
