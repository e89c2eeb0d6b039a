// Owns who a browser is: a signed cookie that holds a role and a participant, and nothing else.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { jwtVerify, SignJWT } from 'jose';
import type { Role } from '#core/permissions';

export type Session = { role: Role; participant: string };

const LIFETIME_SECONDS = 7 * 24 * 60 * 60;

export type Sessions = {
  /** The session that the request's cookie proves, or null. */
  read(request: IncomingMessage): Promise<Session | null>;
  /** The `Set-Cookie` value that makes a browser this participant. */
  cookie(session: Session): Promise<string>;
  /** Cookie header without any Slipway's session, for what goes to apps; undefined when nothing is left. */
  strip(header: string | undefined): string | undefined;
};

/** Of this server or of another one on the same host: a browser sends both to either. */
const SESSION_COOKIE = /^(?:__Host-)?slipway-\d+$/;

/**
 * `port`: cookies ignore it, so that it is part of the name. `secure`: the site is reached by https only; then the name
 * also keeps apps on names beside it from planting a session of theirs.
 * SameSite=Strict: no other site can make a browser act here; HttpOnly: no script can read it.
 */
export function createSessions(options: { secret: Uint8Array; port: number; secure: boolean }): Sessions {
  const { secret, port, secure } = options;
  const name = `${secure ? '__Host-' : ''}slipway-${port}`;
  return {
    async read(request) {
      for (const [key, value] of cookiePairs(request.headers.cookie)) {
        const session = key === name ? await verify(value, secret) : null;
        if (session) return session;
      }
      return null;
    },
    async cookie({ role, participant }) {
      const token = await new SignJWT({ role })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(participant)
        .setIssuedAt()
        .setExpirationTime(`${LIFETIME_SECONDS}s`)
        .sign(secret);
      return `${name}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${LIFETIME_SECONDS}${secure ? '; Secure' : ''}`;
    },
    strip(header) {
      const rest = cookiePairs(header).filter(([key]) => !SESSION_COOKIE.test(key));
      return rest.length > 0 ? rest.map((pair) => pair.join('=')).join('; ') : undefined;
    },
  };
}

export function newParticipant(): string {
  return randomUUID();
}

async function verify(token: string, secret: Uint8Array): Promise<Session | null> {
  try {
    const { payload } = await jwtVerify(token, secret, { algorithms: ['HS256'], requiredClaims: ['sub', 'exp'] });
    const { role, sub } = payload;
    if ((role !== 'presenter' && role !== 'attendee') || !sub) return null;
    return { role, participant: sub };
  } catch {
    // Forged, expired or from another installation: the browser simply has no session.
    return null;
  }
}

function cookiePairs(header: string | undefined): [string, string][] {
  return (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.includes('='))
    .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]);
}
