// Owns the names under which tests make things in engines: another checkout's tests on the same machine have others.
import { createHash } from 'node:crypto';

const CHECKOUT = createHash('sha256').update(process.cwd()).digest('hex');

/** `name` for this checkout. */
export function installationFor(name: string): string {
  return `test-${name}-${CHECKOUT.slice(0, 6)}`;
}

/** Of the hardened engine that all tests share, in the shape of a data folder's. */
export const HARDENED = CHECKOUT.slice(0, 12);
