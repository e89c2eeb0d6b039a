// Owns what is served below /operator: the link's exchange, the overview and the actions. Everything but the exchange is
// for holders of the operator's cookie; the page itself, which holds no facts, is drawn by others.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Overview } from '#core/operator';
import { linkPath } from '../auth/link';
import type { Route } from '../auth/link-route';
import type { OperatorPass } from '../auth/operator-pass';
import { sendJson } from '../http/json';
import { type Notice, sendNotice } from '../http/notice';
import type { RoomRegistry } from '../live/room-registry';
import type { Log } from '../log';

export const OPERATOR_PATH = '/operator';

export type OperatorRouteDeps = {
  pass: OperatorPass;
  /** Exchanges a link. */
  enter: Route;
  overview(): Promise<Overview>;
  rooms: RoomRegistry;
  log: Log;
};

const END = new RegExp(`^${OPERATOR_PATH}/sandboxes/([a-z2-7]{12})/end$`);

/** What a holder asked for; null is for the pages. */
type Ask = { kind: 'overview' } | { kind: 'leave' } | { kind: 'end'; sandbox: string };

/** True when it has answered; false leaves the request to the pages. The caller has checked Host, and Origin of changes. */
export function operatorRoute({
  pass,
  enter,
  overview,
  rooms,
  log,
}: OperatorRouteDeps): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  const answer = async (request: IncomingMessage, response: ServerResponse, asked: Ask): Promise<void> => {
    const method = asked.kind === 'overview' ? 'GET' : 'POST';
    if (request.method !== method) return sendNotice(request, response, { ...WRONG_METHOD, allow: method });
    switch (asked.kind) {
      case 'overview':
        return sendJson(response, await overview());
      case 'leave':
        return void response.writeHead(204, { ...NEVER_STORED, 'set-cookie': pass.farewell }).end();
      case 'end':
        if (!rooms.endSandbox(asked.sandbox, ENDED)) return sendNotice(request, response, NO_SANDBOX);
        log.info({ sandbox: asked.sandbox }, 'the operator ended a sandbox');
        return void response.writeHead(204, NEVER_STORED).end();
      default:
        return asked satisfies never;
    }
  };
  return async (request, response) => {
    const path = request.url?.split('?')[0] ?? '';
    if (path !== OPERATOR_PATH && !path.startsWith(`${OPERATOR_PATH}/`)) return false;
    if (path === linkPath('operator')) {
      await enter(request, response);
      return true;
    }
    if (!(await pass.isHeldBy(request))) {
      sendNotice(request, response, NOT_THE_OPERATOR);
      return true;
    }
    const asked = parseAsk(path);
    if (asked) await answer(request, response, asked);
    return asked !== null;
  };
}

function parseAsk(path: string): Ask | null {
  if (path === `${OPERATOR_PATH}/overview`) return { kind: 'overview' };
  if (path === `${OPERATOR_PATH}/leave`) return { kind: 'leave' };
  const [, sandbox] = END.exec(path) ?? [];
  return sandbox ? { kind: 'end', sandbox } : null;
}

const NEVER_STORED = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

const ENDED = 'The operator of this server ended this sandbox.';

const NOT_THE_OPERATOR: Notice = {
  status: 403,
  title: 'For the operator only',
  text: 'Make a link on the server and open it here: npx slipway link --operator. A presenter’s link does not open this page.',
};
const NO_SANDBOX: Notice = {
  status: 404,
  title: 'There is no such sandbox',
  text: 'It may have ended meanwhile.',
};
const WRONG_METHOD: Notice = {
  status: 405,
  title: 'Not this way',
  text: 'What changes something is posted, everything else is asked for by GET.',
};
