// Owns source text as numbered lines, with those inside code fences marked, so that what is cut, copied or filled into
// templates still knows where it came from.

export type Line = {
  text: string;
  /** In the source, from 1. */
  line: number;
  /** Belongs to a fence, its marks included. */
  code: boolean;
};

const FENCE = /^ {0,12}(?:[-*+] {1,4}|\d{1,9}[.)] {1,4})?(`{3,}|~{3,})(.*)$/;

/** Lines of `text`; `first` is the number of its first one. A fence that is never closed marks nothing. */
export function readLines(text: string, first = 1): Line[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .map((each, i) => ({ text: each, line: first + i, code: false }));
  // Fences this long have been looked for in vain: no longer one is closed either.
  const unclosed = new Map<string, number>();
  for (let i = 0; i < lines.length; i += 1) {
    const mark = openingMark(lines[i]?.text ?? '');
    if (!mark || mark.length >= (unclosed.get(mark.charAt(0)) ?? Number.POSITIVE_INFINITY)) continue;
    const end = closingOf(lines, i + 1, mark);
    if (end < 0) unclosed.set(mark.charAt(0), mark.length);
    else {
      for (let k = i; k <= end; k += 1) setCode(lines[k]);
      i = end;
    }
  }
  return lines;
}

export function textOfLines(lines: readonly Line[]): string {
  return lines.map(({ text }) => text).join('\n');
}

export function isBlank(line: Line | undefined): boolean {
  return !line || line.text.trim() === '';
}

/** Without the blank lines at both ends. */
export function trimLines(lines: readonly Line[]): Line[] {
  const first = lines.findIndex((line) => !isBlank(line));
  return first < 0 ? [] : lines.slice(first, lines.findLastIndex((line) => !isBlank(line)) + 1);
}

/** Takes off the white space that the first line begins with, tabs or spaces, from all lines. */
export function dedent(lines: readonly Line[]): Line[] {
  const indent = /^[ \t]*/.exec(lines.find((line) => !isBlank(line))?.text ?? '')?.[0] ?? '';
  if (indent === '') return [...lines];
  return lines.map((line) => ({
    ...line,
    text: line.text.startsWith(indent) ? line.text.slice(indent.length) : line.text.trimStart(),
  }));
}

/** The mark that opens a fence in this line; empty: none does. */
export function openingMark(text: string): string {
  const match = FENCE.exec(text);
  const mark = match?.[1] ?? '';
  return mark.startsWith('`') && match?.[2]?.includes('`') ? '' : mark;
}

function closingOf(lines: readonly Line[], from: number, mark: string): number {
  for (let i = from; i < lines.length; i += 1) {
    const text = lines[i]?.text.trim() ?? '';
    if (text.length >= mark.length && text === mark.charAt(0).repeat(text.length)) return i;
  }
  return -1;
}

function setCode(line: Line | undefined): void {
  if (line) line.code = true;
}
