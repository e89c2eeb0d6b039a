// Owns one terminal: reads its shell once, keeps the recent output, and feeds the one page that is attached at a pace
// set by what that page has parsed. While no page is attached it reads on, so that a build goes on.
import type { NamedPort } from '#core/ids';
import { createReplay } from '#core/replay';
import {
  type BlockChange,
  blockTyped,
  markSeen,
  NEW_SHELL,
  type ShellActivity,
  type ShellState,
  type ShellStep,
  shellEnded,
  typedBlock,
} from '#core/shell-state';
import { createMarkReader } from '#core/terminal-marks';
import type { Shell } from '../sandbox/provider';

/** Sent and not yet parsed: above the first the shell is paused, below the second it goes on. */
const PAUSE_ABOVE_BYTES = 256 * 1024;
const RESUME_BELOW_BYTES = 64 * 1024;
const REPLAY_BYTES = 512 * 1024;

/**
 * Each shell's bytes are numbered from the microsecond it was opened: a page that comes back with a number of an earlier
 * shell's, or of an earlier server's, never takes the one for the continuation of the other.
 */
const NUMBERS_PER_MS = 1_000;

/** The page's end of a terminal. */
export type TerminalSink = {
  /** Output bytes from number `offset` on. */
  send(offset: number, bytes: Uint8Array): void;
  /** Another page has attached instead. */
  detached(): void;
};

/** The fields of the `terminal-opened` fact. */
export type Attachment = { from: number; live: number; reset: boolean };

export type RelayEvents = {
  /** A sentence that comes before the shell's output. */
  news?: string | null;
  onBlock(change: BlockChange): void;
  /** A program in the shell has given a port a name. */
  onPortNamed(port: NamedPort): void;
  /** The shell is gone and all its output has been taken in. */
  onEnd(status: number | null): void;
};

type AttachedPage = { sink: TerminalSink; next: number; parsed: number; started: boolean };

export class TerminalRelay {
  private readonly replay = createReplay(REPLAY_BYTES, Date.now() * NUMBERS_PER_MS);
  private readonly readMarks = createMarkReader();
  private readonly promptWaiters = new Set<(atPrompt: boolean) => void>();
  private state: ShellState = NEW_SHELL;
  private page: AttachedPage | null = null;
  private paused = false;
  private ended = false;
  /** When a command last printed something, on the clock of `performance.now`; what a prompt prints is none. */
  lastOutputAt = 0;

  constructor(
    private readonly terminal: number,
    private readonly shell: Shell,
    private readonly events: RelayEvents,
  ) {
    if (events.news) this.replay.append(Buffer.from(`\x1b[2m${events.news}\x1b[0m\r\n`));
    shell.output.on('data', (bytes: Buffer) => this.takeIn(bytes));
    shell.exited.then((status) => this.end(status));
  }

  get activity(): ShellActivity {
    return this.state.activity;
  }

  /**
   * `from`: the next byte the page wants, null when it has none. The caller sends the attachment on before `start` lets
   * the bytes flow.
   */
  attach(sink: TerminalSink, from: number | null): { attachment: Attachment; start: () => void } {
    if (this.page && this.page.sink !== sink) this.page.sink.detached();
    const isExact = from !== null && from >= this.replay.start && from <= this.replay.end;
    const first = isExact ? from : this.replay.start;
    const page: AttachedPage = { sink, next: first, parsed: first, started: false };
    this.page = page;
    this.pace();
    const start = () => {
      page.started = true;
      this.pump();
    };
    return { attachment: { from: first, live: this.replay.end, reset: !isExact }, start };
  }

  detach(sink: TerminalSink): void {
    if (this.page?.sink !== sink) return;
    this.page = null;
    this.pace();
  }

  /** The page has parsed all output before `offset`. False for a number that was never sent. */
  acknowledge(sink: TerminalSink, offset: number): boolean {
    if (this.page?.sink !== sink) return true;
    if (offset > this.page.next) return false;
    this.page.parsed = Math.max(this.page.parsed, offset);
    this.pump();
    return true;
  }

  /** False when it was not taken. */
  input(bytes: Uint8Array): boolean {
    return this.shell.write(bytes);
  }

  resize(cols: number, rows: number): void {
    this.shell.resize(cols, rows);
  }

  /** Types the block; the caller has seen that the shell is at its prompt. */
  type(block: string, text: string): void {
    this.step(blockTyped(block, this.terminal));
    this.shell.write(Buffer.from(typedBlock(text)));
  }

  /** Settles true once the shell is at its prompt, false when it ends or `deadlineMs` pass before. */
  atPrompt(deadlineMs: number): Promise<boolean> {
    if (this.ended) return Promise.resolve(false);
    if (this.activity === 'prompt') return Promise.resolve(true);
    return new Promise((resolve) => {
      const settle = (atPrompt: boolean) => {
        clearTimeout(timer);
        this.promptWaiters.delete(settle);
        resolve(atPrompt);
      };
      const timer = setTimeout(settle, deadlineMs, false);
      this.promptWaiters.add(settle);
    });
  }

  /** Ends what holds the terminal, so that the prompt comes back. */
  interrupt(): Promise<void> {
    return this.shell.interrupt();
  }

  close(): Promise<void> {
    return this.shell.kill();
  }

  private takeIn(bytes: Uint8Array): void {
    this.replay.append(bytes);
    if (this.activity === 'running') this.lastOutputAt = performance.now();
    for (const mark of this.readMarks(bytes)) {
      if (mark.kind === 'port-named') this.events.onPortNamed({ name: mark.name, port: mark.port });
      else this.step(markSeen(this.state, mark, this.terminal));
    }
    this.pump();
  }

  private end(status: number | null): void {
    this.ended = true;
    const change = shellEnded(this.state, this.terminal);
    if (change) this.events.onBlock(change);
    this.settleWaiters(false);
    this.events.onEnd(status);
  }

  private step({ state, change }: ShellStep): void {
    this.state = state;
    if (change) this.events.onBlock(change);
    if (state.activity === 'prompt') this.settleWaiters(true);
  }

  private settleWaiters(atPrompt: boolean): void {
    for (const settle of [...this.promptWaiters]) settle(atPrompt);
  }

  private pump(): void {
    const { page } = this;
    while (page?.started && page.next - page.parsed < PAUSE_ABOVE_BYTES) {
      const bytes = this.replay.read(page.next);
      if (!bytes || bytes.length === 0) break;
      const offset = page.next;
      page.next += bytes.length;
      page.sink.send(offset, bytes);
    }
    this.pace();
  }

  /** Paced by what the page has yet to parse, sent or not: the replay must never run away from an attached page. */
  private pace(): void {
    const behind = this.page ? this.replay.end - this.page.parsed : 0;
    if (!this.paused && behind > PAUSE_ABOVE_BYTES) {
      this.paused = true;
      this.shell.output.pause();
    } else if (this.paused && behind < RESUME_BELOW_BYTES) {
      this.paused = false;
      this.shell.output.resume();
    }
  }
}
