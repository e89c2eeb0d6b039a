import type { Terminal } from '@xterm/xterm';

/** Acknowledged this often, in parsed bytes: below the server's low mark, or the two would wait for each other. */
const ACKNOWLEDGE_BYTES = 32 * 1024;

export type Output = {
  /** The next byte that has not come, or null before the first terminal was opened. */
  next(): number | null;
  opened(fact: { from: number; live: number; reset: boolean }): void;
  /** False when the bytes do not join up with what came before. */
  write(offset: number, bytes: Uint8Array): boolean;
  /** The past is being drawn: queries in it were answered long ago. */
  isReplaying(): boolean;
};

/** Keeps a terminal's place in its output: what came, what is parsed, what the server knows to be parsed. */
export function trackOutput(term: Terminal, acknowledge: (offset: number) => void): Output {
  let next: number | null = null;
  let parsed = 0;
  let acknowledged = 0;
  let live = 0;

  return {
    next: () => next,
    isReplaying: () => parsed < live,
    opened(fact) {
      if (fact.reset) term.reset();
      next = fact.from;
      parsed = fact.from;
      acknowledged = fact.from;
      live = fact.live;
    },
    write(offset, bytes) {
      if (next === null || offset > next) return false;
      // A repeat after a cut: what is already on screen is left out.
      const fresh = bytes.subarray(next - offset);
      if (fresh.length === 0) return true;
      next += fresh.length;
      const end = next;
      term.write(fresh, () => {
        parsed = Math.max(parsed, end);
        if (parsed - acknowledged < ACKNOWLEDGE_BYTES) return;
        acknowledged = parsed;
        acknowledge(parsed);
      });
      return true;
    },
  };
}
