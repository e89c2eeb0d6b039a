// Owns who a browser is: a signed cookie that holds a role and a participant, and nothing else.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Role } from '#core/permissions';
import { cookiePairs, createSignedCookie } from './signed-cookie';

export type Session = { role: Role; participant: string };

const DAY_SECONDS = 24 * 60 * 60;
/** What a presenter may do is worth taking; who learns comes back after weeks, and finds their progress by it. */
const LIFETIME_SECONDS = { presenter: 7 * DAY_SECONDS, attendee: 90 * DAY_SECONDS };

export type Sessions = {
  /** The session that the request's cookie proves, or null. */
  read(request: IncomingMessage): Promise<Session | null>;
  /** The `Set-Cookie` value that makes a browser this participant. */
  cookie(session: Session): Promise<string>;
  /** Cookie header without any of Slipway's own, for what goes to apps; undefined when nothing is left. */
  strip(header: string | undefined): string | undefined;
};

/** Of this server or of another one on the same host, a session or an operator's: a browser sends all of them. */
const OWN_COOKIE = /^(?:__Host-)?slipway-(?:operator-)?\d+$/;

/** `port`: cookies ignore it, so that it is part of the name. `secure`: the site is reached by https only. */
export function createSessions(options: { secret: Uint8Array; port: number; secure: boolean }): Sessions {
  const { secret, port, secure } = options;
  const signedFor = (role: Role) =>
    createSignedCookie({ name: `slipway-${port}`, secret, secure, lifetimeSeconds: LIFETIME_SECONDS[role] });
  const signed = { presenter: signedFor('presenter'), attendee: signedFor('attendee') };
  return {
    async read(request) {
      const proof = await signed.attendee.read(request);
      if (proof?.role !== 'presenter' && proof?.role !== 'attendee') return null;
      return { role: proof.role, participant: proof.subject };
    },
    cookie: ({ role, participant }) => signed[role].make({ role, subject: participant }),
    strip(header) {
      const rest = cookiePairs(header).filter(([key]) => !OWN_COOKIE.test(key));
      return rest.length > 0 ? rest.map((pair) => pair.join('=')).join('; ') : undefined;
    },
  };
}

export function newParticipant(): string {
  return randomUUID();
}
