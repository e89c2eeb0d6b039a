// Owns the headless screen of one shell: which output and sizes it has had. It gets them as late as possible, when the
// replay is about to drop them or a snapshot is wanted, so that a shell which printed little has none at all.
import type { Replay } from '#core/replay';
import { MAX_COLS, MAX_ROWS } from '#core/terminal-protocol';
import type { Screen, ScreenSnapshot, Screens } from '../screens/screens';

/** Handed over and not taken in: above the first the shell is held back, below the second it goes on. */
const HOLD_ABOVE_BYTES = 512 * 1024;
const RELEASE_BELOW_BYTES = 256 * 1024;
/** Gathered, as a message to another thread costs as much as some ten kilobytes. */
const GATHER_BYTES = 128 * 1024;
/** Sizes that wait; more are handed over with the output between them. */
const MAX_SIZES = 64;
/** Threads that fail one after the other: then screens are made of what the replay holds. */
const MAX_LOSSES = 3;

export type Size = { cols: number; rows: number };

type Wanted = { at: number; history: boolean; settle: (snapshot: ScreenSnapshot) => void };

export class Mirror {
  private screen: Screen | null = null;
  /** All output before that number is handed over. */
  private fed: number;
  private readonly outbox: Uint8Array<ArrayBuffer>[] = [];
  private gathered = 0;
  private untaken = 0;
  private losses = 0;
  private isClosed = false;
  private readonly wanted = new Set<Wanted>();
  /** Sizes from the number on that output was printed at; the first is the screen's. */
  private readonly sizes: ({ at: number } & Size)[];

  constructor(
    private readonly replay: Replay,
    size: Size,
    private readonly deps: { screens: Screens; brake: { pause(): void; resume(): void } },
  ) {
    this.fed = replay.start;
    this.sizes = [{ ...bounded(size), at: replay.start }];
  }

  /** Whether all output since the first byte is held, and was printed at the size of now. */
  get isUnneeded(): boolean {
    return this.screen === null && this.sizes.length === 1 && this.fed === this.replay.start;
  }

  get size(): Size {
    return this.sizes.at(-1) ?? { cols: 0, rows: 0 };
  }

  /** What is printed from now on is for that size. False when it is the size already. */
  resize(size: Size): boolean {
    const { cols, rows } = bounded(size);
    const last = this.size;
    if (last.cols === cols && last.rows === rows) return false;
    const at = this.replay.end;
    if (this.sizes.at(-1)?.at === at && (this.screen === null || this.sizes.length > 1)) this.sizes.pop();
    this.sizes.push({ at, cols, rows });
    if (this.isRaw) this.sizes.splice(0, this.sizes.length - 1);
    else if (this.sizes.length > MAX_SIZES) this.feed(at);
    return true;
  }

  /** The replay drops what comes before that number. */
  dropping(before: number): void {
    if (this.fed < before && !this.isRaw) this.feed(before);
  }

  /** Of the state behind all output until now. */
  snapshot(history = true): Promise<ScreenSnapshot> {
    return new Promise((settle) => this.want({ at: this.replay.end, history, settle }));
  }

  /** What is still waited for, or asked for later, is made of what the replay holds. */
  close(): void {
    this.isClosed = true;
    this.screen?.close();
    this.forgetScreen();
  }

  /** No screen is opened any more. */
  private get isRaw(): boolean {
    return this.isClosed || this.losses >= MAX_LOSSES;
  }

  private want(wanted: Wanted): void {
    const { at, history } = wanted;
    if (this.isRaw) return wanted.settle({ ...this.size, offset: at, bytes: this.rawUntil(at) });
    this.wanted.add(wanted);
    const screen = this.feed(at);
    this.handOver(screen);
    void screen.snapshot(history).then((snapshot) => {
      if (!this.wanted.delete(wanted)) return;
      this.losses = 0;
      wanted.settle(snapshot);
    });
  }

  private feed(to: number): Screen {
    const screen = this.screen ?? this.open();
    this.resizeAt(screen, this.fed);
    while (this.fed < to) {
      const held = this.replay.read(this.fed);
      if (!held || held.length === 0) throw new Error(`invariant: byte ${this.fed} is not held for the screen`);
      const piece = held.slice(0, Math.min(to, this.sizes[1]?.at ?? to) - this.fed);
      this.outbox.push(piece);
      this.gathered += piece.length;
      this.fed += piece.length;
      if (this.gathered >= GATHER_BYTES) this.handOver(screen);
      this.resizeAt(screen, this.fed);
    }
    return screen;
  }

  private resizeAt(screen: Screen, offset: number): void {
    while (this.sizes[1] && this.sizes[1].at <= offset) {
      const { cols, rows } = this.sizes[1];
      this.sizes.shift();
      this.handOver(screen);
      screen.resize(cols, rows);
    }
  }

  private handOver(screen: Screen): void {
    if (this.gathered === 0) return;
    this.untaken += this.gathered;
    this.gathered = 0;
    screen.write(this.outbox.splice(0));
    if (this.untaken > HOLD_ABOVE_BYTES) this.deps.brake.pause();
  }

  private open(): Screen {
    const { cols, rows } = this.sizes[0] ?? this.size;
    const screen = this.deps.screens.open({
      ...{ cols, rows },
      first: this.fed,
      onTaken: (count) => {
        this.untaken -= count;
        if (this.untaken < RELEASE_BELOW_BYTES) this.deps.brake.resume();
      },
      onLost: () => this.beginAgain(),
    });
    this.screen = screen;
    return screen;
  }

  /** What was printed before the replay's first byte is lost with the thread. */
  private beginAgain(): void {
    this.losses += 1;
    this.fed = this.replay.start;
    this.forgetScreen();
  }

  private forgetScreen(): void {
    this.screen = null;
    this.outbox.length = 0;
    this.gathered = 0;
    this.untaken = 0;
    this.deps.brake.resume();
    const wanted = [...this.wanted];
    this.wanted.clear();
    for (const each of wanted) this.want(each);
  }

  private rawUntil(to: number): Uint8Array {
    const pieces: Uint8Array[] = [];
    for (let at = this.replay.start; at < to; ) {
      const piece = this.replay.read(at)?.subarray(0, to - at);
      if (!piece || piece.length === 0) break;
      pieces.push(piece);
      at += piece.length;
    }
    return Buffer.concat(pieces);
  }
}

/** Whatever a page or a sandbox says. */
function bounded({ cols, rows }: Size): Size {
  return { cols: Math.min(cols, MAX_COLS), rows: Math.min(rows, MAX_ROWS) };
}
