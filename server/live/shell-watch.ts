// Owns what one shell is doing, as its prompt marks tell: at its prompt or running, which block, and how that ended.
import type { TypedCommand } from '#core/command-line';
import type { NamedPort } from '#core/ids';
import {
  type BlockChange,
  blockReady,
  blockTyped,
  markSeen,
  NEW_SHELL,
  type ShellActivity,
  type ShellState,
  type ShellStep,
  shellEnded,
} from '#core/shell-state';
import { createMarkReader, type PromptMark, type SeenMark } from '#core/terminal-marks';
import { OutputWait } from './output-wait';

/**
 * A block in the shell; `at`: number of the first byte of output after it was typed; `wait`: source of the regular
 * expression that says when it is done, if one does.
 */
export type TypedBlock = { name: string; at: number; wait?: string | null | undefined };

export type ShellWatchEvents = {
  /** An earlier server typed it, and has not seen its end. */
  unfinished?: TypedBlock | null;
  /** `at` as in `TypedBlock`. */
  onBlock(change: BlockChange, at: number): void;
  /** The prompt is back. */
  onCommandEnd?(): void;
  /** Somebody's own command runs, or does no longer. */
  onCommand?(command: TypedCommand): void;
  /** A program in the shell has given a port a name. */
  onPortNamed(port: NamedPort): void;
};

export class ShellWatch {
  private readonly readMarks = createMarkReader();
  private readonly promptWaiters = new Set<(atPrompt: boolean) => void>();
  private state: ShellState = NEW_SHELL;
  private ended = false;
  /** No earlier server has seen what comes now. */
  private isNews = true;
  /** Of a block: where in the output it was typed. */
  private typedAt = 0;
  private unfinished: TypedBlock | null;
  /** Of the command that comes next; null when nothing is told of it. */
  private told: string | null = null;
  /** What somebody runs themselves. */
  private own: string | null = null;
  /** Of the block whose end has not been seen. */
  private wait: OutputWait | null = null;

  /** `live`: the shell had printed all before that number when an earlier server ended. */
  constructor(
    private readonly terminal: number,
    private readonly live: number,
    private readonly events: ShellWatchEvents,
  ) {
    const block = events.unfinished ?? null;
    // Its server ended before the shell had it: the shell has printed nothing since.
    const isLost = block !== null && live <= block.at;
    if (isLost) events.onBlock({ block: block.name, run: { state: 'lost', terminal } }, block.at);
    this.unfinished = isLost ? null : block;
  }

  get activity(): ShellActivity {
    return this.state.activity;
  }

  /** Reads what comes next, before anybody else gets it: the line in a mark is blanked. */
  read(bytes: Uint8Array): SeenMark[] {
    return this.readMarks(bytes);
  }

  /** Output from number `offset` on, and the marks in it. */
  take(offset: number, bytes: Uint8Array, marks: readonly SeenMark[]): void {
    const { unfinished } = this;
    this.isNews = offset + bytes.length > this.live;
    const before = unfinished ? Math.max(0, unfinished.at - offset) : bytes.length;
    this.follow(
      bytes.subarray(0, before),
      marks.filter(({ end }) => end <= before),
    );
    if (!unfinished || before >= bytes.length) return;
    // Here the block was typed: marks from here on are its own.
    this.unfinished = null;
    this.typedAt = unfinished.at;
    this.state = blockTyped(unfinished.name, this.terminal).state;
    this.waitFor(unfinished, unfinished.at < offset);
    this.follow(
      bytes.subarray(before),
      marks.filter(({ end }) => end > before),
    );
  }

  /** The block is typed and run. */
  typed(block: TypedBlock): void {
    this.typedAt = block.at;
    this.step(blockTyped(block.name, this.terminal));
    this.waitFor(block, false);
  }

  /** The block is typed and not run: nothing of it is left to follow. */
  inserted(block: string, at: number): void {
    this.events.onBlock({ block, run: { state: 'typed', terminal: this.terminal } }, at);
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

  /** The shell is over, or `goesOn` under a later server. */
  end(goesOn: boolean): void {
    this.ended = true;
    this.wait?.end();
    const change = goesOn ? null : shellEnded(this.state, this.terminal);
    if (change) this.events.onBlock(change, this.typedAt);
    if (this.own !== null && !goesOn) this.events.onCommand?.({ line: this.own, state: 'lost' });
    this.settleWaiters(false);
  }

  private follow(bytes: Uint8Array, marks: readonly SeenMark[]): void {
    for (const { mark } of marks) {
      if (mark.kind === 'port-named') this.events.onPortNamed({ name: mark.name, port: mark.port });
      else if (mark.kind === 'line-told') this.told = mark.line;
      else {
        this.tellOwn(mark);
        this.step(markSeen(this.state, mark, this.terminal));
      }
    }
    this.wait?.take(bytes);
  }

  /** A block's commands are told of by the block. */
  private tellOwn(mark: PromptMark): void {
    if (mark.kind === 'command-begun') {
      this.own = this.state.block ? null : this.told;
      this.told = null;
    }
    const { own: line } = this;
    if (line === null || !this.isNews) return;
    if (mark.kind === 'command-begun') this.events.onCommand?.({ line, state: 'running' });
    if (mark.kind !== 'command-ended') return;
    this.own = null;
    this.events.onCommand?.({ line, state: 'ended', status: mark.status });
  }

  private waitFor({ wait }: TypedBlock, isBegun: boolean): void {
    if (!wait) return;
    this.wait = new OutputWait(wait, isBegun, () => this.step(blockReady(this.state, this.terminal)));
  }

  private step({ state, change }: ShellStep): void {
    const isBack = this.activity === 'running' && state.activity === 'prompt';
    this.state = state;
    if (change) this.events.onBlock(change, this.typedAt);
    if (!state.block) {
      this.wait?.end();
      this.wait = null;
    }
    if (state.activity === 'prompt') this.settleWaiters(true);
    if (isBack) this.events.onCommandEnd?.();
  }

  private settleWaiters(atPrompt: boolean): void {
    for (const settle of [...this.promptWaiters]) settle(atPrompt);
  }
}
