// Owns what a rehearsal with an audience has come to, and how many people that lets a machine carry.

export type Attendance = {
  /** Sandboxes that were asked for at once. */
  count: number;
  /** Of those that came to their prompt, in any order. */
  promptMs: readonly number[];
  /** Why the others did not, or did not go all of the way. */
  problems: readonly string[];
  /** Of memory that could be had before. */
  beforeBytes: number;
  /** At the worst moment. */
  takenBytes: number;
};

/** Left to the machine. */
const RESERVE_BYTES = 512 * 1024 * 1024;

/** How many such sandboxes the memory holds; null when they took too little to be told from the rest of the machine. */
export function carriedBy({ count, problems, beforeBytes, takenBytes }: Attendance): number | null {
  const came = count - problems.length;
  if (came <= 0 || takenBytes <= 0) return null;
  return Math.floor(Math.max(0, beforeBytes - RESERVE_BYTES) / (takenBytes / came));
}

/** The time within which that share of them came; null when none did. */
export function promptWithin({ promptMs }: Attendance, share: number): number | null {
  const sorted = promptMs.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
}

export function describeAttendance(attendance: Attendance): string[] {
  const { count, problems, takenBytes } = attendance;
  const seconds = (share: number) => {
    const within = promptWithin(attendance, share);
    return within === null ? 'never' : `${(within / 1000).toFixed(1)} s`;
  };
  const carried = carriedBy(attendance);
  const each = takenBytes / Math.max(1, count - problems.length) / 1024 / 1024;
  const kinds = [...new Set(problems)];
  return [
    `${count} at once: prompt after ${seconds(0.5)} (half of them), ${seconds(0.95)} (95 in 100)`,
    `memory: ${Math.round(takenBytes / 1024 / 1024)} MiB at most, ${Math.round(each)} MiB each`,
    carried === null
      ? 'memory alone does not say how many this machine carries'
      : `memory for about ${carried} of them`,
    ...kinds.map(
      (problem) => `${problems.filter((other) => other === problem).length} did not get through: ${problem}`,
    ),
  ];
}
