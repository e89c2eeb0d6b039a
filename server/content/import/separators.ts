// Owns what parts one slide from the next: read from a stated pattern, or inferred from the text, and the cutting itself.
import type { Line } from './lines';
import { isBlank } from './lines';

export type Separator =
  /** `bounded`: only with a blank line above and below. */
  | { kind: 'line'; text: string; bounded: boolean }
  /** A run of at least so many blank lines. */
  | { kind: 'blank'; lines: number };

export type Separators = { across: Separator | null; down: Separator | null };

/** `down`: goes below the slide before it. `line`: its first one in the source. */
export type Section = { line: number; down: boolean; lines: Line[] };

const BREAK = '\u0001';
const LONGEST_PATTERN = 100;

/**
 * The separator that a pattern of a deck means, or null when it is none of the plain ones: a literal line with line
 * breaks and anchors around it, or line breaks alone. The pattern is read, never run: it is a stranger's.
 */
export function readSeparator(pattern: string): Separator | null {
  if (pattern.length > LONGEST_PATTERN) return null;
  const bare = pattern
    .replaceAll(/\\r\??|\r/g, '')
    .replaceAll(/\\n|\n/g, BREAK)
    .replaceAll(/\\s[*?+]|\[ \\t\]\*| \*/g, '')
    .replaceAll(/([-*_=])\{(\d)\}/g, (_, mark: string, count: string) => mark.repeat(Number(count)))
    .replaceAll(/\\([-*_=])/g, '$1');
  const match = /^(\^?)(\u0001*)([^\u0001\\()[\]{}?+.|^$]*)(\u0001*)(\$?)$/.exec(bare);
  if (!match) return null;
  const [, anchor = '', before = '', middle = '', after = '', end = ''] = match;
  const text = middle.trim();
  if (text === '') {
    // Without an anchor the first line break is the end of the text's own line.
    const lines = before.length + after.length - (anchor ? 0 : 1);
    return lines >= 1 ? { kind: 'blank', lines } : null;
  }
  if (/^\*|[^*]\*/.test(text) && !/^\*+$/.test(text)) return null;
  return { kind: 'line', text, bounded: Boolean(anchor && before && after && end) };
}

/** What the text itself shows: lines of hyphens outside fences, else runs of blank lines. */
export function inferSeparators(lines: readonly Line[]): Separators {
  const count = (text: string) => lines.filter((line) => !line.code && line.text === text).length;
  const [two, three, four] = [count('--'), count('---'), count('----')];
  const down = two === 0 && four === 0 ? null : lineOf(four > two ? '----' : '--');
  if (three > 0) return { across: lineOf('---'), down };
  const runs = blankRuns(lines).map((run) => run.length);
  const [across, below] = [runs.some((length) => length >= 3), runs.some((length) => length === 2)];
  if (across) return { across: { kind: 'blank', lines: 3 }, down: below ? { kind: 'blank', lines: 2 } : null };
  if (two > 0) return { across: null, down: lineOf('--') };
  return { across: below ? { kind: 'blank', lines: 2 } : null, down: null };
}

export function lineOf(text: string): Separator {
  return { kind: 'line', text, bounded: false };
}

/** In words, for the person who imports. */
export function describeSeparators({ across, down }: Separators): string {
  const words = (each: Separator) =>
    each.kind === 'line' ? `lines of “${each.text}”` : `runs of ${each.lines} blank lines`;
  if (!across && !down) return 'one slide, without separators';
  return [across && `${words(across)} across`, down && `${words(down)} down`].filter(Boolean).join(', ');
}

/**
 * Cuts outside fences. As in reveal.js a separator needs a line break on both sides of its own: one in the first line,
 * in a last line without an end, or directly behind another stays in the text.
 */
export function cutSections(lines: readonly Line[], separators: Separators): Section[] {
  const cuts = [...lineCuts(lines, separators), ...blankCuts(lines, separators)].sort((a, b) => a.from - b.from);
  const sections: Section[] = [];
  let start = { from: 0, down: false };
  for (const cut of cuts) {
    sections.push(section(lines, start, cut.from));
    start = { from: cut.to, down: cut.down };
  }
  sections.push(section(lines, start, lines.length));
  return sections;
}

type Cut = { from: number; to: number; down: boolean };

function section(lines: readonly Line[], start: { from: number; down: boolean }, to: number): Section {
  const own = lines.slice(start.from, to);
  const first = own.find((line) => !isBlank(line)) ?? lines[Math.max(start.from - 1, 0)];
  return { line: first?.line ?? 1, down: start.down, lines: own };
}

function lineCuts(lines: readonly Line[], { across, down }: Separators): Cut[] {
  const cuts: Cut[] = [];
  for (let i = 1; i < lines.length - 1; i += 1) {
    const isCut = (each: Separator | null) =>
      each?.kind === 'line' &&
      lines[i]?.text === each.text &&
      !lines[i]?.code &&
      (!each.bounded || (isBlank(lines[i - 1]) && isBlank(lines[i + 1])));
    if (cuts.at(-1)?.to === i) continue;
    if (isCut(across)) cuts.push({ from: i, to: i + 1, down: false });
    else if (isCut(down)) cuts.push({ from: i, to: i + 1, down: true });
  }
  return cuts;
}

function blankCuts(lines: readonly Line[], { across, down }: Separators): Cut[] {
  const isLong = (each: Separator | null, length: number) => each?.kind === 'blank' && length >= each.lines;
  return blankRuns(lines).flatMap(({ from, length }): Cut[] => {
    if (isLong(across, length)) return [{ from, to: from + length, down: false }];
    return isLong(down, length) ? [{ from, to: from + length, down: true }] : [];
  });
}

/** Runs of two blank lines and more between lines that are not. */
function blankRuns(lines: readonly Line[]): { from: number; length: number }[] {
  const runs: { from: number; length: number }[] = [];
  let from = -1;
  for (let i = 0; i < lines.length; i += 1) {
    if (isBlank(lines[i]) && !lines[i]?.code) {
      if (from < 0) from = i;
    } else {
      if (from > 0 && i - from >= 2) runs.push({ from, length: i - from });
      from = -1;
    }
  }
  return runs;
}
