// Owns one live socket: hello first, then commands and input, each parsed before anything sees it. What cannot be
// parsed closes this socket and touches nothing else.
import { randomUUID } from 'node:crypto';
import type { RawData, WebSocket } from 'ws';
import { decodeFrame, MAX_INPUT_BYTES } from '#core/frame';
import { CLOSE, type Fact, parseCommand, PROTOCOL_VERSION } from '#core/protocol';
import type { Library } from '#server/content/library';
import type { Log } from '#server/log';
import type { Session } from '#server/auth/session';
import type { RoomHost } from './room-host';
import type { RoomRegistry } from './room-registry';
import type { RoomPage } from './room-terminals';

const HELLO_DEADLINE_MS = 10_000;
/** More than this unsent means that the browser no longer reads: flow control bounds everything else. */
const MAX_BUFFERED_BYTES = 8 * 1024 * 1024;

export type ConnectionDeps = { rooms: RoomRegistry; library: Library; log: Log };

export function serveConnection(socket: WebSocket, session: Session, deps: ConnectionDeps): void {
  const log = deps.log.child({ connection: randomUUID().slice(0, 8) });
  let joined: { room: RoomHost; leave: () => void } | null = null;
  const helloTimer = setTimeout(() => socket.close(CLOSE.badMessage, 'say hello first'), HELLO_DEADLINE_MS);

  const page: RoomPage = {
    send: (fact) => transmit(JSON.stringify(fact)),
    sendFrame: (frame) => transmit(frame),
  };

  function transmit(data: string | Uint8Array): void {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > MAX_BUFFERED_BYTES) return socket.terminate();
    socket.send(data);
  }

  async function hello(text: string): Promise<void> {
    const parsed = parseCommand(text);
    if (!parsed.ok || parsed.value.type !== 'hello') return socket.close(CLOSE.badMessage, 'say hello first');
    clearTimeout(helloTimer);
    const { version, deck } = parsed.value;
    if (version !== PROTOCOL_VERSION) return socket.close(CLOSE.outdated, 'reload the page');
    if (!(await deps.library.compiled(deck))) return socket.close(CLOSE.unknownDeck, 'there is no such deck');
    if (socket.readyState !== socket.OPEN) return;
    joined = deps.rooms.join({ deck, participant: session.participant, role: session.role }, page);
  }

  async function command(room: RoomHost, text: string): Promise<void> {
    const parsed = parseCommand(text);
    if (!parsed.ok) return socket.close(CLOSE.badMessage, parsed.problem.slice(0, 120));
    if (parsed.value.type === 'ping') return page.send({ type: 'ponged' } satisfies Fact);
    if (parsed.value.type === 'hello') return socket.close(CLOSE.badMessage, 'hello was said before');
    await room.handle(page, parsed.value);
  }

  function keys(room: RoomHost, data: Buffer): void {
    const frame = decodeFrame(data);
    if (frame?.kind !== 'input' || frame.bytes.length > MAX_INPUT_BYTES) return socket.close(CLOSE.badMessage, 'no input frame');
    room.input(page, frame);
  }

  // Messages that come while hello is looked up wait for it.
  let greeted: Promise<void> | null = null;
  socket.on('message', (data: RawData, isBinary) => {
    handle(data as Buffer, isBinary).catch((error: unknown) => {
      log.error({ error }, 'a message failed');
      socket.close(CLOSE.serverFault, 'the server failed on this message');
    });
  });

  async function handle(data: Buffer, isBinary: boolean): Promise<void> {
    if (!greeted) {
      greeted = isBinary ? Promise.resolve(socket.close(CLOSE.badMessage, 'say hello first')) : hello(data.toString());
      return greeted;
    }
    if (!joined) await greeted;
    if (!joined) return;
    if (isBinary) keys(joined.room, data);
    else await command(joined.room, data.toString());
  }

  socket.on('error', (error) => log.debug({ error }, 'socket error'));
  socket.on('close', () => {
    clearTimeout(helloTimer);
    joined?.leave();
  });
}
