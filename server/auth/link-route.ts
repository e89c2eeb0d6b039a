// Owns the exchange of a link for a cookie; the token leaves the address at once.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ClientAddress } from '../http/client-address';
import { sendNotice } from '../http/notice';
import type { Attempts } from './attempts';
import { type LinkKind, redeemToken } from './link';

export type LinkRouteDeps = {
  dataDir: string;
  kind: LinkKind;
  /** The `Set-Cookie` value that the link is worth to who asks. */
  cookie(request: IncomingMessage): Promise<string>;
  /** The page to go on to. */
  location: string;
  attempts: Attempts;
  clientAddress: ClientAddress;
};

export type Route = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const COMMANDS: Record<LinkKind, string> = {
  presenter: 'A presenter’s link works once, for ten minutes. Make a new one on the server: npx slipway link',
  operator: 'An operator’s link works once, for ten minutes. Make a new one on the server: npx slipway link --operator',
};

export function linkRoute({ dataDir, kind, cookie, location, attempts, clientAddress }: LinkRouteDeps): Route {
  return async (request, response) => {
    if (isOnlyLooking(request)) {
      response.writeHead(request.method === 'GET' ? 503 : 405, { allow: 'GET', 'cache-control': 'no-store' });
      return void response.end();
    }
    const address = clientAddress(request);
    if (attempts.isBarred(address)) return sendNotice(request, response, TOO_MANY);
    const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const token = searchParams.get('token') ?? '';
    if (request.headers['sec-fetch-site'] === 'cross-site' && !searchParams.has(AGAIN)) {
      response.setHeader('refresh', `0; url=?${new URLSearchParams({ token, [AGAIN]: '' })}`);
      return sendNotice(request, response, ONE_MOMENT);
    }
    if (!(await redeemToken(dataDir, kind, token, Date.now()))) {
      attempts.fail(address);
      const title = 'This link has been used or is too old';
      return sendNotice(request, response, { status: 403, title, text: COMMANDS[kind] });
    }
    response.writeHead(303, {
      location,
      'set-cookie': await cookie(request),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    });
    response.end();
  };
}

/** A link in a page of another site, as a chat is, comes without the browser's cookie; one that our own page leads on to has it. */
const AGAIN = 'again';
const ONE_MOMENT = { status: 200, title: 'One moment', text: 'Your link is being opened.' };

const TOO_MANY = {
  status: 429,
  title: 'Too many links that do not work',
  text: 'They came from this address within a minute. Wait a minute, then open the link again.',
};

/** Programs that look a link up ahead of its reader must not use it up. */
function isOnlyLooking({ method, headers }: IncomingMessage): boolean {
  const purpose = [headers['sec-purpose'], headers.purpose, headers['x-moz']].join(' ');
  return method !== 'GET' || /\b(?:prefetch|preview)\b/.test(purpose);
}
