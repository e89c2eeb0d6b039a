// Owns how often an address may try tokens in vain.

export type Attempts = {
  isBarred(address: string): boolean;
  fail(address: string): void;
};

export type AttemptsOptions = {
  /** Failures within `windowMs` after which an address has to wait for the window's end. */
  most?: number;
  windowMs?: number;
  now?: () => number;
};

/** An attacker with a network of addresses must not fill the memory. */
const MAX_ADDRESSES = 10_000;

export function createAttempts({ most = 20, windowMs = 60_000, now = Date.now }: AttemptsOptions = {}): Attempts {
  const failures = new Map<string, { count: number; until: number }>();
  const current = (address: string) => {
    const entry = failures.get(address);
    return entry && entry.until > now() ? entry : null;
  };
  return {
    isBarred: (address) => (current(address)?.count ?? 0) >= most,
    fail(address) {
      const entry = current(address) ?? { count: 0, until: now() + windowMs };
      entry.count += 1;
      failures.delete(address);
      failures.set(address, entry);
      const [oldest] = failures.keys();
      if (failures.size > MAX_ADDRESSES && oldest !== undefined) failures.delete(oldest);
    },
  };
}
