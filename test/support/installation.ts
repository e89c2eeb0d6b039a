// Owns the names under which tests make things in engines: another checkout's tests on the same machine have others.
import { createHash } from 'node:crypto';

const CHECKOUT = createHash('sha256').update(process.cwd()).digest('hex');

/** `name` for this checkout. */
export function installationFor(name: string): string {
  return `test-${name}-${CHECKOUT.slice(0, 6)}`;
}

/** Of the hardened engines that tests share, in the shape of a data folder's: one for each worker of the engine suite. */
export const ALL_HARDENED = [1, 2].map((worker) => `${CHECKOUT.slice(0, 11)}${worker}`);

/** Of this worker's. */
export const HARDENED = ALL_HARDENED[Number(process.env.VITEST_POOL_ID ?? 1) - 1] ?? '';
