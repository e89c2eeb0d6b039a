// Owns the way of one shell's output to everybody who watches it. All get the same bytes, encoded once; who is new, was
// too slow, or would be flooded, gets the screen as it is. Nobody here holds the shell back.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { encodeFrame, encodeScreen } from '#core/frame';
import type { Replay } from '#core/replay';
import { createFloodGauge, type ViewerState, viewerState } from '#core/viewer';
import type { ScreenSnapshot } from '../screens/screens';

/** Between two frames at least: what comes after a pause goes at once, more is gathered. */
const FRAME_MS = 40;
/** Frames that go out in one turn: a key that comes meanwhile waits for no more of them. */
const POSTS_A_TURN = 40;
/** Between two screens in a flood. */
const SCREEN_MS = 150;

/** A viewer's end of a terminal. */
export type ViewerSink = {
  /** Given to `send` and not on its way yet. */
  readonly bufferedBytes: number;
  /** A frame of core/frame, of kind `screen` or `output`. Others get the same memory. */
  send(frame: Uint8Array): void;
  /** It has been too slow for too long, and gets nothing more; it may come back. */
  close(): void;
};

/** `due` for a screen, which is being made while it is `drawing`; `live` has all output before `sent`. */
type Seat = { viewer: ViewerSink; has: 'due' | 'drawing' | 'live'; state: ViewerState };

export class ViewerFeed {
  private readonly seats = new Set<Seat>();
  private readonly gauge = createFloodGauge();
  private timer: NodeJS.Timeout | undefined;
  private tickedAt = Number.NEGATIVE_INFINITY;
  private readonly outbox: { frame: Uint8Array; seats: readonly Seat[] }[] = [];
  private isPosting = false;
  private posted: Promise<void> = Promise.resolve();
  private sent = 0;
  private drawing: Promise<void> | null = null;
  private drawnAt = Number.NEGATIVE_INFINITY;
  private drawnTo = -1;

  constructor(
    private readonly replay: Replay,
    /** Of the screen behind all that the replay has, without history. */
    private readonly snapshot: () => Promise<ScreenSnapshot>,
  ) {}

  /** Screen first, then output. Returns how to stop. */
  watch(viewer: ViewerSink): () => void {
    const seat: Seat = { viewer, has: 'due', state: { is: 'ready' } };
    this.seats.add(seat);
    this.schedule();
    return () => void this.seats.delete(seat);
  }

  arrived(count: number): void {
    if (this.seats.size === 0) return;
    this.gauge.add(count, performance.now());
    this.schedule();
  }

  /** What comes next is for another size. */
  resized(): void {
    this.sendOutput();
    // A screen that is being made is of the old size.
    for (const seat of this.seats) seat.has = 'due';
    if (this.seats.size > 0) this.schedule();
  }

  /** The shell is over. Settles once everybody who can take it has its last screen. */
  async finish(): Promise<void> {
    clearTimeout(this.timer);
    await this.drawing;
    this.sendOutput();
    const due = this.readyOnes('due');
    if (due.length > 0) await this.draw(due, false);
    await this.posted;
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** To each in the order of the calls. */
  private post(frame: Uint8Array, seats: readonly Seat[]): void {
    this.outbox.push({ frame, seats });
    if (!this.isPosting) this.posted = this.postAll();
  }

  private async postAll(): Promise<void> {
    this.isPosting = true;
    let count = 0;
    for (let next = this.outbox.shift(); next; next = this.outbox.shift()) {
      for (const seat of next.seats) {
        if (count > 0 && count % POSTS_A_TURN === 0) await nextTurn();
        if (this.seats.has(seat)) seat.viewer.send(next.frame);
        count += 1;
      }
    }
    this.isPosting = false;
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => this.tick(), Math.max(0, this.tickedAt + FRAME_MS - performance.now()));
  }

  private tick(): void {
    this.timer = undefined;
    const now = performance.now();
    this.tickedAt = now;
    for (const seat of this.seats) this.judge(seat, now);
    const isFlood = this.gauge.isFlood(now);
    if (isFlood) for (const seat of this.readyOnes('live')) seat.has = 'due';
    else this.sendOutput();
    const due = this.readyOnes('due');
    const isTime = !isFlood || (now - this.drawnAt >= SCREEN_MS && this.replay.end !== this.drawnTo);
    if (due.length > 0 && isTime && !this.drawing) this.drawing = this.draw(due, isFlood);
    const isWaiting = [...this.seats].some(({ has, state }) => has === 'due' || state.is === 'lagging');
    if (isFlood || isWaiting) this.schedule();
  }

  private judge(seat: Seat, now: number): void {
    seat.state = viewerState(seat.state, seat.viewer.bufferedBytes, now);
    if (seat.state.is !== 'ready') seat.has = 'due';
    if (seat.state.is !== 'lost') return;
    this.seats.delete(seat);
    seat.viewer.close();
  }

  private readyOnes(has: Seat['has']): Seat[] {
    return [...this.seats].filter((seat) => seat.has === has && seat.state.is === 'ready');
  }

  private sendOutput(): void {
    const live = this.readyOnes('live');
    if (live.length > 0) this.sendFrom(this.sent, live);
    this.sent = this.replay.end;
  }

  private sendFrom(from: number, seats: Seat[]): void {
    const { replay } = this;
    for (let offset = from; offset < replay.end; ) {
      const bytes = replay.read(offset);
      if (!bytes) {
        for (const seat of seats) seat.has = 'due';
        return;
      }
      const frame = encodeFrame({ kind: 'output', offset, bytes });
      this.post(frame, seats);
      offset += bytes.length;
    }
  }

  /** All that live viewers get before the screen is asked for is in it; what comes later they and the new ones get. */
  private async draw(seats: Seat[], isFlood: boolean): Promise<void> {
    for (const seat of seats) seat.has = 'drawing';
    const snapshot = await this.snapshot();
    this.drawing = null;
    this.drawnAt = performance.now();
    this.drawnTo = snapshot.offset;
    const waiting = seats.filter((seat) => this.seats.has(seat) && seat.has === 'drawing');
    const frame = encodeScreen(snapshot);
    this.post(frame, waiting);
    for (const seat of waiting) seat.has = isFlood ? 'due' : 'live';
    if (!isFlood) this.catchUp(snapshot.offset, waiting);
    this.schedule();
  }

  private catchUp(from: number, seats: Seat[]): void {
    const others = this.readyOnes('live').filter((seat) => !seats.includes(seat));
    this.sendFrom(this.sent, others);
    this.sendFrom(from, seats);
    this.sent = this.replay.end;
  }
}
