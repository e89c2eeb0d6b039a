// Owns a scripted viewer: a socket that watches a shared terminal as its page does, into a headless terminal.
import { Terminal } from '@xterm/headless';
import { WebSocket } from 'ws';
import { decodeFrame, encodeFrame, screenIn } from '#core/frame';
import { PROTOCOL_VERSION } from '#core/protocol';
import { parseViewerFact, type ViewerCommand, type ViewerFact } from '#core/viewer-protocol';
import { until } from './until';

type FactOf<T extends ViewerFact['type']> = Extract<ViewerFact, { type: T }>;

export class Viewer {
  readonly facts: ViewerFact[] = [];
  readonly terminal = new Terminal({ allowProposedApi: true, cols: 2, rows: 2 });
  screens = 0;
  closed: number | null = null;
  typed = 0;

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data: Buffer, isBinary) => (isBinary ? this.takeFrame(data) : this.takeFact(String(data))));
    socket.on('close', (code) => {
      this.closed = code;
    });
    socket.on('error', () => {});
  }

  /** `path`: of the link that the owner was given. */
  static async watch(url: string, path: string): Promise<Viewer> {
    const viewer = await Viewer.dial(url);
    const share = path.split('/').at(-1) ?? '';
    viewer.send({ type: 'watch', version: PROTOCOL_VERSION, share });
    return viewer;
  }

  /** Watches a terminal of whoever has that cookie. */
  static async watchOwn(url: string, cookie: string, deck: string): Promise<Viewer> {
    const viewer = await Viewer.dial(url, cookie);
    viewer.send({ type: 'watch-own', version: PROTOCOL_VERSION, deck, terminal: 1 });
    return viewer;
  }

  /** Watches what is on the stage of a room. */
  static async watchStage(url: string, cookie: string, code: string): Promise<Viewer> {
    const viewer = await Viewer.dial(url, cookie);
    viewer.send({ type: 'watch-stage', version: PROTOCOL_VERSION, code });
    return viewer;
  }

  /** Looks into the first terminal of somebody in a room. */
  static async lookIn(url: string, cookie: string, where: { code: string; member: string }): Promise<Viewer> {
    const viewer = await Viewer.dial(url, cookie);
    viewer.send({ type: 'look-in', version: PROTOCOL_VERSION, terminal: 1, ...where });
    return viewer;
  }

  /** Says nothing. */
  static async dial(url: string, cookie = ''): Promise<Viewer> {
    const headers = cookie ? { cookie } : {};
    const options = { origin: url, headers, perMessageDeflate: false };
    const socket = new WebSocket(`${url.replace('http', 'ws')}/viewer`, options);
    const viewer = new Viewer(socket);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return viewer;
  }

  send(command: ViewerCommand): void {
    this.sendRaw(JSON.stringify(command));
  }

  sendRaw(data: string | Uint8Array): void {
    this.socket.send(data);
  }

  type(text: string): void {
    const bytes = Buffer.from(text);
    this.sendRaw(encodeFrame({ kind: 'input', offset: this.typed, bytes }));
    this.typed += bytes.length;
  }

  /** The first of that type that fits, from number `after` on. */
  fact<T extends ViewerFact['type']>(type: T, fits: (fact: FactOf<T>) => boolean = () => true, after = 0) {
    const isWanted = (fact: ViewerFact): fact is FactOf<T> => fact.type === type && fits(fact as FactOf<T>);
    return until(`the fact ${type}`, () => this.facts.slice(after).find(isWanted) ?? null, 20_000);
  }

  /** The lines of the screen, without the blanks at their end. */
  screen(): string {
    const { active } = this.terminal.buffer;
    const line = (at: number) => active.getLine(active.baseY + at)?.translateToString(true) ?? '';
    return Array.from({ length: this.terminal.rows }, (_, at) => line(at)).join('\n');
  }

  sees(pattern: RegExp): Promise<string> {
    const seen = () => (pattern.test(this.screen()) ? this.screen() : null);
    return until(`a screen with ${pattern}`, seen, 20_000);
  }

  /** Nothing more is read, until `resume`. */
  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  leave(): void {
    this.socket.close();
  }

  private takeFact(text: string): void {
    const parsed = parseViewerFact(text);
    if (!parsed.ok) throw new Error(`the server sent no fact: ${parsed.problem}: ${text}`);
    this.facts.push(parsed.value);
    if (parsed.value.type === 'role-changed') this.typed = parsed.value.typed;
  }

  private takeFrame(data: Buffer): void {
    const frame = decodeFrame(data);
    if (!frame) throw new Error('the server sent no frame');
    const screen = screenIn(frame);
    if (screen) {
      this.screens += 1;
      this.terminal.write('\x18\x1bc', () => this.terminal.resize(screen.cols, screen.rows));
      this.terminal.write(screen.bytes);
    } else if (frame.kind === 'output') {
      this.terminal.write(frame.bytes);
    }
  }
}
