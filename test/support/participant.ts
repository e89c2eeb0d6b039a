// Owns a scripted participant: a live socket, and one for each terminal, that speak the protocol as a page does, and
// remember what they were told.
import { randomUUID } from 'node:crypto';
import { type RawData, WebSocket } from 'ws';
import { decodeFrame, encodeFrame, type ScreenFrame, screenIn } from '#core/frame';
import { type Command, type Fact, PROTOCOL_VERSION, parseFact } from '#core/protocol';
import { type OutputGap, parseTerminalFact, type TerminalCommand, type TerminalFact } from '#core/terminal-protocol';
import { until } from './until';

export type ParticipantOptions = {
  url: string;
  deck: string;
  cookie?: string;
  origin?: string;
  terminal?: boolean;
  page?: string;
  /** The code of the open room that the page names. */
  room?: string;
};

/** What came on the live socket, or on that of `terminal`. */
type Heard = Fact | (TerminalFact & { terminal: number });
type HeardOf<T extends Heard['type']> = Extract<Heard, { type: T }>;

export class Participant {
  readonly facts: Heard[] = [];
  /** Output by terminal, as text. */
  readonly output = new Map<number, string>();
  /** The next byte expected, by terminal. */
  readonly next = new Map<number, number>();
  /** The shell behind each terminal. */
  readonly shells = new Map<number, string>();
  /** What the server said will not come and has shown the screen for, by terminal. */
  readonly gaps = new Map<number, OutputGap[]>();
  /** Gaps whose screen has not come. */
  private readonly stated = new Map<number, OutputGap[]>();
  /** The server has confirmed all input before that byte, by terminal. */
  readonly typed = new Map<number, number>();
  /** All of the page's input before `offset` is the shell's. */
  onTyped: ((terminal: number, offset: number) => void) | null = null;
  /** Instead of keeping output as text. */
  onOutput: ((terminal: number, offset: number, bytes: Uint8Array) => void) | null = null;
  /** Instead of keeping what the screen shows as text. */
  onScreen: ((terminal: number, screen: ScreenFrame) => void) | null = null;
  /** The live socket has closed, or one of a terminal. */
  closed: { code: number; reason: string } | null = null;
  /** Whether output is acknowledged as it comes. */
  acknowledges = true;
  private readonly inputOffsets = new Map<number, number>();
  private readonly terminals = new Map<number, WebSocket>();
  /** What a terminal's socket is sent once it is open. */
  private readonly waiting = new Map<number, (string | Uint8Array)[]>();
  private readonly page: string;

  private constructor(
    private readonly socket: WebSocket,
    /** The session's cookie, as `name=value`. */
    readonly cookie: string,
    private readonly options: ParticipantOptions,
  ) {
    this.page = options.page ?? randomUUID();
    socket.on('message', (data: RawData) => this.takeFact(String(data)));
    this.watchClose(socket);
  }

  /** Connects and says hello. */
  static async join(options: ParticipantOptions): Promise<Participant> {
    const participant = await Participant.connect(options);
    const { deck, terminal = false, room } = options;
    participant.send({ type: 'hello', version: PROTOCOL_VERSION, deck, terminal, page: participant.page, room });
    await participant.fact('snapshot');
    return participant;
  }

  /** Connects and says nothing. Rejects with the HTTP status of a refused upgrade. */
  static connect(options: ParticipantOptions): Promise<Participant> {
    const socket = dial('/live', options);
    let given = options.cookie ?? '';
    socket.once('upgrade', ({ headers: answer }) => {
      given = answer['set-cookie']?.[0]?.split(';')[0] ?? given;
    });
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(new Participant(socket, given, options)));
      socket.once('unexpected-response', (_request, response) => reject(new Error(`status ${response.statusCode}`)));
      socket.once('error', reject);
    });
  }

  send(command: Command): void {
    this.sendRaw(JSON.stringify(command));
  }

  sendRaw(data: string | Uint8Array): void {
    this.socket.send(data);
  }

  /** On a terminal's own socket, which is opened by the first. */
  sendTo(terminal: number, command: TerminalCommand): void {
    this.sendRawTo(terminal, JSON.stringify(command));
  }

  sendRawTo(terminal: number, data: string | Uint8Array): void {
    const socket = this.terminals.get(terminal) ?? this.dialTerminal(terminal);
    if (socket.readyState === socket.CONNECTING) this.waiting.get(terminal)?.push(data);
    else socket.send(data);
  }

  open(terminal = 1, from: number | null = null, shell = this.shells.get(terminal)): void {
    this.sendTo(terminal, { type: 'open', cols: 100, rows: 30, from, ...(shell ? { shell } : {}) });
  }

  type(text: string, terminal = 1): void {
    const bytes = new TextEncoder().encode(text);
    const offset = this.inputOffsets.get(terminal) ?? 0;
    this.inputOffsets.set(terminal, offset + bytes.length);
    this.input(offset, bytes, terminal);
  }

  /** Sends typed bytes under a number of the caller's. */
  input(offset: number, bytes: Uint8Array, terminal = 1): void {
    this.sendRawTo(terminal, encodeFrame({ kind: 'input', offset, bytes }));
  }

  run(block: string, interrupt = false): void {
    this.send({ type: 'run-block', block, terminal: 1, interrupt });
  }

  /** The first fact of the type, from number `after` on, that fits. */
  fact<T extends Heard['type']>(
    type: T,
    fits: (fact: HeardOf<T>) => boolean = () => true,
    after = 0,
  ): Promise<HeardOf<T>> {
    const isWanted = (fact: Heard): fact is HeardOf<T> => fact.type === type && fits(fact as HeardOf<T>);
    return until(`the fact ${type}`, () => this.facts.slice(after).find(isWanted) ?? null, 20_000);
  }

  /** Waits until the terminal's output matches; settles with all of it. */
  sees(pattern: RegExp, terminal = 1): Promise<string> {
    return until(
      `output like ${pattern}`,
      () => {
        const text = this.output.get(terminal) ?? '';
        return pattern.test(text) ? text : null;
      },
      20_000,
    );
  }

  /** Waits for the shell's first prompt. */
  async prompt(terminal = 1): Promise<void> {
    await this.sees(/\x1b\]133;B/, terminal);
  }

  leave(): void {
    for (const socket of this.sockets()) socket.close();
  }

  /** As a tunnel would: no close handshake. */
  cut(): void {
    for (const socket of this.sockets()) socket.terminate();
  }

  /** The page's live socket alone. */
  leaveLive(): void {
    this.socket.close();
  }

  /** Nothing more is read from a terminal's socket, until `resume`. */
  pause(terminal: number): void {
    this.terminals.get(terminal)?.pause();
  }

  resume(terminal: number): void {
    this.terminals.get(terminal)?.resume();
  }

  /** One more socket of the same participant, on which nothing is said. */
  dialRaw(path: string): WebSocket {
    const socket = dial(path, { ...this.options, cookie: this.cookie });
    this.watchClose(socket);
    return socket;
  }

  private sockets(): WebSocket[] {
    return [...this.terminals.values(), this.socket];
  }

  private dialTerminal(terminal: number): WebSocket {
    const { options, page } = this;
    const socket = this.dialRaw('/terminal');
    const { deck } = options;
    const hello: TerminalCommand = { type: 'hello', version: PROTOCOL_VERSION, deck, page, terminal };
    this.waiting.set(terminal, [JSON.stringify(hello)]);
    this.terminals.set(terminal, socket);
    socket.on('open', () => {
      for (const data of this.waiting.get(terminal) ?? []) socket.send(data);
    });
    socket.on('message', (data: Buffer, isBinary) =>
      isBinary ? this.takeFrame(terminal, data) : this.takeTerminalFact(terminal, String(data)),
    );
    // One that is cut while it opens.
    socket.on('error', () => {});
    return socket;
  }

  private watchClose(socket: WebSocket): void {
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: String(reason) };
    });
  }

  private takeFact(text: string): void {
    const parsed = parseFact(text);
    if (!parsed.ok) throw new Error(`the server sent no fact: ${parsed.problem}: ${text}`);
    this.facts.push(parsed.value);
  }

  private takeTerminalFact(terminal: number, text: string): void {
    const parsed = parseTerminalFact(text);
    if (!parsed.ok) throw new Error(`the server sent no fact: ${parsed.problem}: ${text}`);
    const { value } = parsed;
    this.facts.push({ ...value, terminal });
    if (value.type === 'terminal-opened') {
      const { shell } = value;
      if (this.shells.get(terminal) !== shell) this.inputOffsets.set(terminal, value.typed);
      this.shells.set(terminal, shell);
      this.goOn(terminal, value, value.from);
    } else if (value.type === 'output-skipped') {
      if (value.gap.from !== this.next.get(terminal)) throw new Error('the gap does not begin where output ended');
      this.goOn(terminal, { ...value, reset: true }, value.gap.to);
    }
  }

  private goOn(terminal: number, { reset, gap }: { reset: boolean; gap: OutputGap | null }, next: number): void {
    if (reset) this.output.set(terminal, '');
    if (gap) this.stated.set(terminal, [...(this.stated.get(terminal) ?? []), gap]);
    this.next.set(terminal, next);
  }

  private takeFrame(terminal: number, data: Buffer): void {
    const frame = decodeFrame(data);
    if (frame?.kind === 'typed') {
      this.onTyped?.(terminal, frame.offset);
      return void this.typed.set(terminal, frame.offset);
    }
    const screen = frame && screenIn(frame);
    if (screen) return this.takeScreen(terminal, screen);
    if (frame?.kind !== 'output') throw new Error('the server sent no output frame');
    const { offset, bytes } = frame;
    if (offset !== this.next.get(terminal))
      throw new Error(`byte ${offset} came instead of ${this.next.get(terminal)}`);
    this.next.set(terminal, offset + bytes.length);
    if (this.onOutput) this.onOutput(terminal, offset, bytes);
    else this.output.set(terminal, (this.output.get(terminal) ?? '') + Buffer.from(bytes).toString('utf8'));
    if (this.acknowledges) this.sendTo(terminal, { type: 'acknowledge', offset: offset + bytes.length });
  }

  private takeScreen(terminal: number, screen: ScreenFrame): void {
    const { offset, bytes } = screen;
    if (offset !== this.next.get(terminal))
      throw new Error(`a screen of ${offset} came, not ${this.next.get(terminal)}`);
    this.gaps.set(terminal, [...(this.gaps.get(terminal) ?? []), ...(this.stated.get(terminal) ?? [])]);
    this.stated.delete(terminal);
    if (this.onScreen) this.onScreen(terminal, screen);
    else this.output.set(terminal, Buffer.from(bytes).toString('utf8'));
    if (this.acknowledges) this.sendTo(terminal, { type: 'acknowledge', offset });
  }
}

function dial(path: string, { url, cookie = '', origin = url }: ParticipantOptions): WebSocket {
  const headers = cookie ? { cookie } : {};
  return new WebSocket(`${url.replace('http', 'ws')}${path}`, { origin, headers, perMessageDeflate: false });
}
