// Owns who a browser is: a signed cookie that holds a role and a participant, and nothing else. It lasts as long as it is
// used now and then, which is written nowhere: a day old it is given anew.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { KEPT_DAYS } from '#core/open-room';
import type { Role } from '#core/permissions';
import { cookiePairs, createSignedCookie } from './signed-cookie';

export type Session = { role: Role; participant: string };

const DAY_SECONDS = 24 * 60 * 60;
const RENEWED_AFTER_MS = DAY_SECONDS * 1_000;
/**
 * From when it was last given. What a presenter may do is worth taking, but who has a room ends and deletes it for as long
 * as it is kept; who learns comes back after weeks, and finds their progress by it.
 */
const LIFETIME_SECONDS = { presenter: (KEPT_DAYS + 1) * DAY_SECONDS, attendee: 90 * DAY_SECONDS };

export type Sessions = {
  /** The session that the request's cookie proves, or null. */
  read(request: IncomingMessage): Promise<Session | null>;
  /** The `Set-Cookie` value that makes a browser this participant. */
  cookie(session: Session): Promise<string>;
  /** The same for whoever the request's cookie proves, where it is due; else null. */
  renewal(request: IncomingMessage): Promise<string | null>;
  /**
   * For who has come by a presenter's link, which is all the proof it takes. A presenter's browser stays the participant that
   * its cookie proves, so that nobody loses rooms by a second link. An attendee's becomes somebody new: their cookie may be
   * known to others, as an app below the same domain can set one.
   */
  presenterCookie(request: IncomingMessage): Promise<string>;
  /** Cookie header without any of Slipway's own, for what goes to apps; undefined when nothing is left. */
  strip(header: string | undefined): string | undefined;
};

/** Of this server or of another one on the same host, a session or an operator's: a browser sends all of them. */
const OWN_COOKIE = /^(?:__Host-)?slipway-(?:operator-)?\d+$/;

type Found = { session: Session; ageMs: number };

export type SessionsOptions = {
  secret: Uint8Array;
  /** Cookies ignore it, so that it is part of the name. */
  port: number;
  /** The site is reached by https only. */
  secure: boolean;
  now?: () => number;
};

export function createSessions({ port, ...signing }: SessionsOptions): Sessions {
  const signedFor = (role: Role) =>
    createSignedCookie({ ...signing, name: `slipway-${port}`, lifetimeSeconds: LIFETIME_SECONDS[role] });
  const signed = { presenter: signedFor('presenter'), attendee: signedFor('attendee') };
  const found = new WeakMap<IncomingMessage, Promise<Found | null>>();
  const look = async (request: IncomingMessage): Promise<Found | null> => {
    const proof = await signed.attendee.read(request);
    if (proof?.role !== 'presenter' && proof?.role !== 'attendee') return null;
    return { session: { role: proof.role, participant: proof.subject }, ageMs: proof.ageMs };
  };
  /** A signature takes time, and is looked at once for each request. */
  const find = (request: IncomingMessage) => {
    const known = found.get(request) ?? look(request);
    found.set(request, known);
    return known;
  };
  const cookie = ({ role, participant }: Session) => signed[role].make({ role, subject: participant });
  return {
    read: async (request) => (await find(request))?.session ?? null,
    cookie,
    async renewal(request) {
      const known = await find(request);
      return known && known.ageMs >= RENEWED_AFTER_MS ? cookie(known.session) : null;
    },
    async presenterCookie(request) {
      const known = await find(request);
      const isPresenter = known?.session.role === 'presenter';
      return cookie({ role: 'presenter', participant: isPresenter ? known.session.participant : newParticipant() });
    },
    strip(header) {
      const rest = cookiePairs(header).filter(([key]) => !OWN_COOKIE.test(key));
      return rest.length > 0 ? rest.map((pair) => pair.join('=')).join('; ') : undefined;
    },
  };
}

export function newParticipant(): string {
  return randomUUID();
}
