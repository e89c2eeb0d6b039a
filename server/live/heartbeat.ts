// Owns noticing pages that went without a word: a laptop that sleeps, a network that is gone. Browsers answer pings by
// themselves, also for a page that is frozen or in the background.
import type { WebSocket } from 'ws';

export type Heartbeat = { watch(socket: WebSocket): void; stop(): void };

/** Ends a socket from which nothing has come for one whole period; it is noticed within two. */
export function startHeartbeat(periodMs: number): Heartbeat {
  const isHeard = new Map<WebSocket, boolean>();
  const timer = setInterval(() => {
    for (const [socket, heard] of isHeard) {
      if (!heard) socket.terminate();
      else socket.ping();
      isHeard.set(socket, false);
    }
  }, periodMs);
  return {
    watch(socket) {
      const hear = () => void isHeard.set(socket, true);
      hear();
      // On a slow line the answer waits behind output, but messages still come.
      socket.on('pong', hear);
      socket.on('message', hear);
      socket.once('close', () => isHeard.delete(socket));
    },
    stop: () => clearInterval(timer),
  };
}
