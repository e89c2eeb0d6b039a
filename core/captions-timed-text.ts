// Owns the reading of plain timed text as YouTube shows and exports it: lines that begin with a time, or are one, and the
// words behind it; or a line with two times, and the words below it.
import { plainText, type ReadCues, secondsIn } from './cues';

const TIME =
  /^\s*\[?\(?((?:\d{1,3}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?)\)?\]?(?:,\s*((?:\d{1,3}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?)\s*$)?(?:\s+(?:[-–—]\s*)?|\s*$)(.*)$/;
/** Of what has no end: until the next, and no longer. */
const MAX_SHOWN_SECONDS = 12;

type Open = { from: number; to: number | null; words: string[] };

export function readTimedText(lines: readonly string[]): ReadCues {
  const open: Open[] = [];
  const read: ReadCues = { cues: [], faults: [] };
  for (const [at, line] of lines.entries()) {
    const time = timeIn(line);
    if (time) open.push(time);
    else if (line.trim() === '') continue;
    else if (open.length > 0) open.at(-1)?.words.push(line);
    else read.faults.push({ line: at + 1, message: 'There is no time before these words.' });
  }
  let next = Number.POSITIVE_INFINITY;
  let last = next;
  for (const { from, to, words } of open.toSorted((a, b) => b.from - a.from)) {
    if (from < last) [next, last] = [last, from];
    read.cues.push({ from, to: to ?? Math.min(next, from + MAX_SHOWN_SECONDS), text: plainText(words) });
  }
  return read;
}

function timeIn(line: string): Open | null {
  const [, begin, end, words = ''] = TIME.exec(line) ?? [];
  const from = begin === undefined ? null : secondsIn(begin);
  const to = end === undefined ? null : secondsIn(end);
  if (from === null || (to !== null && to < from)) return null;
  return { from, to, words: words === '' ? [] : [words] };
}
