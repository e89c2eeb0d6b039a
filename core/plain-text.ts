// Owns one line of what somebody says, as it may be shown to others.

/** More than any script puts on one letter; a heap of them would be drawn over what stands above and below. */
const MAX_MARKS = 4;
const TOO_MANY_MARKS = new RegExp(`(\\p{M}{${MAX_MARKS}})\\p{M}+`, 'gu');
/** What can be seen of none of them: fillers of scripts that compose, and an empty braille cell, are among them. */
const BLANKS = /[\p{C}\p{Z}\u115f\u1160\u3164\uffa0\u2800]+/gu;

/**
 * Without control characters, marks that turn text about, and letters that nobody sees; a mark stands on a letter. Empty when
 * nothing is left.
 */
export function plainText(said: string): string {
  return said
    .normalize('NFC')
    .replace(BLANKS, ' ')
    .replace(/(?<=^| )\p{M}+ ?/gu, '')
    .replace(TOO_MANY_MARKS, '$1')
    .trim();
}
