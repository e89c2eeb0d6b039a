// Owns a person's name as it may be shown to others.
import { plainText } from './plain-text';

const MAX_LETTERS = 40;

/** At most 40 letters of plain text. Empty when nothing is left. */
export function personName(said: string): string {
  return [...plainText(said)].slice(0, MAX_LETTERS).join('').trim();
}

/** For somebody who says this one, where others have theirs: the same is told apart by a number. Null when it is empty. */
export function ownName(said: string, taken: Pick<ReadonlySet<string>, 'has'>): string | null {
  const name = personName(said);
  if (!taken.has(name)) return name === '' ? null : name;
  for (let number = 2; ; number += 1) if (!taken.has(`${name} (${number})`)) return `${name} (${number})`;
}
