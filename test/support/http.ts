// Owns plain HTTP requests with any Host, which fetch does not let a caller set.
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';

export type Answer = { status: number; headers: IncomingHttpHeaders; body: string };

export type RequestOptions = { method?: string; headers?: OutgoingHttpHeaders; body?: string; from?: string };

/** Asks the server on that port of loopback. `from`: another address of this computer's own. */
export function ask(
  port: number,
  path: string,
  { method = 'GET', headers = {}, body, from = '127.0.0.1' }: RequestOptions = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const how = { host: '127.0.0.1', localAddress: from, port, path, method, headers, agent: false };
    const outgoing = request(how, (answer) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => pieces.push(piece));
      answer.on('error', reject);
      answer.on('end', () => {
        const { statusCode = 0, headers: given } = answer;
        resolve({ status: statusCode, headers: given, body: Buffer.concat(pieces).toString() });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Everything that a raw upgrade request is answered with, until the server ends the connection. */
export function askUpgrade(port: number, path: string, headers: Record<string, string>): Promise<string> {
  const lines = Object.entries({
    Host: `127.0.0.1:${port}`,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'c2xpcHdheS1zbGlwd2F5LQ==',
    ...headers,
  }).map(([name, value]) => `${name}: ${value}`);
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`),
    );
    let text = '';
    socket.on('data', (piece) => {
      text += piece;
    });
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
}
