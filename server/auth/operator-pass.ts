// Owns who operates the server: a cookie of its own beside the session's, for a browser may present and operate, and
// neither follows from the other.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Authority, can, type Ground } from '#core/permissions';
import { createSignedCookie } from './signed-cookie';

const LIFETIME_SECONDS = 12 * 60 * 60;
const OPERATOR: Authority = 'operator';

export type OperatorPass = {
  isHeldBy(request: IncomingMessage): Promise<boolean>;
  /** The `Set-Cookie` value that makes a browser the operator's for twelve hours. */
  cookie(): Promise<string>;
  /** The `Set-Cookie` value that makes it the operator's no more. */
  readonly farewell: string;
};

/** `port` and `secure` as for sessions. */
export function createOperatorPass(options: {
  secret: Uint8Array;
  port: number;
  secure: boolean;
  ground: Ground;
}): OperatorPass {
  const { port, ground, ...signing } = options;
  const signed = createSignedCookie({
    ...signing,
    name: `slipway-operator-${port}`,
    lifetimeSeconds: LIFETIME_SECONDS,
  });
  return {
    async isHeldBy(request) {
      const proof = await signed.read(request);
      return proof?.role === OPERATOR && can(OPERATOR, 'operate', ground);
    },
    farewell: signed.farewell,
    cookie: () => signed.make({ role: OPERATOR, subject: randomUUID() }),
  };
}
