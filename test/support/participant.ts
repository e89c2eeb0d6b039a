// Owns a scripted participant: a live socket that speaks the protocol as a page does, and remembers what it was told.
import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { decodeFrame, encodeFrame } from '#core/frame';
import { type Command, type Fact, type OutputGap, PROTOCOL_VERSION, parseFact } from '#core/protocol';
import { until } from './until';

export type ParticipantOptions = {
  url: string;
  deck: string;
  cookie?: string;
  origin?: string;
  terminal?: boolean;
  page?: string;
};

type FactOf<T extends Fact['type']> = Extract<Fact, { type: T }>;

export class Participant {
  readonly facts: Fact[] = [];
  /** Output by terminal, as text. */
  readonly output = new Map<number, string>();
  /** The next byte expected, by terminal. */
  readonly next = new Map<number, number>();
  /** The shell behind each terminal. */
  readonly shells = new Map<number, string>();
  /** What the server said will not come, by terminal. */
  readonly gaps = new Map<number, OutputGap[]>();
  /** The server has confirmed all input before that byte, by terminal. */
  readonly typed = new Map<number, number>();
  /** Instead of keeping output as text. */
  onOutput: ((terminal: number, offset: number, bytes: Uint8Array) => void) | null = null;
  closed: { code: number; reason: string } | null = null;
  /** Whether output is acknowledged as it comes. */
  acknowledges = true;
  private readonly inputOffsets = new Map<number, number>();

  private constructor(
    private readonly socket: WebSocket,
    /** The session's cookie, as `name=value`. */
    readonly cookie: string,
  ) {
    socket.on('message', (data: Buffer, isBinary) => (isBinary ? this.takeFrame(data) : this.takeFact(String(data))));
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: String(reason) };
    });
  }

  /** Connects and says hello. */
  static async join(options: ParticipantOptions): Promise<Participant> {
    const participant = await Participant.connect(options);
    const terminal = options.terminal ?? false;
    const { deck, page = randomUUID() } = options;
    participant.send({ type: 'hello', version: PROTOCOL_VERSION, deck, terminal, page });
    await participant.fact('snapshot');
    return participant;
  }

  /** Connects and says nothing. Rejects with the HTTP status of a refused upgrade. */
  static connect({ url, cookie = '', origin = url }: ParticipantOptions): Promise<Participant> {
    const headers = cookie ? { cookie } : {};
    const socket = new WebSocket(`${url.replace('http', 'ws')}/live`, { origin, headers, perMessageDeflate: false });
    let given = cookie;
    socket.once('upgrade', ({ headers: answer }) => {
      given = answer['set-cookie']?.[0]?.split(';')[0] ?? cookie;
    });
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(new Participant(socket, given)));
      socket.once('unexpected-response', (_request, response) => reject(new Error(`status ${response.statusCode}`)));
      socket.once('error', reject);
    });
  }

  send(command: Command): void {
    this.socket.send(JSON.stringify(command));
  }

  sendRaw(data: string | Uint8Array): void {
    this.socket.send(data);
  }

  open(terminal = 1, from: number | null = null, shell = this.shells.get(terminal)): void {
    this.send({ type: 'open-terminal', terminal, cols: 100, rows: 30, from, ...(shell ? { shell } : {}) });
  }

  type(text: string, terminal = 1): void {
    const bytes = new TextEncoder().encode(text);
    const offset = this.inputOffsets.get(terminal) ?? 0;
    this.inputOffsets.set(terminal, offset + bytes.length);
    this.input(offset, bytes, terminal);
  }

  /** Sends typed bytes under a number of the caller's. */
  input(offset: number, bytes: Uint8Array, terminal = 1): void {
    this.socket.send(encodeFrame({ kind: 'input', terminal, offset, bytes }));
  }

  run(block: string, interrupt = false): void {
    this.send({ type: 'run-block', block, terminal: 1, interrupt });
  }

  /** The first fact of the type, from number `after` on, that fits. */
  fact<T extends Fact['type']>(
    type: T,
    fits: (fact: FactOf<T>) => boolean = () => true,
    after = 0,
  ): Promise<FactOf<T>> {
    const isWanted = (fact: Fact): fact is FactOf<T> => fact.type === type && fits(fact as FactOf<T>);
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
    this.socket.close();
  }

  /** As a tunnel would: no close handshake. */
  cut(): void {
    this.socket.terminate();
  }

  private takeFact(text: string): void {
    const parsed = parseFact(text);
    if (!parsed.ok) throw new Error(`the server sent no fact: ${parsed.problem}: ${text}`);
    const { value } = parsed;
    this.facts.push(value);
    if (value.type === 'terminal-opened') {
      const { terminal, shell } = value;
      if (this.shells.get(terminal) !== shell) this.inputOffsets.set(terminal, value.typed);
      this.shells.set(terminal, shell);
      this.goOn(value, value.from);
    } else if (value.type === 'output-skipped') {
      if (value.gap.from !== this.next.get(value.terminal))
        throw new Error('the gap does not begin where output ended');
      this.goOn(value, value.gap.to);
    }
  }

  private goOn(fact: { terminal: number; reset: boolean; gap: OutputGap | null }, next: number): void {
    const { terminal, reset, gap } = fact;
    if (reset) this.output.set(terminal, '');
    if (gap) this.gaps.set(terminal, [...(this.gaps.get(terminal) ?? []), gap]);
    this.next.set(terminal, next);
  }

  private takeFrame(data: Buffer): void {
    const frame = decodeFrame(data);
    if (frame?.kind === 'typed') return void this.typed.set(frame.terminal, frame.offset);
    if (frame?.kind !== 'output') throw new Error('the server sent no output frame');
    const { terminal, offset, bytes } = frame;
    if (offset !== this.next.get(terminal))
      throw new Error(`byte ${offset} came instead of ${this.next.get(terminal)}`);
    this.next.set(terminal, offset + bytes.length);
    if (this.onOutput) this.onOutput(terminal, offset, bytes);
    else this.output.set(terminal, (this.output.get(terminal) ?? '') + Buffer.from(bytes).toString('utf8'));
    if (this.acknowledges) this.send({ type: 'acknowledge', terminal, offset: offset + bytes.length });
  }
}
