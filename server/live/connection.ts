// Owns one live socket: hello first, then commands and input, each parsed before anything sees it. What cannot be
// parsed closes this socket and touches nothing else.
import { randomUUID } from 'node:crypto';
import type { RawData, WebSocket } from 'ws';
import { decodeFrame, MAX_INPUT_BYTES } from '#core/frame';
import { CLOSE, type Fact, PROTOCOL_VERSION, parseCommand } from '#core/protocol';
import type { Session } from '../auth/session';
import type { Library } from '../content/library';
import type { Log } from '../log';
import type { RoomHost } from './room-host';
import type { RoomRegistry } from './room-registry';
import type { RoomPage } from './room-terminals';

const HELLO_DEADLINE_MS = 10_000;
/** More than this unsent means that the browser no longer reads: flow control bounds everything else. */
const MAX_BUFFERED_BYTES = 8 * 1024 * 1024;
/** Messages that are being dealt with; until some are done, no more are read. */
const MAX_PENDING = 32;

export type ConnectionDeps = { rooms: RoomRegistry; library: Library; log: Log };

export class Connection implements RoomPage {
  id: string = randomUUID();
  private joined: { room: RoomHost; leave: () => void } | null = null;
  /** Messages that come while hello is looked up wait for it. */
  private greeted: Promise<void> | null = null;
  private pending = 0;
  private readonly helloTimer: NodeJS.Timeout;

  constructor(
    private readonly socket: WebSocket,
    private readonly session: Session,
    private readonly deps: ConnectionDeps,
  ) {
    this.helloTimer = setTimeout(() => this.reject('say hello first'), HELLO_DEADLINE_MS);
    socket.on('message', (data, isBinary) => void this.receive(data, isBinary));
    socket.on('close', () => {
      clearTimeout(this.helloTimer);
      this.joined?.leave();
    });
  }

  send(fact: Fact): void {
    this.transmit(JSON.stringify(fact));
  }

  sendFrame(frame: Uint8Array): void {
    this.transmit(frame);
  }

  private transmit(data: string | Uint8Array): void {
    if (this.socket.readyState !== this.socket.OPEN) return;
    if (this.socket.bufferedAmount > MAX_BUFFERED_BYTES) this.socket.terminate();
    else this.socket.send(data);
  }

  /** Never rejects. */
  private async receive(data: RawData, isBinary: boolean): Promise<void> {
    // While a socket closes the page may still talk; nothing is begun for it any more.
    if (this.socket.readyState !== this.socket.OPEN) return;
    this.pending += 1;
    if (this.pending === MAX_PENDING) this.socket.pause();
    try {
      await this.handle(data, isBinary);
    } catch (error) {
      this.deps.log.error({ error }, 'a message failed');
      this.socket.close(CLOSE.serverFault, 'the server failed on this message');
    }
    this.pending -= 1;
    if (this.pending === MAX_PENDING - 1) this.socket.resume();
  }

  private async handle(data: RawData, isBinary: boolean): Promise<void> {
    if (!this.greeted) {
      this.greeted = isBinary ? Promise.resolve(this.reject('say hello first')) : this.hello(String(data));
      return this.greeted;
    }
    if (!this.joined) await this.greeted;
    if (!this.joined) return;
    if (isBinary) this.input(this.joined.room, data as Buffer);
    else await this.command(this.joined.room, String(data));
  }

  private async hello(text: string): Promise<void> {
    const parsed = parseCommand(text);
    if (!parsed.ok || parsed.value.type !== 'hello') return this.reject('say hello first');
    clearTimeout(this.helloTimer);
    const { version, deck, terminal, page } = parsed.value;
    if (version !== PROTOCOL_VERSION) return this.socket.close(CLOSE.outdated, 'reload the page');
    const onDisk = await this.deps.library.compiled(deck);
    if (!onDisk) return this.socket.close(CLOSE.unknownDeck, 'there is no such deck');
    if (this.socket.readyState !== this.socket.OPEN) return;
    const { participant, role } = this.session;
    this.id = page ?? this.id;
    this.joined = this.deps.rooms.join({ deck, participant, role }, this, onDisk.revision);
    if (terminal) this.joined.room.warmUp();
  }

  private async command(room: RoomHost, text: string): Promise<void> {
    const parsed = parseCommand(text);
    if (!parsed.ok) return this.reject(parsed.problem);
    if (parsed.value.type === 'hello') return this.reject('hello was said before');
    if (parsed.value.type === 'ping') return this.send({ type: 'ponged' });
    await room.handle(this, parsed.value);
  }

  private input(room: RoomHost, data: Buffer): void {
    const frame = decodeFrame(data);
    if (frame?.kind === 'input' && frame.bytes.length <= MAX_INPUT_BYTES) room.input(this, frame);
    else this.reject('this is no input frame');
  }

  private reject(problem: string): void {
    // A close reason holds at most 123 bytes.
    this.socket.close(CLOSE.badMessage, problem.replace(/[^\x20-\x7e]/g, '?').slice(0, 120));
  }
}
