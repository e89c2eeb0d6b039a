// Owns which output need not be parsed: in a run of plain text (printable ASCII, CR, LF and TAB) only the last lines are
// left in a terminal, and where they begin they do so in the first column.

const LF = 10;
const CR = 13;
const TAB = 9;

/** How many bytes from `from` on are plain text. */
export function plainLength(bytes: Uint8Array, from = 0): number {
  let at = from;
  for (; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    const isPlain = byte >= 0x20 ? byte < 0x7f : byte === LF || byte === CR || byte === TAB;
    if (!isPlain) break;
  }
  return at - from;
}

/**
 * In a run of plain text, the last place just behind CR LF that has at least `lines` line ends after it; 0 when there is
 * none. With `lines` more than the rows of screen and history together, what is read from there on leaves a terminal as
 * the whole run would, if that terminal shows its normal buffer without margins, wraps, and inserts nothing.
 */
export function lastLinesStart(run: Uint8Array, lines: number): number {
  let at = run.length;
  for (let left = lines; left > 0 && at >= 0; left -= 1) at = lineEndBefore(run, at);
  // Line ends without CR leave the cursor in any column.
  do at = lineEndBefore(run, at);
  while (at > 0 && run[at - 1] !== CR);
  return at > 0 ? at + 1 : 0;
}

/** The last LF before `at`; -1 when there is none. */
function lineEndBefore(run: Uint8Array, at: number): number {
  return at > 0 ? run.lastIndexOf(LF, at - 1) : -1;
}
