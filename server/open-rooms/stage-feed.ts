// Owns the way of what is on stage to all who look at it: bytes that are encoded once. Who has too much unsent gets nothing
// until that is gone, and then how it stands: nothing queues up for anybody, and what waits for all who look at one stage is bounded.
import { type ViewerState, viewerState } from '#core/viewer';
import { HeldBytes, type HeldQueue } from './held-bytes';

/** Between two looks at who lags behind. */
const LOOK_MS = 250;
/** Of all that waits for anybody. Each whole may be megabytes, and each who is slow may wait for another one. */
const MAX_HELD_BYTES = 64 * 1024 * 1024;

/** The end of somebody who looks; what is sent is a UTF-8 text message. */
export type StageSink = {
  /** Given to `send` and not on its way yet. */
  readonly bufferedBytes: number;
  /** Others get the same memory. */
  send(payload: Uint8Array): void;
  /** It has been too slow: what waits for it goes at once, and nothing more comes. It may come back, and gets the whole. */
  close(): void;
};

type Seat = { sink: StageSink; state: ViewerState; isBehind: boolean; waiting: HeldQueue };

export class StageFeed {
  private readonly seats = new Set<Seat>();
  private readonly held = new HeldBytes();
  private timer: NodeJS.Timeout | undefined;

  /** `whole`: all that somebody needs who has nothing. */
  constructor(private readonly whole: () => readonly Uint8Array[]) {}

  get size(): number {
    return this.seats.size;
  }

  /** Returns a way to stop. */
  add(sink: StageSink): () => void {
    const seat: Seat = { sink, state: { is: 'ready' }, isBehind: false, waiting: this.held.queue() };
    this.seats.add(seat);
    this.sendWhole(seat);
    this.keepBound();
    return () => this.leave(seat);
  }

  /** What comes after all that has been told. */
  tell(payload: Uint8Array): void {
    for (const seat of this.seats) {
      this.judge(seat);
      if (seat.isBehind || seat.state.is !== 'ready') seat.isBehind = true;
      else this.send(seat, payload);
    }
    this.keepBound();
    this.lookLater();
  }

  private lookLater(): void {
    if (this.timer || ![...this.seats].some(({ isBehind }) => isBehind)) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      for (const seat of this.seats) if (seat.isBehind) this.help(seat);
      this.keepBound();
      this.lookLater();
    }, LOOK_MS);
  }

  private help(seat: Seat): void {
    this.judge(seat);
    if (seat.state.is !== 'ready') return;
    seat.isBehind = false;
    this.sendWhole(seat);
  }

  private judge(seat: Seat): void {
    const unsent = seat.sink.bufferedBytes;
    seat.waiting.settle(unsent);
    seat.state = viewerState(seat.state, unsent, performance.now());
    if (seat.state.is === 'lost') this.close(seat);
  }

  /** Who is slow for longest goes first. */
  private keepBound(): void {
    if (this.held.total <= MAX_HELD_BYTES) return;
    for (const seat of this.seats) this.judge(seat);
    for (const seat of [...this.seats].sort(bySlowness)) {
      if (this.held.total <= MAX_HELD_BYTES) return;
      this.close(seat);
    }
  }

  private close(seat: Seat): void {
    this.leave(seat);
    seat.sink.close();
  }

  private leave(seat: Seat): void {
    this.seats.delete(seat);
    seat.waiting.settle(0);
  }

  private sendWhole(seat: Seat): void {
    for (const payload of this.whole()) this.send(seat, payload);
  }

  private send({ sink, waiting }: Seat, payload: Uint8Array): void {
    sink.send(payload);
    waiting.push(payload);
  }
}

function bySlowness(a: Seat, b: Seat): number {
  const since = ({ state }: Seat) => (state.is === 'lagging' ? state.since : Number.MAX_VALUE);
  return since(a) - since(b) || b.sink.bufferedBytes - a.sink.bufferedBytes;
}
