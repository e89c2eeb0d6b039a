// Owns the way of what is on stage to all who look at it: bytes that are encoded once. Who has too much unsent gets nothing
// until that is gone, and then how it stands: nothing queues up for anybody.
import { type ViewerState, viewerState } from '#core/viewer';

/** Between two looks at who lags behind. */
const LOOK_MS = 250;

/** The end of somebody who looks; what is sent is a UTF-8 text message. */
export type StageSink = {
  /** Given to `send` and not on its way yet. */
  readonly bufferedBytes: number;
  /** Others get the same memory. */
  send(payload: Uint8Array): void;
  /** It has been too slow for too long, and gets nothing more; it may come back. */
  close(): void;
};

type Seat = { sink: StageSink; state: ViewerState; isBehind: boolean };

export class StageFeed {
  private readonly seats = new Set<Seat>();
  private timer: NodeJS.Timeout | undefined;

  /** `whole`: all that somebody needs who has nothing. */
  constructor(private readonly whole: () => readonly Uint8Array[]) {}

  get size(): number {
    return this.seats.size;
  }

  /** Returns a way to stop. */
  add(sink: StageSink): () => void {
    const seat: Seat = { sink, state: { is: 'ready' }, isBehind: false };
    this.seats.add(seat);
    this.sendWhole(seat);
    return () => void this.seats.delete(seat);
  }

  /** What comes after all that has been told. */
  tell(payload: Uint8Array): void {
    for (const seat of this.seats) {
      this.judge(seat);
      if (seat.isBehind || seat.state.is !== 'ready') seat.isBehind = true;
      else seat.sink.send(payload);
    }
    this.lookLater();
  }

  private lookLater(): void {
    if (this.timer || ![...this.seats].some(({ isBehind }) => isBehind)) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      for (const seat of this.seats) if (seat.isBehind) this.help(seat);
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
    seat.state = viewerState(seat.state, seat.sink.bufferedBytes, performance.now());
    if (seat.state.is !== 'lost') return;
    this.seats.delete(seat);
    seat.sink.close();
  }

  private sendWhole({ sink }: Seat): void {
    for (const payload of this.whole()) sink.send(payload);
  }
}
