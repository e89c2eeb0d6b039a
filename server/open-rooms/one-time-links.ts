// Owns links that work once and run out: of a secret only its hash is known here, and nothing of it is written anywhere.
import { createHash, randomBytes } from 'node:crypto';

/** As long as it takes to find one's phone, or the other computer. */
export const LINK_MS = 5 * 60_000;
const SECRET_BYTES = 24;

export class OneTimeLinks<T> {
  private readonly links = new Map<string, { owner: string; until: number; worth: T }>();

  constructor(private readonly now: () => number = Date.now) {}

  /** A secret for a link; the owner's one before leads nowhere any more. */
  offer(owner: string, worth: T): { secret: string; until: number } {
    for (const [key, link] of this.links) if (link.owner === owner || link.until <= this.now()) this.links.delete(key);
    const until = this.now() + LINK_MS;
    const secret = newSecret();
    this.links.set(hashOf(secret), { owner, until, worth });
    return { secret, until };
  }

  /** What it is worth, once. Null: it leads nowhere, or no longer. */
  take(secret: string): T | null {
    const key = hashOf(secret);
    const link = this.links.get(key);
    this.links.delete(key);
    return link && link.until > this.now() ? link.worth : null;
  }

  revoke(owner: string): void {
    for (const [key, link] of this.links) if (link.owner === owner) this.links.delete(key);
  }

  clear(): void {
    this.links.clear();
  }
}

export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
