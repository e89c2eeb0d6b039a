// Owns the exchange of a presenter's link for a session cookie; the token leaves the address at once.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendNotice } from '../http/notice';
import { redeemToken } from './link';
import { newParticipant, type Sessions } from './session';

export function presentRoute(deps: { dataDir: string; sessions: Sessions }) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (isOnlyLooking(request)) {
      response.writeHead(request.method === 'GET' ? 503 : 405, { allow: 'GET', 'cache-control': 'no-store' });
      return void response.end();
    }
    const token = new URL(request.url ?? '/', 'http://localhost').searchParams.get('token') ?? '';
    if (!(await redeemToken(deps.dataDir, token, Date.now()))) {
      return sendNotice(request, response, {
        status: 403,
        title: 'This link has been used or is too old',
        text: 'A presenter’s link works once, for ten minutes. Make a new one on the server: npx slipway link',
      });
    }
    const cookie = await deps.sessions.cookie({ role: 'presenter', participant: newParticipant() });
    response.writeHead(303, {
      location: '/',
      'set-cookie': cookie,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    });
    response.end();
  };
}

/** Programs that look a link up ahead of its reader must not use it up. */
function isOnlyLooking({ method, headers }: IncomingMessage): boolean {
  const purpose = [headers['sec-purpose'], headers.purpose, headers['x-moz']].join(' ');
  return method !== 'GET' || /\b(?:prefetch|preview)\b/.test(purpose);
}
