// Owns a person's name as it may be shown to others.

const MAX_LETTERS = 40;

/** One line without control characters or marks that turn text about, at most 40 letters; empty when nothing is left. */
export function personName(said: string): string {
  const plain = said
    .normalize('NFC')
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim();
  return [...plain].slice(0, MAX_LETTERS).join('').trim();
}

/** For somebody who says this one, where others have theirs: the same is told apart by a number. Null when it is empty. */
export function ownName(said: string, taken: Pick<ReadonlySet<string>, 'has'>): string | null {
  const name = personName(said);
  if (!taken.has(name)) return name === '' ? null : name;
  for (let number = 2; ; number += 1) if (!taken.has(`${name} (${number})`)) return `${name} (${number})`;
}
