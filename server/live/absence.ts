// Owns how long a room that no page is in keeps its sandbox: for the usual grace; where its participant is expected back as
// long as the sandbox itself may live without use, and then, once they have been away for long, until others want its place.
import type { RoomHost } from './room-host';

/** As long as a place in an open room is kept for whom nobody sees there. */
export const LONG_MS = 10 * 60_000;

export type AbsenceDeps = {
  host: Pick<RoomHost, 'isEmpty' | 'isWorthKeeping' | 'sandbox'>;
  graceMs: number;
  /** The participant takes part in an open room. */
  isExpected(): boolean;
  /** It `isLong` from now on. */
  onLong(): void;
  onOver(): void;
};

export class Absence {
  /** When the last page left, on the clock of `performance.now`. */
  since = 0;
  /** So long that others may have its place. */
  isLong = false;
  private timer: NodeJS.Timeout | undefined;
  /** The sandbox for which the room waits beyond the grace. */
  private kept: AbsenceDeps['host']['sandbox'] = null;

  constructor(private readonly deps: AbsenceDeps) {}

  begin(): void {
    this.since = performance.now();
    this.look();
  }

  /** A page is there again, or the server stops. */
  end(): void {
    clearTimeout(this.timer);
    this.kept = null;
    this.isLong = false;
  }

  /** The participant may be expected no more; then the grace begins. */
  review(): void {
    if (this.kept && !this.mayKeep) this.look();
  }

  private get mayKeep(): boolean {
    return this.deps.host.sandbox !== null && this.deps.isExpected();
  }

  private look(): void {
    const { host, graceMs, onOver } = this.deps;
    this.end();
    if (!host.isEmpty) return;
    // Guests who only read are many, and come as somebody else each time where cookies are off.
    if (!host.isWorthKeeping) onOver();
    else if (this.mayKeep) this.keep();
    // Who was still waiting for it, or has come to a room meanwhile, may have one to come back to by then.
    else this.timer = setTimeout(() => (this.mayKeep ? this.keep() : onOver()), graceMs);
  }

  /** It ends by its own limits at the latest. */
  private keep(): void {
    const { sandbox } = this.deps.host;
    this.kept = sandbox;
    void sandbox?.gone.then(() => {
      if (this.kept === sandbox) this.look();
    });
    const untilLongMs = this.since + Math.max(LONG_MS, this.deps.graceMs) - performance.now();
    this.timer = setTimeout(() => {
      this.isLong = true;
      this.deps.onLong();
    }, untilLongMs);
  }
}
