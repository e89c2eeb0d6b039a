// Owns a person's name as it may be shown to others, and which names are taken for the same.
import { plainText } from './plain-text';

const MAX_LETTERS = 40;

/** At most 40 letters of plain text. Empty when nothing is left. */
export function personName(said: string): string {
  return [...plainText(said)].slice(0, MAX_LETTERS).join('').trim();
}

/** The same for names that differ only in capitals, or in how their letters are encoded. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

/**
 * For somebody who says this one, where others have theirs: the same is told apart by a number. `taken`: their keys. Null
 * when it is empty.
 */
export function ownName(said: string, taken: Pick<ReadonlySet<string>, 'has'>): string | null {
  const name = personName(said);
  if (!taken.has(nameKey(name))) return name === '' ? null : name;
  for (let number = 2; ; number += 1) if (!taken.has(nameKey(`${name} (${number})`))) return `${name} (${number})`;
}
