// Owns one WebSocket's way to an app and back: the handshake by HTTP, then bytes in both directions.
import { type Agent, request as ask, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { PortClosed, type SandboxNode } from '../sandbox/provider';
import type { FlatHeaders } from './headers';

const UPGRADE = ['connection', 'Upgrade', 'upgrade', 'websocket'];

export type Passage = {
  request: IncomingMessage;
  /** The browser's end. */
  socket: Duplex;
  /** What the browser has sent after its request. */
  head: Buffer;
  agent: Agent;
  port: number;
  /** To be asked one after the other, until one takes the connection. */
  nodes: readonly SandboxNode[];
  /** As the app gets them. */
  headers: FlatHeaders;
  /** The answer's headers, as the browser gets them. */
  dress(answer: IncomingMessage, node: string): FlatHeaders;
  answerDeadlineMs: number;
  /** No byte has gone to the browser by then. */
  onFault(error: Error): void;
};

export function tunnel(passage: Passage, place = 0): void {
  const { request, socket, agent, port, onFault } = passage;
  const host = passage.nodes[place]?.name;
  if (host === undefined) return onFault(new PortClosed(port));
  const headers = [...passage.headers, ...UPGRADE];
  const outgoing = ask({ agent, host, port, path: request.url ?? '/', headers });
  const late = () => outgoing.destroy(Object.assign(new Error('the app was silent'), { code: 'ETIMEDOUT' }));
  const timer = setTimeout(late, passage.answerDeadlineMs);
  const leave = () => outgoing.destroy();
  const settle = () => {
    clearTimeout(timer);
    socket.off('close', leave);
    outgoing.off('error', fail);
    outgoing.on('error', () => socket.destroy());
  };
  const fail = (error: Error) => {
    settle();
    if (socket.destroyed) return;
    if (outgoing.socket || place + 1 >= passage.nodes.length) onFault(error);
    else tunnel(passage, place + 1);
  };
  socket.once('close', leave);
  outgoing.on('error', fail);
  outgoing.once('upgrade', (answer, far, farHead) => {
    settle();
    socket.write(headOf('101 Switching Protocols', [...passage.dress(answer, host), ...UPGRADE]), 'latin1');
    if (farHead.length > 0) far.unshift(farHead);
    if (passage.head.length > 0) socket.unshift(passage.head);
    join(socket, far);
  });
  outgoing.once('response', (answer) => {
    settle();
    refuseAs(answer, { socket, headers: passage.dress(answer, host) });
    socket.once('close', leave);
  });
  outgoing.end();
}

/** What the app says instead of opening a socket. Its end is the connection's, whatever it said of its length. */
function refuseAs(answer: IncomingMessage, { socket, headers }: { socket: Duplex; headers: FlatHeaders }): void {
  const dressed = [...headers, 'connection', 'close'];
  socket.write(headOf(`${answer.statusCode ?? 502} Refused`, dressed), 'latin1');
  answer.once('error', () => socket.destroy());
  answer.pipe(socket);
  socket.once('finish', () => socket.destroy());
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
