// Owns the seat of somebody who watches the terminal on stage, which goes along when who drives turns to another terminal:
// over the same socket, as if a new shell had opened in it.
import type { Seat } from '../live/shared-terminal';

type Deps = {
  /** Null when as many watch that terminal as may. */
  watch(terminal: number): Promise<Seat | null>;
  /** Number of the terminal that is on stage now. */
  inFront(): number;
};

export class StageSeat {
  private seat: { terminal: number; own: Seat } | null = null;
  private turning: Promise<boolean> | null = null;
  private isLeft = false;

  constructor(private readonly deps: Deps) {}

  /** Settles before the terminal that is in front by then; false when there is no seat. Never rejects. */
  turn(): Promise<boolean> {
    this.turning ??= this.goAlong().finally(() => {
      this.turning = null;
    });
    return this.turning;
  }

  /** To be left by whoever has it. `stop`: what else ends then. Who watches a stage only watches. */
  given(stop: () => void): Seat {
    return {
      ask: (name) => this.seat?.own.ask(name),
      onlyWatch: () => this.seat?.own.onlyWatch(),
      input: (frame) => this.seat?.own.input(frame),
      leave: () => {
        stop();
        this.isLeft = true;
        this.release();
      },
    };
  }

  private async goAlong(): Promise<boolean> {
    for (let wanted = this.deps.inFront(); this.seat?.terminal !== wanted; wanted = this.deps.inFront()) {
      // First, so that nothing of two terminals comes mixed.
      this.release();
      const own = await this.deps.watch(wanted).catch(() => null);
      if (!own) return false;
      this.seat = { terminal: wanted, own };
      if (this.isLeft) this.release();
      if (this.isLeft) return true;
    }
    return true;
  }

  private release(): void {
    this.seat?.own.leave();
    this.seat = null;
  }
}
