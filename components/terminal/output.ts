import type { Terminal } from '@xterm/xterm';
import type { ScreenFrame } from '#core/frame';
import { boundOutput } from '#core/output-bounds';
import type { OutputGap } from '#core/terminal-protocol';

/** Acknowledged this often, in parsed bytes: below the server's low mark, or the two would wait for each other. */
const ACKNOWLEDGE_BYTES = 32 * 1024;

export type Output = {
  /** The next byte that has not come, or null where nothing can be built upon. */
  next(): number | null;
  opened(fact: { from: number; live: number; reset: boolean; screen: boolean; gap: OutputGap | null }): void;
  skipped(fact: { gap: OutputGap }): void;
  /** False when it does not stand for all that comes before what is wanted next. */
  screen(screen: ScreenFrame): boolean;
  /** False when the bytes do not join up with what came before. */
  write(offset: number, bytes: Uint8Array): boolean;
  /** The past is being drawn: queries in it were answered long ago. */
  isReplaying(): boolean;
  /** A screen is being drawn, at the size that it has: the page's must not come in between. */
  isDrawing(): boolean;
};

/** Ends a sequence that a gap has cut off, then clears all. As bytes, since a character may have been cut off, too. */
const CLEAR = Uint8Array.of(0x18, 0x1b, 0x63);

function gapWords({ from, to, reason }: OutputGap): string {
  const size = to - from < 1_000_000 ? `${Math.ceil((to - from) / 1000)} KB` : `${((to - from) / 1e6).toFixed(1)} MB`;
  return reason === 'interrupted'
    ? `[${size} of output left out]`
    : `[${size} of output came while this page was away]`;
}

/** In the history above an empty screen, whose first line the cursor comes back to. */
function aboveScreen(words: string, { cols, rows }: { cols: number; rows: number }): string {
  const lines = Math.min(rows, Math.ceil(words.length / cols));
  return lines === 0 ? '' : `\x1b[2m${words}\x1b[0m\x1b[${rows}H${'\n'.repeat(lines)}\x1b[H`;
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

  /** Drawn above the screen that follows, where what is left out was. */
  let words = '';
  let drawing = 0;
  /** Of the page, while screens of another size are drawn. */
  let own = { cols: 0, rows: 0 };
  /** A screen, without which a gap is as good as none: what is drawn ends `before`. */
  let awaited: { before: number | null } | null = null;

  function clear(then?: () => void): void {
    bound = boundOutput();
    term.write(CLEAR, then);
  }

  function note(gap: OutputGap | null): void {
    if (gap) words = gapWords(gap);
  }

  function parsedTo(offset: number): void {
    parsed = Math.max(parsed, offset);
    if (parsed - acknowledged < ACKNOWLEDGE_BYTES) return;
    acknowledged = parsed;
    acknowledge(parsed);
  }

  return {
    next: () => (awaited ? awaited.before : next),
    isReplaying: () => drawing > 0 || parsed < live,
    isDrawing: () => drawing > 0,
    opened(fact) {
      // As bytes behind the others: what is still to be drawn would otherwise come after the clearing.
      if (fact.reset && !fact.screen) clear();
      note(fact.gap);
      awaited = fact.screen ? { before: fact.gap?.from ?? null } : null;
      era += 1;
      next = fact.from;
      parsed = fact.from;
      acknowledged = fact.from;
      live = fact.live;
    },
    skipped({ gap }) {
      note(gap);
      awaited ??= { before: gap.from };
      next = gap.to;
      live = gap.to;
    },
    screen({ offset, cols, rows, bytes }) {
      if (offset !== next) return false;
      awaited = null;
      if (drawing === 0) own = { cols: term.cols, rows: term.rows };
      const written = era;
      drawing += 1;
      // It is right at the size that the shell had; what the page has become since, the shell is told of.
      clear(() => term.resize(cols, rows));
      term.write(aboveScreen(words, { cols, rows }));
      term.write(bound(bytes), () => {
        drawing -= 1;
        // Another may have come meanwhile: the page's own size comes back behind the last.
        if (drawing === 0) term.resize(own.cols, own.rows);
        if (written === era) parsedTo(offset);
      });
      words = '';
      return true;
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
        if (written === era) parsedTo(end);
      });
      return true;
    },
  };
}
