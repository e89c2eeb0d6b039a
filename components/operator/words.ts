const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

/** `6.2 GiB`, or `48 MiB` below one. */
export function bytes(count: number): string {
  if (count >= 100 * GIB) return `${Math.round(count / GIB)} GiB`;
  if (count >= GIB) return `${trimmed(count / GIB)} GiB`;
  return `${Math.round(count / MIB)} MiB`;
}

/** One digit after the point, and none where it would be 0. */
export function trimmed(count: number): string {
  return count.toFixed(1).replace(/\.0$/, '');
}

/** `4 min`, as long as it has lasted. */
export function lasting(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}
