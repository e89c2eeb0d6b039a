// Owns remark's content classes: `.left[text]` becomes an element, by brackets that are counted as remark counts them.
import type { Line } from './lines';
import { CONTENT_CLASS } from './remark-cut';

type Bracket = { line: number; column: number; classes: string[] | null; from: number };
type Cut = { column: number; end: number; text: string; block: 'open' | 'close' | null };

/** On one line a span; with a line break in it a block, whose tags get lines of their own. */
export function elementsForClasses(lines: readonly Line[]): Line[] {
  const cuts = lines.map((): Cut[] => []);
  const open: Bracket[] = [];
  lines.forEach((line, i) => {
    if (line.code) return;
    const hidden = codeSpans(line.text);
    const classes = new Map(classStarts(line.text, hidden).map((start) => [start.column, start]));
    for (let column = 0; column < line.text.length; column += 1) {
      const end = hidden.get(column);
      if (end !== undefined) column = end - 1;
      else if (line.text[column] === '[')
        open.push({ line: i, column, classes: null, from: column, ...classes.get(column) });
      else if (line.text[column] === ']') closeBracket(open, { line: i, column }, cuts);
    }
  });
  return lines.flatMap((line, i) => applyCuts(line, cuts[i] ?? []));
}

function classStarts(text: string, hidden: Map<number, number>): Pick<Bracket, 'column' | 'classes' | 'from'>[] {
  const spans = [...hidden];
  return [...text.matchAll(CONTENT_CLASS)].flatMap((match) => {
    const from = match.index;
    const isLiteral = text[from - 1] === '\\' || spans.some(([start, end]) => from >= start && from < end);
    const classes = match[0].slice(1, -1).split('.');
    return isLiteral ? [] : [{ column: from + match[0].length - 1, classes, from }];
  });
}

/** Where code within a line begins, and where it ends. */
function codeSpans(text: string): Map<number, number> {
  const spans = new Map<number, number>();
  if (!text.includes('`')) return spans;
  const runs = [...text.matchAll(/`+/g)];
  for (let i = 0; i < runs.length; i += 1) {
    const run = runs[i];
    const close = runs.findIndex((each, k) => k > i && each[0].length === run?.[0].length);
    if (!run || close < 0) continue;
    spans.set(run.index, (runs[close]?.index ?? 0) + run[0].length);
    i = close;
  }
  return spans;
}

function closeBracket(open: Bracket[], at: { line: number; column: number }, cuts: Cut[][]): void {
  const start = open.pop();
  if (!start?.classes) return;
  const isBlock = start.line !== at.line;
  const name = isBlock ? 'div' : 'span';
  const tag = `<${name} class="${start.classes.join(' ')}">`;
  const block = (side: 'open' | 'close') => (isBlock ? side : null);
  cuts[start.line]?.push({ column: start.from, end: start.column + 1, text: tag, block: block('open') });
  cuts[at.line]?.push({ column: at.column, end: at.column + 1, text: `</${name}>`, block: block('close') });
}

/** Inside a list the tags keep the line's indent, so that they stay in its item. */
function applyCuts(line: Line, cuts: readonly Cut[]): Line[] {
  if (cuts.length === 0) return [line];
  const indent = /^[ \t]*/.exec(line.text)?.[0] ?? '';
  const out: Line[] = [];
  let text = '';
  let from = 0;
  const flush = () => {
    if (text.trim() !== '') out.push({ ...line, text });
    text = '';
  };
  for (const cut of cuts.toSorted((a, b) => a.column - b.column)) {
    text += line.text.slice(from, cut.column);
    from = cut.end;
    if (!cut.block) {
      text += cut.text;
      continue;
    }
    flush();
    for (const each of ['', `${indent}${cut.text}`, '']) out.push({ ...line, text: each });
    text = indent;
  }
  text += line.text.slice(from);
  flush();
  return out;
}
