// Owns the reading of plain timed text as YouTube shows and exports it: lines that begin with a time, or are one, and the
// words behind it; or a line with two times, and the words below it. People say times as well: what begins like one and does
// not fit among the others is words.
import { type CueFault, plainText, type ReadCues, secondsIn } from './cues';

const TIME =
  /^\s*\[?\(?((?:\d{1,3}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?)\)?\]?(?:,\s*((?:\d{1,3}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?)\s*$)?(?:\s+(?:[-–—]\s*)?|\s*$)(.*)$/;
/** Of what has no end: until the next, and no longer. */
const MAX_SHOWN_SECONDS = 12;
const NO_TIME_BEFORE = 'There is no time before these words.';
const OUT_OF_ORDER = 'This time is out of order: it is taken for words.';

/** `at`: its line. `form`: with its end, on a line of its own, or beside its words. */
type Begun = { at: number; form: 'span' | 'alone' | 'beside'; from: number; to: number | null; words: string[] };

export function readTimedText(lines: readonly string[]): ReadCues {
  const begun = lines.flatMap((line, at) => beginningIn(line, at) ?? []);
  const likely = inMainForm(begun);
  const inOrder = new Set([...likely.filter(({ form }) => form === 'span'), ...longestInOrder(likely)]);
  const faults: CueFault[] = likely
    .filter((each) => !inOrder.has(each))
    .map(({ at }) => ({ line: at + 1, message: OUT_OF_ORDER }));
  const beginnings = new Map([...inOrder].map((each) => [each.at, each]));
  let open: Begun | null = null;
  for (const [at, line] of lines.entries()) {
    const next = beginnings.get(at);
    if (next) open = next;
    else if (line.trim() === '') continue;
    else if (open) open.words.push(line);
    else faults.push({ line: at + 1, message: NO_TIME_BEFORE });
  }
  faults.sort((a, b) => a.line - b.line);
  return { cues: cuesOf([...inOrder]), faults };
}

function beginningIn(line: string, at: number): Begun | null {
  const [, begin, end, words = ''] = TIME.exec(line) ?? [];
  const from = begin === undefined ? null : secondsIn(begin);
  const to = end === undefined ? null : secondsIn(end);
  if (from === null || (to !== null && to < from)) return null;
  const form = to !== null ? 'span' : words === '' ? 'alone' : 'beside';
  return { at, form, from, to, words: words === '' ? [] : [words] };
}

/** Where half of them stand in a form that is hardly said, the others are words. */
function inMainForm(begun: readonly Begun[]): readonly Begun[] {
  const half = (forms: readonly Begun['form'][]) => {
    const those = begun.filter(({ form }) => forms.includes(form));
    return those.length * 2 >= begun.length ? those : null;
  };
  return half(['span']) ?? half(['span', 'alone']) ?? begun;
}

/** The most that can be kept with none earlier than the one before it. Those that say their end need no order. */
function longestInOrder(begun: readonly Begun[]): Begun[] {
  const single = begun.filter(({ form }) => form !== 'span');
  /** By how many are kept: the last of them, as early as can be. */
  const last: number[] = [];
  const before: (number | undefined)[] = [];
  for (const [i, { from }] of single.entries()) {
    const length = countUntil(last, (each) => (single[each]?.from ?? 0) <= from);
    before[i] = last[length - 1];
    last[length] = i;
  }
  const kept: Begun[] = [];
  for (let i = last.at(-1); i !== undefined; i = before[i]) kept.push(single[i] as Begun);
  return kept;
}

/** How many at the beginning are so, where none behind them is. */
function countUntil(all: readonly number[], isSo: (each: number) => boolean): number {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isSo(all[middle] as number)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function cuesOf(begun: readonly Begun[]): ReadCues['cues'] {
  const cues: ReadCues['cues'] = [];
  let next = Number.POSITIVE_INFINITY;
  let last = next;
  for (const { from, to, words } of begun.toSorted((a, b) => b.from - a.from)) {
    if (from < last) [next, last] = [last, from];
    cues.push({ from, to: to ?? Math.min(next, from + MAX_SHOWN_SECONDS), text: plainText(words) });
  }
  return cues;
}
