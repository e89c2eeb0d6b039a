// Owns how many requests pass one gate: so many a second for long, some seconds' worth at once; and how many it has turned
// away in the last minute. One costs the same few additions, however many come.

/** A thousand phones that load a page and two files of it pass at once at 500 a second. */
export const BURST_SECONDS = 6;
const MINUTE_SECONDS = 60;

/** Times are milliseconds of a clock that only goes forward. */
export class RequestGate {
  /** The bucket is full at first, whatever the rate. */
  private tokens = Number.POSITIVE_INFINITY;
  private filledAt = 0;
  /** Those turned away, by second, in a ring; and all of them together. */
  private readonly seconds = new Uint32Array(MINUTE_SECONDS);
  private sum = 0;
  private second = 0;

  /** `rate`: a second, as it is now. What may not pass is counted. */
  passes(now: number, rate: number): boolean {
    const filled = this.tokens + ((now - this.filledAt) / 1000) * rate;
    this.tokens = Math.min(filled, BURST_SECONDS * rate);
    this.filledAt = now;
    if (this.tokens < 1) {
      this.turnAway(now);
      return false;
    }
    this.tokens -= 1;
    return true;
  }

  /** Counts one that was kept out. */
  turnAway(now: number): void {
    this.forward(now);
    const place = this.second % MINUTE_SECONDS;
    this.seconds[place] = (this.seconds[place] ?? 0) + 1;
    this.sum += 1;
  }

  /** How many were turned away in the last minute. */
  lately(now: number): number {
    this.forward(now);
    return this.sum;
  }

  /** Forgets the seconds that are a minute old. */
  private forward(now: number): void {
    const second = Math.floor(now / 1000);
    for (let each = Math.max(this.second + 1, second - MINUTE_SECONDS + 1); each <= second; each += 1) {
      const place = each % MINUTE_SECONDS;
      this.sum -= this.seconds[place] ?? 0;
      this.seconds[place] = 0;
    }
    this.second = second;
  }
}
