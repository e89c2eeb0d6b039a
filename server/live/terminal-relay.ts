// Owns one terminal: reads its shell once, keeps the recent output, and feeds the one page that is attached at a pace
// set by what that page has parsed. While no page is attached it reads on, so that a build goes on.
import { createReplay } from '#core/replay';
import { type BlockChange, blockTyped, markSeen, NEW_SHELL, type ShellActivity, shellEnded, typedBlock } from '#core/shell-state';
import { createMarkReader } from '#core/terminal-marks';
import type { Shell } from '#server/sandbox/provider';

/** Sent and not yet parsed: above the first the shell is paused, below the second it goes on. */
const PAUSE_ABOVE_BYTES = 256 * 1024;
const RESUME_BELOW_BYTES = 64 * 1024;
const REPLAY_BYTES = 512 * 1024;

/** The page's end of a terminal. */
export type TerminalSink = {
  /** Output bytes from number `offset` on. */
  send(offset: number, bytes: Uint8Array): void;
  /** Another page has attached instead. */
  detached(): void;
};

export type Attachment = { from: number; live: number; reset: boolean };

export type TerminalRelay = {
  readonly activity: ShellActivity;
  /** `from`: the next byte the page wants. After the answer has been sent, `start` lets the bytes flow. */
  attach(sink: TerminalSink, from: number | null): Attachment & { start: () => void };
  detach(sink: TerminalSink): void;
  /** False for a number that was never sent. */
  acknowledge(sink: TerminalSink, offset: number): boolean;
  input(bytes: Uint8Array): void;
  resize(cols: number, rows: number): void;
  /** Types the block; the caller has seen that the shell is at its prompt. */
  type(block: string, text: string): void;
  /** Settles true once the shell is at its prompt, false when it ends or `deadlineMs` pass before. */
  atPrompt(deadlineMs: number): Promise<boolean>;
  /** Ends what holds the terminal, so that the prompt comes back. */
  interrupt(): Promise<void>;
  close(): Promise<void>;
};

export type RelayEvents = {
  terminal: number;
  onBlock(change: BlockChange): void;
  /** The shell is gone and all its output has been taken in. */
  onEnd(status: number | null): void;
};

export function createTerminalRelay(shell: Shell, events: RelayEvents): TerminalRelay {
  const replay = createReplay(REPLAY_BYTES);
  const readMarks = createMarkReader();
  const promptWaiters = new Set<(atPrompt: boolean) => void>();
  let state = NEW_SHELL;
  let page: { sink: TerminalSink; next: number; parsed: number; started: boolean } | null = null;
  let paused = false;
  let ended = false;

  function step(next: { state: typeof state; change: BlockChange | null }): void {
    state = next.state;
    if (next.change) events.onBlock(next.change);
    if (state.activity === 'prompt') settleWaiters(true);
  }

  function settleWaiters(atPrompt: boolean): void {
    for (const settle of promptWaiters) settle(atPrompt);
    promptWaiters.clear();
  }

  function pump(): void {
    while (page?.started && page.next - page.parsed < PAUSE_ABOVE_BYTES) {
      const bytes = replay.read(page.next);
      if (!bytes || bytes.length === 0) break;
      const offset = page.next;
      page.next += bytes.length;
      page.sink.send(offset, bytes);
    }
    pace();
  }

  /** Pauses on what the page has yet to parse, sent or not: the replay must never run away from an attached page. */
  function pace(): void {
    const behind = page ? replay.end - page.parsed : 0;
    if (!paused && behind > PAUSE_ABOVE_BYTES) {
      paused = true;
      shell.output.pause();
    } else if (paused && behind < RESUME_BELOW_BYTES) {
      paused = false;
      shell.output.resume();
    }
  }

  shell.output.on('data', (bytes: Buffer) => {
    replay.append(bytes);
    for (const mark of readMarks(bytes)) step(markSeen(state, mark, events.terminal));
    pump();
  });
  shell.exited.then((status) => {
    ended = true;
    const change = shellEnded(state, events.terminal);
    if (change) events.onBlock(change);
    settleWaiters(false);
    events.onEnd(status);
  });

  return {
    get activity() {
      return state.activity;
    },
    attach(sink, from) {
      if (page && page.sink !== sink) page.sink.detached();
      const exact = from !== null && from >= replay.start && from <= replay.end;
      const first = exact ? from : replay.start;
      const mine = { sink, next: first, parsed: first, started: false };
      page = mine;
      pace();
      return {
        from: first,
        live: replay.end,
        reset: !exact,
        start() {
          mine.started = true;
          pump();
        },
      };
    },
    detach(sink) {
      if (page?.sink !== sink) return;
      page = null;
      pace();
    },
    acknowledge(sink, offset) {
      if (page?.sink !== sink) return true;
      if (offset > page.next) return false;
      page.parsed = Math.max(page.parsed, offset);
      pump();
      return true;
    },
    input: (bytes) => shell.write(bytes),
    resize: (cols, rows) => shell.resize(cols, rows),
    type(block, text) {
      step(blockTyped(state, block, events.terminal));
      shell.write(Buffer.from(typedBlock(text)));
    },
    atPrompt(deadlineMs) {
      if (state.activity === 'prompt') return Promise.resolve(true);
      if (ended) return Promise.resolve(false);
      return new Promise((resolve) => {
        const settle = (atPrompt: boolean) => {
          clearTimeout(timer);
          promptWaiters.delete(settle);
          resolve(atPrompt);
        };
        const timer = setTimeout(settle, deadlineMs, false);
        promptWaiters.add(settle);
      });
    },
    interrupt: () => shell.interrupt(),
    close: () => shell.kill(),
  };
}
