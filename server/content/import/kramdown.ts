// Owns what Jekyll's Markdown has that plain Markdown has not: attribute lists in braces, and Liquid's tags.
import type { Ledger } from './imported';
import { type Line, openingMark, readLines } from './lines';

export type Kramdown = {
  lines: Line[];
  /** Numbers of the lines that said “quiz”. */
  quizzes: Set<number>;
  /** Terminals of fences, by the line that opens them. */
  terms: ReadonlyMap<number, number>;
};

/** An attribute list that stands alone in its line belongs to what is above it, or else to what is below. */
const ALONE = /^\s{0,12}\{:?\s?[.#\w][^{}]{0,200}\}\s*$/;
const LIQUID = /\{%-?([^%]{0,200})-?%\}/g;
const SITE = /\{\{\s{0,5}site\.\w{1,40}\s{0,5}\}\}/g;

export function readKramdown(lines: readonly Line[], ledger: Ledger): Kramdown {
  const quizzes = new Set<number>();
  const terms = new Map<number, number>();
  const openings = openingsOf(lines);
  const kept = lines.map((line, i): Line => {
    if (isContents(lines[i + 1]) && /^\s*(?:[-*+]|\d{1,3}\.)\s/.test(line.text)) {
      ledger.dropped(line.line, `the table of contents: ${line.text.trim()}`);
      return { ...line, text: '' };
    }
    if (isContents(line)) return { ...line, text: '' };
    if (line.code) return { ...line, text: line.text.replaceAll(/\{% (?:end)?raw %\}/g, '') };
    if (!ALONE.test(line.text) || !isAttributeList(line.text)) return { ...line, text: withoutLiquid(line, ledger) };
    const term = termOf(line.text);
    if (/\.quiz\b/.test(line.text)) quizzes.add(line.line);
    else if (term !== null && lines[i - 1]?.code) terms.set(openings.get(i - 1) ?? 0, term);
    else if (term !== null && lines[i + 1]?.code) terms.set(line.line + 1, term);
    else ledger.dropped(line.line, `the attributes ${line.text.trim()}`);
    return { ...line, text: '' };
  });
  return { lines: remarked(kept), quizzes, terms };
}

/** `.term2` in words behind a fence, or in an attribute list. */
export function termOf(words: string): number | null {
  const number = Number(/(?:^|[\s{:"'])\.term(\d)\b/.exec(words)?.[1] ?? 0);
  return number > 0 ? number : null;
}

function isContents(line: Line | undefined): boolean {
  return line !== undefined && !line.code && /^\s*\{:\s?toc\b[^{}]*\}\s*$/.test(line.text);
}

function isAttributeList(text: string): boolean {
  return /^\s*\{:/.test(text) || termOf(text) !== null;
}

function withoutLiquid({ text, line }: Line, ledger: Ledger): string {
  if (!text.includes('{%') && !text.includes('{{')) return text;
  return text.replaceAll(SITE, '').replaceAll(LIQUID, (whole, tag: string) => {
    if (!/^\s*(?:end)?raw\s*$/.test(tag)) ledger.dropped(line, `what Jekyll puts in the place of ${whole}`);
    return '';
  });
}

/** For each line of a fence, by index, the number of the line that opens it. */
function openingsOf(lines: readonly Line[]): Map<number, number> {
  const openings = new Map<number, number>();
  let open: { mark: string; line: number } | null = null;
  lines.forEach(({ text, line, code }, i) => {
    if (!code) open = null;
    else if (open) {
      openings.set(i, open.line);
      const bare = text.trim();
      if (bare.length >= open.mark.length && bare === open.mark.charAt(0).repeat(bare.length)) open = null;
    } else {
      open = { mark: openingMark(text), line };
      openings.set(i, line);
    }
  });
  return openings;
}

/** Emptied lines may have held a fence apart from another. */
function remarked(lines: readonly Line[]): Line[] {
  const first = lines[0]?.line ?? 1;
  return readLines(lines.map(({ text }) => text).join('\n'), first);
}
