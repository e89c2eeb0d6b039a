// Owns the answer to an upgrade that will not happen. Without one the browser would wait.
import type { Duplex } from 'node:stream';

/** `status` as in `404 Not Found`; `text` is for people; `retrySeconds`: when to ask again. Ends the socket. */
export function refuseUpgrade(socket: Duplex, status: string, text: string, retrySeconds?: number): void {
  const body = `${text}\n`;
  const head = [
    `HTTP/1.1 ${status}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(retrySeconds === undefined ? [] : [`Retry-After: ${retrySeconds}`]),
    'Connection: close',
  ];
  // Whoever does not hang up, too, would keep half of the socket for ever.
  socket.once('finish', () => socket.destroy());
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
