/** Tones that tell series apart; further ones are told apart by their words alone. */
const TONES = 5;

/** A tone for each name: the same for as long as the names are. Versions count upwards, so that a later one has a later tone. */
export function tonesOf(names: Iterable<string>): ReadonlyMap<string, number> {
  const sorted = [...new Set(names)].toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return new Map(sorted.map((name, i) => [name, (i % TONES) + 1]));
}
