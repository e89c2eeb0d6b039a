// Owns one socket to a page: its first message is dealt with before any other, a page that asks faster than it is
// answered is slowed down, and what cannot be parsed closes this socket and touches nothing else.
import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import { CLOSE } from '#core/protocol';
import type { Log } from '../log';
import { type MessageKind, sharedMessage } from './shared-message';

const HELLO_DEADLINE_MS = 10_000;
/** More than this unsent means that the browser no longer reads: flow control bounds everything else. */
const MAX_BUFFERED_BYTES = 8 * 1024 * 1024;
/** Messages that are being dealt with; until some are done, no more are read. */
const MAX_PENDING = 32;

/** `T`: what the first message has led to. */
export type Conversation<T> = {
  /** Null when the socket was closed instead. */
  hello(text: string): Promise<T | null>;
  text(joined: T, text: string): Promise<void> | void;
  /** Without, bytes are not understood. */
  bytes?(joined: T, data: Buffer): void;
  /** The socket has closed. */
  leave(joined: T): void;
};

export class MessageSocket<T> {
  private joined: T | null = null;
  /** Messages that come while the first is looked at wait for it. */
  private greeted: Promise<void> | null = null;
  private pending = 0;
  private readonly helloTimer: NodeJS.Timeout;

  constructor(
    private readonly socket: WebSocket,
    private readonly conversation: Conversation<T>,
    private readonly log: Log,
  ) {
    this.helloTimer = setTimeout(() => this.reject('say hello first'), HELLO_DEADLINE_MS);
    socket.on('message', (data, isBinary) => void this.receive(data, isBinary));
    socket.on('close', () => {
      clearTimeout(this.helloTimer);
      if (this.joined) conversation.leave(this.joined);
    });
  }

  get isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  send(data: string | Uint8Array): void {
    if (!this.isOpen) return;
    if (this.socket.bufferedAmount > MAX_BUFFERED_BYTES) this.socket.terminate();
    else this.socket.send(data);
  }

  /** The same to many: `stream` is what the socket writes to, each message at once, as nothing is compressed. */
  sendShared(payload: Uint8Array, stream: Duplex, kind?: MessageKind): void {
    if (!this.isOpen) return;
    if (this.socket.bufferedAmount > MAX_BUFFERED_BYTES) this.socket.terminate();
    else stream.write(sharedMessage(payload, kind));
  }

  close(code: number, reason: string): void {
    this.socket.close(code, reason);
  }

  reject(problem: string): void {
    // A close reason holds at most 123 bytes.
    this.close(CLOSE.badMessage, problem.replace(/[^\x20-\x7e]/g, '?').slice(0, 120));
  }

  /** Never rejects. */
  private async receive(data: RawData, isBinary: boolean): Promise<void> {
    // While a socket closes the page may still talk; nothing is begun for it any more.
    if (!this.isOpen) return;
    this.pending += 1;
    if (this.pending === MAX_PENDING) this.socket.pause();
    try {
      await this.handle(data, isBinary);
    } catch (error) {
      this.log.error({ error }, 'a message failed');
      this.close(CLOSE.serverFault, 'the server failed on this message');
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
    const { joined, conversation } = this;
    if (!joined) return;
    if (!isBinary) await conversation.text(joined, String(data));
    else if (conversation.bytes) conversation.bytes(joined, data as Buffer);
    else this.reject('no bytes here: terminals have sockets of their own');
  }

  private async hello(text: string): Promise<void> {
    const joined = await this.conversation.hello(text);
    clearTimeout(this.helloTimer);
    if (joined && this.isOpen) this.joined = joined;
    else if (joined) this.conversation.leave(joined);
  }
}
