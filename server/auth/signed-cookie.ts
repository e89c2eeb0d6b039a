// Owns cookies that prove a role: a signed token that no script can read and no other site can have sent.
import type { IncomingMessage } from 'node:http';
import { jwtVerify, SignJWT } from 'jose';

/** What a cookie says; each kind of cookie knows its own roles and takes no other. */
export type Claim = { role: string; subject: string };
/** `ageMs`: since it was made. */
export type Proof = Claim & { ageMs: number };

export type CookieOptions = {
  name: string;
  secret: Uint8Array;
  /** The site is reached by https only; then the name also keeps apps on names beside it from planting one of theirs. */
  secure: boolean;
  lifetimeSeconds: number;
  now?: (() => number) | undefined;
};

export type SignedCookie = {
  /** The first that is signed by this server and has not run out, or null. */
  read(request: IncomingMessage): Promise<Proof | null>;
  /** The `Set-Cookie` value. */
  make(claim: Claim): Promise<string>;
  /** The `Set-Cookie` value that takes it from a browser. */
  readonly farewell: string;
};

/** SameSite=Strict: no other site can make a browser act here; HttpOnly: no script can read it. */
export function createSignedCookie(options: CookieOptions): SignedCookie {
  const { secret, secure, lifetimeSeconds, now = Date.now } = options;
  const name = `${secure ? '__Host-' : ''}${options.name}`;
  const set = (value: string, seconds: number) =>
    `${name}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure ? '; Secure' : ''}`;
  return {
    async read(request) {
      for (const [key, value] of cookiePairs(request.headers.cookie)) {
        const proof = key === name ? await verify(value, secret, now()) : null;
        if (proof) return proof;
      }
      return null;
    },
    async make({ role, subject }) {
      const madeAt = Math.floor(now() / 1_000);
      const token = await new SignJWT({ role })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(subject)
        .setIssuedAt(madeAt)
        .setExpirationTime(madeAt + lifetimeSeconds)
        .sign(secret);
      return set(token, lifetimeSeconds);
    },
    farewell: set('', 0),
  };
}

async function verify(token: string, secret: Uint8Array, now: number): Promise<Proof | null> {
  try {
    const demands = { algorithms: ['HS256'], requiredClaims: ['sub', 'exp', 'iat'], currentDate: new Date(now) };
    const { payload } = await jwtVerify(token, secret, demands);
    const { role, sub, iat = 0 } = payload;
    return typeof role === 'string' && sub ? { role, subject: sub, ageMs: now - 1_000 * iat } : null;
  } catch {
    // Forged, expired or from another installation: the browser simply proves nothing.
    return null;
  }
}

export function cookiePairs(header: string | undefined): [string, string][] {
  return (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.includes('='))
    .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]);
}
