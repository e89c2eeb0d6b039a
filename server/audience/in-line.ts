// Owns the requests that are sent on a connection before the last was answered (RFC 9112, 9.3.2): each waits for its turn.
// A response in line has no connection yet, and would never hear that it has ended.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Of one connection. Node reads on while nothing is written, so without a bound somebody could fill the memory. */
const MAX_IN_LINE = 64;

export class InLine {
  private readonly waiting = new WeakMap<Socket, number>();

  /** `onError`: of a turn that fails, which has no caller any more. */
  constructor(private readonly onError: (error: unknown) => void) {}

  /** Calls `serve` when all before it are answered. A connection with too many in line is broken off. */
  wait({ socket }: IncomingMessage, response: ServerResponse, serve: () => void): void {
    const count = (this.waiting.get(socket) ?? 0) + 1;
    if (count > MAX_IN_LINE) return void socket.destroy();
    this.waiting.set(socket, count);
    response.once('socket', () => {
      this.waiting.set(socket, (this.waiting.get(socket) ?? 1) - 1);
      try {
        serve();
      } catch (error) {
        this.onError(error);
        socket.destroy();
      }
    });
  }
}
