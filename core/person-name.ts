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

/** The same name is told apart by a number. */
export function ownName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  for (let number = 2; ; number += 1) if (!taken.has(`${name} (${number})`)) return `${name} (${number})`;
}
