// Owns the names under which tests make things in engines: another checkout's tests on the same machine have others.
import { createHash } from 'node:crypto';

const CHECKOUT = createHash('sha256').update(process.cwd()).digest('hex');

/** `name` for this checkout. */
export function installationFor(name: string): string {
  return `test-${name}-${CHECKOUT.slice(0, 6)}`;
}

/** How many test files meet real engines at once. */
export const ENGINE_WORKERS = 2;

/** Of the hardened engines that tests share, one a worker, in the shape of a data folder's. */
export const ALL_HARDENED = Array.from({ length: ENGINE_WORKERS }, (_, at) => `${CHECKOUT.slice(0, 11)}${at + 1}`);

/** Of this worker's. */
export const HARDENED = ALL_HARDENED[Number(process.env.VITEST_POOL_ID ?? 1) - 1] ?? '';
