// Owns how much of a flood is recorded: a burst, and then a little all the time, as nobody watches megabytes a second.

const BURST_BYTES = 4 * 1024 * 1024;
const BYTES_A_SECOND = 512 * 1024;
/** Below that it stays closed, or a flood would be chopped into crumbs. */
const WORTH_BYTES = 256 * 1024;

export type Allowance = {
  /** False when it is not to be had; then nothing is taken. `now`: in milliseconds. */
  take(bytes: number, now: number): boolean;
  /** There is room again for so much, and some more. */
  has(bytes: number, now: number): boolean;
};

export function createAllowance(burst = BURST_BYTES, rate = BYTES_A_SECOND): Allowance {
  let left = burst;
  let last: number | null = null;
  const fill = (now: number) => {
    left = Math.min(burst, left + ((now - (last ?? now)) / 1000) * rate);
    last = now;
  };
  return {
    take(bytes, now) {
      fill(now);
      if (bytes > left) return false;
      left -= bytes;
      return true;
    },
    has(bytes, now) {
      fill(now);
      return left >= Math.min(burst, Math.max(bytes * 2, WORTH_BYTES));
    },
  };
}
