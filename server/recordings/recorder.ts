// Owns the recording of one terminal as it happens. The terminal never waits for it: events are taken note of and
// written a little later; what would be too much, or cannot be written, is left out, and the recording says so.
import { MAX_COLS, MAX_ROWS } from '#core/asciicast';
import { createEventLines, ENDED_LINE, headLine, type Reach, reachLine } from '#core/cast-lines';
import { blockBegun, blockEnded } from '#core/cast-timeline';
import type { BlockChange } from '#core/shell-state';
import { createUtf8Reader } from '#core/utf8-reader';
import { type Allowance, createAllowance } from './allowance';
import { LeftOut } from './left-out';
import type { PartWriter } from './part-writer';

const FLUSH_MS = 500;
/** Waits to be written, at most. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;
const MAX_WAITING = 20_000;
/** After a write that failed. */
const RETRY_MS = 10_000;

export type RecorderDeps = {
  /** Settles with where the recording stands: at its beginning, or where an earlier process left it. */
  open(): Promise<{ writer: PartWriter; reach: Reach | null }>;
  facts: { terminal: number; node: string; title: string };
  /** Number of the shell's first byte that comes. */
  offset: number;
  size: { cols: number; rows: number };
  log: { warn(facts: object, message: string): void };
  allowance?: Allowance;
};

type Happening =
  | { kind: 'resize'; cols: number; rows: number }
  | { kind: 'marker'; label: string }
  | { kind: 'exit'; status: number };
type Waiting = { at: number; bytes: Uint8Array } | { at: number; event: Happening };

export class Recorder {
  private waiting: Waiting[] = [];
  private waitingBytes = 0;
  private timer: NodeJS.Timeout | null = null;
  private work: Promise<void>;
  private writer: PartWriter | null = null;
  private readonly reader = createUtf8Reader();
  private lines = createEventLines();
  private readonly begunAt = performance.now();
  /** Seconds of the recording before this process. */
  private before = 0;
  /** How far it has been written; null while nothing has. */
  private written: number | null = null;
  /** Number of the next byte that is read. */
  private offset: number;
  /** Output before that number is in the recording already. */
  private known = 0;
  private size: { cols: number; rows: number };
  private isOver = false;
  /** Nothing of it is written any more. */
  isClosed = false;
  private failedAt: number | null = null;
  private readonly leftOut = new LeftOut();
  private readonly allowance: Allowance;

  constructor(private readonly deps: RecorderDeps) {
    this.offset = deps.offset;
    this.size = bounded(deps.size.cols, deps.size.rows);
    this.allowance = deps.allowance ?? createAllowance();
    this.work = this.open();
  }

  output(bytes: Uint8Array): void {
    if (this.isOver) return;
    const isTooMuch = this.waitingBytes + bytes.length > MAX_WAITING_BYTES || this.waiting.length >= MAX_WAITING;
    const isClosed = isTooMuch || this.leftOut.isAny || this.failedAt !== null;
    if (isClosed || !this.allowance.take(bytes.length, performance.now())) {
      this.leftOut.add(bytes);
      return this.wake();
    }
    this.waitingBytes += bytes.length;
    this.wait({ at: performance.now(), bytes });
  }

  resize(cols: number, rows: number): void {
    this.happened({ kind: 'resize', ...bounded(cols, rows) });
  }

  block({ block, run }: BlockChange): void {
    if (run.state === 'waiting' || run.state === 'typed') this.happened({ kind: 'marker', label: blockBegun(block) });
    else if (run.state === 'finished') this.happened({ kind: 'marker', label: blockEnded(block, run.status) });
    else if (run.state === 'lost') this.happened({ kind: 'marker', label: blockEnded(block, null) });
  }

  /** The shell has ended. */
  end(status: number | null): void {
    if (this.isOver) return;
    if (status !== null) this.happened({ kind: 'exit', status });
    void this.finish(ENDED_LINE);
  }

  /** The shell is left to a later process, in which its recording goes on. */
  leave(): Promise<void> {
    return this.finish('');
  }

  /** Settles once all that has happened is in parts that are written no more. */
  async rotate(): Promise<void> {
    await this.flush();
    await this.inTurn(async () => this.writer?.closePart());
  }

  private async open(): Promise<void> {
    try {
      const { writer, reach } = await this.deps.open();
      this.writer = writer;
      if (!reach) return;
      this.before = this.written = reach.seconds;
      this.known = reach.offset;
      this.lines = createEventLines(reach.seconds);
      this.leftOut.lose(Math.max(0, this.offset - reach.offset));
    } catch (error) {
      this.isOver = this.isClosed = true;
      this.waiting = [];
      this.deps.log.warn({ ...this.deps.facts, reason: String(error) }, 'a terminal cannot be recorded');
    }
  }

  private happened(event: Happening): void {
    if (!this.isOver && this.waiting.length < MAX_WAITING) this.wait({ at: performance.now(), event });
  }

  private wait(waiting: Waiting): void {
    this.waiting.push(waiting);
    this.wake();
  }

  private wake(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      void this.flush().then(() => {
        if (!this.isOver && (this.waiting.length > 0 || this.leftOut.isAny)) this.wake();
      });
    }, FLUSH_MS);
  }

  private async finish(last: string): Promise<void> {
    if (this.isOver) return this.work;
    this.isOver = true;
    if (this.timer) clearTimeout(this.timer);
    await this.inTurn(() => this.write(last, true));
    await this.inTurn(async () => this.writer?.closePart());
    this.isClosed = true;
  }

  private flush(): Promise<void> {
    return this.inTurn(() => this.write('', false));
  }

  /** Never rejects. */
  private inTurn(task: () => Promise<void> | undefined): Promise<void> {
    this.work = this.work.then(task).catch((error: unknown) => this.failed(error));
    return this.work;
  }

  /** `isLast`: nothing more comes, so that it is now or never. */
  private async write(last: string, isLast: boolean): Promise<void> {
    const { writer } = this;
    if (!writer) return;
    if (this.failedAt !== null && !isLast && performance.now() - this.failedAt < RETRY_MS) return;
    const { waiting, waitingBytes, size } = this;
    this.waiting = [];
    this.waitingBytes = 0;
    const lines = waiting.map((each) => this.lineOf(each)).join('');
    const rest = this.leftOutLines(isLast);
    const text = lines + rest.text;
    if (text === '' && (last === '' || this.written === null)) return;
    const seconds = this.seconds(performance.now());
    const reach = reachLine({ offset: Math.max(this.known, this.offset - this.reader.held), seconds });
    try {
      await writer.append(text + reach + last, () => headLine({ ...size, ...this.deps.facts, ...this.clock() }));
      this.failedAt = null;
      this.written = seconds;
    } catch (error) {
      this.leftOut.lose(waitingBytes + rest.bytes);
      throw error;
    }
  }

  private failed(error: unknown): void {
    if (this.failedAt === null)
      this.deps.log.warn(
        { ...this.deps.facts, reason: String(error) },
        'a recording cannot be written: output left out',
      );
    this.failedAt = performance.now();
  }

  /** Of a part that begins where the one before it ended. */
  private clock(): { timestamp: number; millis: number; seconds: number } {
    const seconds = this.written ?? this.before;
    const age = this.seconds(performance.now()) - seconds;
    const begun = Math.round(Date.now() - age * 1000);
    const [timestamp, millis] = [Math.floor(begun / 1000), begun % 1000];
    return { timestamp, millis, seconds: Math.round(seconds * 1000) / 1000 };
  }

  private seconds(at: number): number {
    return this.before + (at - this.begunAt) / 1000;
  }

  private lineOf(waiting: Waiting): string {
    const time = this.seconds(waiting.at);
    if ('bytes' in waiting) return this.outputLine(time, waiting.bytes);
    const { event } = waiting;
    if (event.kind === 'resize') {
      if (event.cols === this.size.cols && event.rows === this.size.rows) return '';
      this.size = { cols: event.cols, rows: event.rows };
    }
    return this.lines({ time, ...event });
  }

  private outputLine(time: number, bytes: Uint8Array): string {
    const skipped = Math.min(bytes.length, Math.max(0, this.known - this.offset));
    this.offset += bytes.length;
    const text = this.reader.read(bytes.subarray(skipped));
    return text === '' ? '' : this.lines({ time, kind: 'output', text });
  }

  /** Once there is room again, or nothing more comes: that something is left out, and how the screen looks after it. */
  private leftOutLines(isLast: boolean): { text: string; bytes: number } {
    const { leftOut } = this;
    const now = performance.now();
    if (!leftOut.isAny || !(isLast || this.allowance.has(leftOut.tailBytes, now))) return { text: '', bytes: 0 };
    const time = this.seconds(now);
    this.reader.finish();
    const { words, tail, bytes, missing } = leftOut.take();
    this.offset += bytes;
    this.allowance.take(tail.length, now);
    const output = `\x1b[0m\r\n[${words}]\r\n${tail}`;
    const marker = this.lines({ time, kind: 'marker', label: words });
    return { text: marker + this.lines({ time, kind: 'output', text: output }), bytes: missing };
  }
}

function bounded(cols: number, rows: number): { cols: number; rows: number } {
  return { cols: Math.min(cols, MAX_COLS), rows: Math.min(rows, MAX_ROWS) };
}
