// Owns waiting in tests: for a condition, never for a time.

const POLL_MS = 15;

/** Settles with the first value that is not false, null or undefined; rejects with `what` after the deadline. */
export async function until<T>(
  what: string,
  predicate: () => T | Promise<T>,
  deadlineMs = 15_000,
): Promise<Exclude<T, false | null | undefined>> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const value = await predicate();
    if (value !== false && value !== null && value !== undefined) return value as Exclude<T, false | null | undefined>;
    if (Date.now() > end) throw new Error(`waited ${deadlineMs} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
