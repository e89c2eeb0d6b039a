// Owns where the numbers of a shell's output begin, for shells whose own process does not say it.

const NUMBERS_PER_MS = 1_000;

/**
 * The microsecond it was opened: a page that comes back with a number of an earlier shell's, or of an earlier server's,
 * never takes the one for the continuation of the other.
 */
export function firstNumber(): number {
  return Date.now() * NUMBERS_PER_MS;
}
