// Owns how much of an output stream has been sent to a page and not parsed by it, with the parts that were left out.

export type Credit = {
  /** The next byte to be sent. */
  readonly next: number;
  /** Bytes that are sent and not parsed. */
  readonly unparsed: number;
  sent(count: number): void;
  /** Nothing from `next` up to `to` is sent. */
  skip(to: number): void;
  /** All before `offset` is parsed. Null for a number that was never sent; else whether it is news. */
  acknowledge(offset: number): boolean | null;
};

export function createCredit(from: number): Credit {
  let next = from;
  let parsed = from;
  let skips: { from: number; to: number }[] = [];
  return {
    get next() {
      return next;
    },
    get unparsed() {
      return skips.reduce((sum, skip) => sum - (skip.to - Math.max(skip.from, parsed)), next - parsed);
    },
    sent(count) {
      next += count;
    },
    skip(to) {
      skips.push({ from: next, to });
      next = to;
    },
    acknowledge(offset) {
      if (offset > next) return null;
      if (offset <= parsed) return false;
      parsed = offset;
      skips = skips.filter((skip) => skip.to > parsed);
      return true;
    },
  };
}
