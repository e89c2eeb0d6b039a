// Owns times in tests: what else runs on the machine only makes them longer, so that the least of some tries counts.

const MOST_TRIES = 5;

/** Tries again while all took as long as `limitMs` or longer. `attempt` tells how long it took, in milliseconds. */
export async function leastOf(limitMs: number, attempt: () => Promise<number>): Promise<number> {
  let least = await attempt();
  for (let tries = 1; least >= limitMs && tries < MOST_TRIES; tries += 1) least = Math.min(least, await attempt());
  return least;
}
