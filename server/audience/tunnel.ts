// Owns one WebSocket's way to an app and back: the handshake by HTTP, then bytes in both directions.
import { type Agent, request as ask, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FlatHeaders } from './headers';

export type Passage = {
  request: IncomingMessage;
  /** The browser's end. */
  socket: Duplex;
  /** What the browser has sent after its request. */
  head: Buffer;
  agent: Agent;
  port: number;
  /** As the app gets them. */
  headers: FlatHeaders;
  /** The answer's headers, as the browser gets them. */
  dress(answer: IncomingMessage): FlatHeaders;
  answerDeadlineMs: number;
  /** No byte has gone to the browser by then. */
  onFault(error: Error): void;
};

export function tunnel(passage: Passage): void {
  const { request, socket, agent, port, onFault } = passage;
  const headers = [...passage.headers, 'connection', 'Upgrade', 'upgrade', 'websocket'];
  const outgoing = ask({ agent, host: 'sandbox', port, path: request.url ?? '/', headers });
  const late = () => outgoing.destroy(Object.assign(new Error('the app was silent'), { code: 'ETIMEDOUT' }));
  const timer = setTimeout(late, passage.answerDeadlineMs);
  const leave = () => outgoing.destroy();
  let isAnswered = false;
  const settle = () => {
    isAnswered = true;
    clearTimeout(timer);
    socket.off('close', leave);
  };
  socket.once('close', leave);
  outgoing.once('close', () => clearTimeout(timer));
  outgoing.on('error', (error) => {
    if (isAnswered || socket.destroyed) socket.destroy();
    else onFault(error);
  });
  outgoing.once('upgrade', (answer, far, farHead) => {
    settle();
    const dressed = [...passage.dress(answer), 'connection', 'Upgrade', 'upgrade', 'websocket'];
    socket.write(headOf('101 Switching Protocols', dressed), 'latin1');
    if (farHead.length > 0) far.unshift(farHead);
    if (passage.head.length > 0) socket.unshift(passage.head);
    join(socket, far);
  });
  outgoing.once('response', (answer) => {
    settle();
    // Its length is known by its end: whatever the app said of that is about another connection.
    const dressed = passage.dress(answer).concat('connection', 'close');
    socket.write(headOf(`${answer.statusCode ?? 502} Refused`, dressed), 'latin1');
    answer.once('error', () => socket.destroy());
    answer.pipe(socket);
    socket.once('close', leave);
    socket.once('finish', () => socket.destroy());
  });
  outgoing.end();
}

/** Each end goes with the other: after its last byte where it ended well, at once where it broke. */
function join(near: Duplex, far: Duplex): void {
  for (const [one, other] of [
    [near, far],
    [far, near],
  ] as const) {
    one.on('error', () => other.destroy());
    one.once('close', () => (one.readableEnded ? other.end(() => other.destroy()) : other.destroy()));
    one.pipe(other);
  }
}

function headOf(status: string, headers: FlatHeaders): string {
  let head = `HTTP/1.1 ${status}\r\n`;
  for (let at = 0; at < headers.length; at += 2) head += `${headers[at]}: ${headers[at + 1]}\r\n`;
  return `${head}\r\n`;
}
