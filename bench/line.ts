// Owns one end of a shell's byte stream: writes, and waits for the answer without looking twice at a byte.
import { decodeFrame, encodeFrame, screenIn } from '#core/frame';
import { parseTerminalFact } from '#core/terminal-protocol';
import type { EngineConnection } from '#server/sandbox/docker/connect';
import { openExec } from '#server/sandbox/docker/exec';
import { BASHRC, ENTER } from '#server/sandbox/docker/machine';
import { type LivePage, openLivePage, say } from './live-page';

const COLS = 100;
const ROWS = 30;

const TERMINAL = 1;
/** As the page does. */
const ACKNOWLEDGE_BYTES = 32 * 1024;
export const PROMPT = '\x1b]133;B';
/** The same as it is drawn. */
export const SHOWN_PROMPT = 'root@node1';

type Awaited = { text: string; seen: (at: number) => void; fail: (error: Error) => void };

export class Line {
  /** Bytes taken in so far. */
  received = 0;
  /** The server said that so many will not come. */
  skipped = 0;
  private awaited: Awaited | null = null;
  private tail = '';

  constructor(
    private readonly write: (text: string) => void,
    readonly close: () => void,
  ) {}

  take(bytes: Buffer): void {
    const { awaited } = this;
    this.received += bytes.length;
    if (!awaited) return;
    const text = this.tail + bytes.toString('latin1');
    if (text.includes(awaited.text)) awaited.seen(performance.now());
    else this.tail = text.slice(1 - awaited.text.length || text.length);
  }

  /** Output that was left out may have ended in the prompt: then the screen shows it, without its marks. */
  takeScreen(bytes: Uint8Array): void {
    if (this.awaited?.text !== PROMPT || !Buffer.from(bytes).includes(SHOWN_PROMPT)) return;
    this.awaited.seen(performance.now());
  }

  /** Nothing more will come: whoever waits learns why. */
  fail(why: Error): void {
    this.awaited?.fail(why);
    this.awaited = null;
  }

  /** Writes `input`; settles with the milliseconds until `answer` has come after it. */
  ask(input: string, answer: string, deadlineMs = 5_000): Promise<number> {
    return new Promise((resolve, reject) => {
      const isLate = () => this.fail(new Error(`no ${JSON.stringify(answer)} within ${deadlineMs} ms`));
      const timer = setTimeout(isLate, deadlineMs);
      const start = performance.now();
      this.tail = '';
      this.awaited = {
        text: answer,
        seen: (at) => {
          clearTimeout(timer);
          this.awaited = null;
          resolve(at - start);
        },
        fail(error) {
          clearTimeout(timer);
          reject(error);
        },
      };
      if (input) this.write(input);
    });
  }
}

type DockerContainer = ReturnType<EngineConnection['docker']['getContainer']>;

/** The baseline: the same shell in the same container, its exec stream read with dockerode. */
export async function openBareLine(container: DockerContainer): Promise<Line> {
  const running = await openExec(container, {
    Cmd: ['sh', ENTER, 'shell', 'bench', 'bash', '--rcfile', BASHRC],
    AttachStdin: true,
    Tty: true,
  });
  const { socket } = running;
  const line = new Line(
    (text) => void socket.write(text),
    () => void socket.destroy(),
  );
  const prompt = line.ask('', PROMPT);
  socket.on('data', (bytes: Buffer) => line.take(bytes));
  socket.on('close', () => line.fail(new Error('the exec stream ended')));
  await prompt;
  await running.resize(COLS, ROWS);
  return line;
}

/** `cookie`: whose it is, to open more of the same participant's. */
export type LiveLine = { line: Line; cookie: string; page: LivePage };

/** The whole path: what a page's terminal sends and takes, over its own socket. */
export async function openLiveLine(url: string, deck: string, terminal = TERMINAL, cookie?: string): Promise<LiveLine> {
  const page = await openLivePage(url, deck, cookie);
  const socket = await page.terminal(terminal);
  let written = 0;
  let acknowledged = 0;
  const line = new Line(
    (text) => {
      const bytes = Buffer.from(text);
      socket.send(encodeFrame({ kind: 'input', offset: written, bytes }));
      written += bytes.length;
    },
    () => {
      socket.close();
      page.leave();
    },
  );
  const prompt = line.ask('', PROMPT, 60_000);
  prompt.catch(() => {});
  socket.on('message', (data: Buffer, isBinary) => {
    const frame = isBinary ? decodeFrame(data) : null;
    if (!frame) return takeFact(line, String(data));
    const screen = screenIn(frame);
    if (screen) return line.takeScreen(screen.bytes);
    if (frame.kind !== 'output') return;
    line.take(data.subarray(data.length - frame.bytes.length));
    const parsed = frame.offset + frame.bytes.length;
    if (parsed - acknowledged < ACKNOWLEDGE_BYTES) return;
    acknowledged = parsed;
    say(socket, { type: 'acknowledge', offset: parsed });
  });
  socket.on('error', (error) => line.fail(error));
  socket.on('close', () => line.fail(new Error('the server closed the terminal’s socket')));
  say(socket, { type: 'open', cols: COLS, rows: ROWS, from: null });
  await prompt;
  return { line, cookie: page.cookie, page };
}

function takeFact(line: Line, text: string): void {
  const fact = parseTerminalFact(text);
  if (!fact.ok) line.fail(new Error(`the server sent no fact: ${fact.problem}`));
  else if (fact.value.type === 'output-skipped') line.skipped += fact.value.gap.to - fact.value.gap.from;
  else if (fact.value.type === 'refused') line.fail(new Error(`the server refused: ${fact.value.message}`));
}
