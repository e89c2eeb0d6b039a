import type { Terminal } from '@xterm/xterm';
import { boundOutput } from '#core/output-bounds';
import type { OutputGap } from '#core/terminal-protocol';

/** Acknowledged this often, in parsed bytes: below the server's low mark, or the two would wait for each other. */
const ACKNOWLEDGE_BYTES = 32 * 1024;

export type Output = {
  /** The next byte that has not come, or null before the first terminal was opened. */
  next(): number | null;
  opened(fact: { from: number; live: number; reset: boolean; gap: OutputGap | null }): void;
  skipped(fact: { gap: OutputGap; live: number; reset: boolean }): void;
  /** False when the bytes do not join up with what came before. */
  write(offset: number, bytes: Uint8Array): boolean;
  /** The past is being drawn: queries in it were answered long ago. */
  isReplaying(): boolean;
};

/** Ends a sequence that the gap has cut off, and what it may have switched on. */
const MEND = '\x18\x1b[!p\x1b[m';

function gapWords({ from, to, reason }: OutputGap): string {
  const size = to - from < 1_000_000 ? `${Math.ceil((to - from) / 1000)} KB` : `${((to - from) / 1e6).toFixed(1)} MB`;
  return reason === 'interrupted'
    ? `[${size} of output left out]`
    : `[${size} of output came while this page was away]`;
}

/** Keeps a terminal's place in its output: what came, what is parsed, what the server knows to be parsed. */
export function trackOutput(term: Terminal, acknowledge: (offset: number) => void): Output {
  let next: number | null = null;
  let parsed = 0;
  let acknowledged = 0;
  let live = 0;
  /** Each shell and each way to it: what was written under an earlier one counts for nothing now. */
  let era = 0;
  let bound = boundOutput();

  function draw(reset: boolean, gap: OutputGap | null): void {
    if (reset || gap) bound = boundOutput();
    // As bytes behind the others: what is still to be drawn would otherwise come after the clearing.
    if (reset) term.write('\x1bc');
    else if (gap) term.write(MEND);
    if (gap) term.write(`\r\n\x1b[2m${gapWords(gap)}\x1b[0m\r\n`);
  }

  return {
    next: () => next,
    isReplaying: () => parsed < live,
    opened(fact) {
      draw(fact.reset, fact.gap);
      era += 1;
      next = fact.from;
      parsed = fact.from;
      acknowledged = fact.from;
      live = fact.live;
    },
    skipped({ gap, live: newLive, reset }) {
      draw(reset, gap);
      next = gap.to;
      live = newLive;
    },
    write(offset, bytes) {
      if (next === null || offset > next) return false;
      // A repeat after a cut: what is already on screen is left out.
      const fresh = bytes.subarray(next - offset);
      if (fresh.length === 0) return true;
      next += fresh.length;
      const end = next;
      const written = era;
      term.write(bound(fresh), () => {
        if (written !== era) return;
        parsed = Math.max(parsed, end);
        if (parsed - acknowledged < ACKNOWLEDGE_BYTES) return;
        acknowledged = parsed;
        acknowledge(parsed);
      });
      return true;
    },
  };
}
