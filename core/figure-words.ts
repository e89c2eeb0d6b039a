// Owns how figures put numbers into words.

/** `1 image`, `2 images`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** Decimal, as docker shows sizes. */
export function shownBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 99.5 ? Math.round(value) : Number(value.toPrecision(2))} ${units[unit]}`;
}

export function listed(parts: readonly string[], between = ', '): string {
  return parts.join(between);
}

/** A number of each word, the most first: `3 running, 1 starting`. */
export function tally(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([word, number]) => `${number} ${word}`)
    .join(', ');
}

/** A container's name without the ids that a Swarm puts behind it: `web.1`, and `agent` of a service that is on every node. */
export function plainName(name: string): string {
  return name.replace(/^\//, '').replace(/(?:\.[a-z0-9]{25}){1,2}$/, '');
}
