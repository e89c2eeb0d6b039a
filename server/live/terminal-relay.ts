// Owns one terminal: reads its shell once, keeps the recent output, and brings it to the one page that is attached, to
// those who watch and to the recorder; and to the shell what the page types, and whom its owner lets. While no page is
// attached it reads on, so that a build goes on.
import type { Block } from '#core/deck';
import { createReplay, type Replay } from '#core/replay';
import { type BlockChange, insertedBlock, type ShellActivity, typedBlock } from '#core/shell-state';
import type { Shell } from '../sandbox/provider';
import type { Screens } from '../screens/screens';
import { Brake } from './brake';
import { Mirror, type Size } from './mirror';
import { type FeedSink, type FeedStart, OutputFeed } from './output-feed';
import { type InputOutcome, ShellInput } from './shell-input';
import { ShellWatch, type ShellWatchEvents } from './shell-watch';
import { ViewerFeed, type ViewerSink } from './viewer-feed';

export const REPLAY_BYTES = 512 * 1024;

/** The fields of the `terminal-opened` fact. */
export type Attachment = FeedStart & { shell: string; typed: number };

/** The page's end of a terminal. */
export type TerminalSink = FeedSink & {
  /** Of the page, under which its input is numbered. */
  readonly page: string;
  opened(attachment: Attachment): void;
  /** The shell has had all of the page's input before `offset`. */
  typed(offset: number): void;
  /** Nothing more comes: the shell is over, or another page has attached instead. */
  closed(reason: string, goesOn: boolean): void;
};

/** What a page has of a shell. */
export type Standing = { shell?: string | undefined; from: number | null };

export type RelayEvents = ShellWatchEvents & {
  /** Where its headless screen is kept, should one be needed. */
  screens: Screens;
  /** Of the terminal as it is. */
  size: Size;
  /** A sentence that comes before the shell's output. */
  news?: string | null;
  /** Told of everything that happens in the terminal; never of what is typed. */
  recorder?: TerminalRecorder | null;
  /** The shell is gone and all its output has been taken in. */
  onEnd(status: number | null): void;
};

export type TerminalRecorder = {
  output(bytes: Uint8Array): void;
  resize(cols: number, rows: number): void;
  block(change: BlockChange): void;
  end(status: number | null): void;
  leave(): Promise<void>;
};

export class TerminalRelay {
  private readonly replay: Replay;
  private readonly watched: ShellWatch;
  private readonly feed: OutputFeed;
  private readonly mirror: Mirror;
  private readonly viewers: ViewerFeed;
  private readonly brake: Brake<'page' | 'screen' | 'adoption'>;
  private readonly typing: ShellInput;
  private sink: TerminalSink | null = null;
  private ended = false;
  private isLeft = false;
  /** When a command last printed something, on the clock of `performance.now`; what a prompt prints is none. */
  lastOutputAt = 0;
  /** Output before that number is read, and then no more until a page attaches. */
  private awaited: { offset: number; settle: () => void } | null = null;

  constructor(
    terminal: number,
    private readonly shell: Shell,
    private readonly events: RelayEvents,
  ) {
    const news = Buffer.from(events.news ? `\x1b[2m${events.news}\x1b[0m\r\n` : '');
    this.replay = createReplay(REPLAY_BYTES, shell.offset - news.length, (before) => this.mirror.dropping(before));
    this.brake = new Brake(shell.output);
    const { screens, size } = events;
    this.mirror = new Mirror(this.replay, size, { screens, brake: this.brakeOf('screen') });
    this.replay.append(news);
    this.feed = new OutputFeed(this.replay, this.mirror, this.brakeOf('page'));
    this.viewers = new ViewerFeed(this.replay, () => this.mirror.snapshot(false));
    this.typing = new ShellInput(shell, { onInterrupt: () => this.feed.interrupted() });
    this.watched = new ShellWatch(terminal, shell.live, {
      ...events,
      onBlock: (change, at) => {
        events.recorder?.block(change);
        events.onBlock(change, at);
      },
    });
    shell.output.on('data', (bytes: Buffer) => this.takeIn(bytes));
    void shell.exited.then((status) => this.end(status));
  }

  get activity(): ShellActivity {
    return this.watched.activity;
  }

  /** Output goes to this page from now on, and no longer to another. Settles once it has its screen, where it gets one. */
  attach(sink: TerminalSink, { shell, from }: Standing): Promise<void> {
    this.readOn();
    if (this.sink !== sink) this.dismiss('This terminal is now shown in another window.', true);
    this.sink = sink;
    const start = this.feed.attach(sink, shell === this.shell.id ? from : null);
    const live = Math.max(start.live, this.shell.live);
    const typed = this.typing.attach(sink.page, (offset) => sink.typed(offset));
    sink.opened({ ...start, live, shell: this.shell.id, typed });
    this.feed.pump();
    return this.feed.drawn;
  }

  /** Settles once output before `offset` has been read. Then a page attaches, or `readOn` says that none does. */
  reach(offset: number): Promise<void> {
    if (this.ended || this.replay.end >= offset) return Promise.resolve();
    return new Promise((settle) => {
      this.awaited = { offset, settle };
    });
  }

  readOn(): void {
    if (!this.awaited) return;
    this.awaited = null;
    this.brake.release('adoption');
  }

  detach(sink: TerminalSink): void {
    if (this.sink !== sink) return;
    this.sink = null;
    this.typing.detach(sink.page);
    this.feed.detach();
  }

  /** Lets go of the page that is attached, and tells it why. Its id; null when there is none. */
  dismiss(reason: string, goesOn = false): string | null {
    const { sink } = this;
    if (!sink) return null;
    this.detach(sink);
    sink.closed(reason, goesOn);
    return sink.page;
  }

  /** The page has parsed all output before `offset`. False for a number that was never sent. */
  acknowledge(sink: TerminalSink, offset: number): boolean {
    return this.sink !== sink || this.feed.acknowledge(offset);
  }

  /** `elsewhere`: the page is not attached. What an old socket of a page still brings must not mix with its new one's. */
  input(sink: TerminalSink, offset: number, bytes: Uint8Array): InputOutcome | 'elsewhere' {
    if (this.sink !== sink) return 'elsewhere';
    return this.typing.type(sink.page, offset, bytes);
  }

  /** Somebody types beside the page that is attached. The number of the byte that is expected of them. */
  letType(viewer: string, confirm: (offset: number) => void): number {
    return this.typing.attach(viewer, confirm);
  }

  /** What somebody types who was let; nothing of anyone else's. */
  inputBeside(viewer: string, offset: number, bytes: Uint8Array): void {
    this.typing.type(viewer, offset, bytes);
  }

  endTyping(viewer: string): void {
    this.typing.detach(viewer);
  }

  resize(cols: number, rows: number): void {
    this.shell.resize(cols, rows);
    this.events.recorder?.resize(cols, rows);
    if (this.mirror.resize({ cols, rows })) this.viewers.resized();
  }

  /** Shows the terminal, from its screen on, to somebody who types nothing and holds nothing back. Returns how to stop. */
  watch(viewer: ViewerSink): () => void {
    return this.viewers.watch(viewer);
  }

  /** Types the block and runs it; the caller has seen that the shell is at its prompt. */
  type({ name, text, wait }: Pick<Block, 'name' | 'text' | 'wait'>): void {
    this.watched.typed({ name, at: this.replay.end, wait });
    this.shell.write(Buffer.from(typedBlock(text)));
  }

  /** Types the block and leaves Enter to people: at the prompt, or into the program that holds the terminal. */
  insert({ name, text }: Pick<Block, 'name' | 'text'>): void {
    this.watched.inserted(name, this.replay.end);
    this.shell.write(Buffer.from(insertedBlock(text, this.activity === 'prompt')));
  }

  /** Settles true once the shell is at its prompt, false when it ends or `deadlineMs` pass before. */
  atPrompt(deadlineMs: number): Promise<boolean> {
    return this.watched.atPrompt(deadlineMs);
  }

  /** Ends what holds the terminal, so that the prompt comes back. */
  interrupt(): Promise<void> {
    return this.shell.interrupt();
  }

  close(): Promise<void> {
    return this.shell.kill();
  }

  /** Leaves the shell to a later process. */
  async leave(): Promise<void> {
    this.isLeft = true;
    await this.events.recorder?.leave();
    await this.shell.leave();
  }

  private takeIn(bytes: Uint8Array): void {
    const offset = this.replay.end;
    const marks = this.watched.read(bytes);
    this.replay.append(bytes);
    this.events.recorder?.output(bytes);
    if (this.activity === 'running') this.lastOutputAt = performance.now();
    this.watched.take(offset, bytes, marks);
    if (this.awaited && this.replay.end >= this.awaited.offset) {
      this.brake.hold('adoption');
      this.awaited.settle();
    }
    this.feed.arrived(bytes.length);
    this.viewers.arrived(bytes.length);
    if (this.activity === 'prompt') this.feed.settled();
  }

  private brakeOf(holder: 'page' | 'screen') {
    return { pause: () => this.brake.hold(holder), resume: () => this.brake.release(holder) };
  }

  private async end(status: number | null): Promise<void> {
    this.ended = true;
    this.awaited?.settle();
    this.typing.end();
    await Promise.all([this.feed.finish(), this.viewers.finish()]);
    this.mirror.close();
    this.watched.end(this.isLeft);
    this.events.recorder?.end(status);
    this.events.onEnd(status);
  }
}
