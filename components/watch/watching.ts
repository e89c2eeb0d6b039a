import { decodeFrame, encodeFrame, type Frame } from '#core/frame';
import { InputQueue } from '#core/input-queue';
import { CLOSE, PROTOCOL_VERSION } from '#core/protocol';
import type { ViewerRole } from '#core/share';
import { parseViewerFact, type ViewerCommand, type ViewerFact } from '#core/viewer-protocol';
import { createHeart } from '../live/heart';
import { createRetry, FULL_MS } from '../live/retry';
import { socketUrl } from '../live/socket-url';

/** All that somebody who watches knows beside the screen. */
export type WatchState = {
  /** `ended`: the link leads nowhere, or no longer. */
  line: 'connecting' | 'open' | 'lost' | 'ended' | 'full' | 'outdated';
  /** Deck and node of the shell; null before the first. */
  shown: { deck: string; node: string } | null;
  /** Why there is no shell now. */
  closed: string | null;
  role: ViewerRole;
  mayAsk: boolean;
  /** The owner said no to the last question. */
  isRefused: boolean;
};

export const FIRST_WATCH: WatchState = {
  line: 'connecting',
  shown: null,
  closed: null,
  role: 'watching',
  mayAsk: true,
  isRefused: false,
};

/** What a socket's end makes of the line; any other is lost. */
const LINES: Partial<Record<number, WatchState['line']>> = {
  [CLOSE.notShared]: 'ended',
  [CLOSE.tooMany]: 'full',
  [CLOSE.outdated]: 'outdated',
  [CLOSE.badMessage]: 'outdated',
};

/**
 * What to watch: by the link of a shared terminal, a terminal of one's own, that on the stage of a room, or one of
 * somebody in it.
 */
export type Wanted =
  | { type: 'watch'; share: string }
  | { type: 'watch-own'; deck: string; terminal: number }
  | { type: 'watch-stage'; code: string }
  | { type: 'look-in'; code: string; member: string; terminal: number };

/** Follows a terminal of another window over as many sockets as it takes. */
export class Watching {
  private state = FIRST_WATCH;
  private socket: WebSocket | null = null;
  private readonly listeners = new Set<() => void>();
  private readonly retry = createRetry(() => this.connect());
  private readonly heart = createHeart(
    () => this.send({ type: 'ping' }),
    () => this.lose(),
  );
  private readonly queue = new InputQueue({
    now: Date.now,
    send: (offset, bytes) => this.transmit(encodeFrame({ kind: 'input', offset, bytes })),
    onDropped: () => {},
  });

  constructor(
    private readonly wanted: Wanted,
    /** Takes its screens and output. */
    private readonly onFrame: (frame: Frame) => void,
  ) {
    this.connect();
  }

  readonly get = (): WatchState => this.state;

  readonly subscribe = (onChange: () => void): (() => void) => {
    this.listeners.add(onChange);
    return () => this.listeners.delete(onChange);
  };

  ask(name: string): void {
    this.set({ role: 'asking', isRefused: false });
    this.send({ type: 'ask-to-type', name });
  }

  onlyWatch(): void {
    this.set({ role: 'watching' });
    this.send({ type: 'only-watch' });
  }

  private send(command: ViewerCommand): void {
    this.transmit(JSON.stringify(command));
  }

  type(bytes: Uint8Array): void {
    if (this.state.role === 'typing') this.queue.type(bytes);
  }

  close(): void {
    const { heart, queue, retry, socket } = this;
    heart.stop();
    retry.stop();
    queue.lost();
    if (socket) socket.onopen = socket.onclose = socket.onmessage = null;
    socket?.close();
    this.socket = null;
  }

  private connect(): void {
    const socket = new WebSocket(socketUrl('/viewer'));
    this.socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => {
      this.send({ ...this.wanted, version: PROTOCOL_VERSION });
      this.heart.start();
    };
    socket.onclose = ({ code }) => this.lose(LINES[code]);
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (typeof data !== 'string') return this.takeFrame(new Uint8Array(data));
      const fact = parseViewerFact(data);
      if (fact.ok) this.take(fact.value);
      else this.lose('outdated');
    };
  }

  private take(fact: ViewerFact): void {
    switch (fact.type) {
      case 'terminal-shown':
        this.retry.settled();
        return this.set({ line: 'open', shown: { deck: fact.deck, node: fact.node }, closed: null });
      case 'terminal-closed':
        this.retry.settled();
        this.queue.lost();
        return this.set({ line: 'open', closed: fact.reason });
      case 'role-changed':
        return this.takeRole(fact);
      case 'ponged':
        return void this.heart.answered();
    }
  }

  private takeRole({ role, mayAsk, typed }: Extract<ViewerFact, { type: 'role-changed' }>): void {
    if (role === 'typing') this.queue.opened({ isSame: false, typed });
    else this.queue.lost();
    this.set({ role, mayAsk, isRefused: role === 'watching' && this.state.role === 'asking' });
  }

  private takeFrame(data: Uint8Array): void {
    const frame = decodeFrame(data);
    if (frame?.kind === 'typed') this.queue.confirmed(frame.offset);
    else if (frame) this.onFrame(frame);
  }

  /** Only who is lost, or found no seat, tries again: another end would come again. */
  private lose(line: WatchState['line'] = 'lost'): void {
    this.close();
    this.set({ line, role: 'watching' });
    if (line === 'lost') this.retry.later();
    if (line === 'full') this.retry.later(FULL_MS);
  }

  private transmit(data: string | Uint8Array<ArrayBuffer>): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(data);
  }

  private set(change: Partial<WatchState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}
