// Owns a person's name as it may be shown to others.

const MAX_LETTERS = 40;

/** More than any script puts on one letter; a heap of them would be drawn over what stands above and below. */
const MAX_MARKS = 4;
const TOO_MANY_MARKS = new RegExp(`(\\p{M}{${MAX_MARKS}})\\p{M}+`, 'gu');
/** What can be seen of none of them is a name: fillers of scripts that compose, and an empty braille cell. */
const BLANKS = /[\p{C}\p{Z}\u115f\u1160\u3164\uffa0\u2800]+/gu;

/**
 * One line without control characters, marks that turn text about, and letters that nobody sees, at most 40 letters; a mark
 * stands on a letter. Empty when nothing is left.
 */
export function personName(said: string): string {
  const plain = said
    .normalize('NFC')
    .replace(BLANKS, ' ')
    .replace(/(?<=^| )\p{M}+/gu, '')
    .replace(TOO_MANY_MARKS, '$1')
    .trim();
  return [...plain].slice(0, MAX_LETTERS).join('').trim();
}

/** For somebody who says this one, where others have theirs: the same is told apart by a number. Null when it is empty. */
export function ownName(said: string, taken: Pick<ReadonlySet<string>, 'has'>): string | null {
  const name = personName(said);
  if (!taken.has(name)) return name === '' ? null : name;
  for (let number = 2; ; number += 1) if (!taken.has(`${name} (${number})`)) return `${name} (${number})`;
}
