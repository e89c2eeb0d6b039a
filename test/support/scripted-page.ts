// Owns a page that a test drives: as a browser's, it outlives its sockets, and remembers all that came to it.
import { expect } from 'vitest';
import type { ScreenFrame } from '#core/frame';
import { InputQueue } from '#core/input-queue';
import type { OutputGap } from '#core/terminal-protocol';
import { Participant } from './participant';

export type Came = { offset: number; bytes: Uint8Array };

/** A page as a browser has it: over many sockets it keeps its name, its place in the output and its unconfirmed input. */
export class ScriptedPage {
  readonly gaps: OutputGap[] = [];
  readonly typed: Buffer[] = [];
  dropped = 0;
  /** Where the output begins that came to this page. */
  first: number | null = null;
  /** Output and screens, as they came. */
  readonly came: (Came | ScreenFrame)[] = [];
  next = 0;
  private shell: string | undefined;
  private socket: Participant | null = null;
  private now = 0;
  private readonly queue = new InputQueue({
    send: (offset, bytes) => this.socket?.input(offset, bytes),
    onDropped: (count) => {
      this.dropped += count;
    },
    now: () => this.now,
  });

  constructor(
    private readonly url: string,
    private readonly name: string,
    private readonly cookie: string,
  ) {}

  async connect(): Promise<void> {
    if (this.socket) return;
    const socket = await Participant.join({ url: this.url, deck: 'basics', cookie: this.cookie, page: this.name });
    this.socket = socket;
    socket.onOutput = (_terminal, offset, bytes) => {
      if (socket !== this.socket) return;
      this.came.push({ offset, bytes: bytes.slice() });
      this.next = offset + bytes.length;
    };
    socket.onScreen = (_terminal, screen) => {
      if (socket !== this.socket) return;
      this.came.push({ ...screen, bytes: screen.bytes.slice() });
      this.next = screen.offset;
    };
    socket.open(1, this.first === null ? null : this.next, this.shell);
    const opened = await socket.fact('terminal-opened');
    if (this.shell !== undefined && !opened.gap) expect(opened.reset).toBe(false);
    if (this.came.length === 0) this.next = opened.from;
    this.first ??= opened.from;
    this.queue.opened({ isSame: opened.shell === this.shell, typed: opened.typed });
    this.shell = opened.shell;
  }

  /** As a tunnel would, at any moment. */
  cut(): void {
    const { socket } = this;
    if (!socket) return;
    this.socket = null;
    this.queue.lost();
    this.keepGaps(socket);
    socket.cut();
  }

  type(text: string): void {
    const bytes = Buffer.from(text);
    this.typed.push(bytes);
    this.queue.type(bytes);
  }

  setPace(acknowledges: boolean): void {
    if (!this.socket) return;
    this.socket.acknowledges = acknowledges;
    const next = this.socket.next.get(1);
    if (acknowledges && next !== undefined) this.socket.sendTo(1, { type: 'acknowledge', offset: next });
  }

  /** All gaps of this socket, of which some lie at its beginning. */
  private keepGaps(socket: Participant): void {
    this.gaps.push(...(socket.gaps.get(1) ?? []));
  }
}
