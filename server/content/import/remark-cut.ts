// Owns how remark's source is cut: slides, copies that go on, notes, and the properties at a slide's top.
import type { Ledger } from './imported';
import { isBlank, type Line, textOfLines, trimLines } from './lines';

export type RemarkSection = {
  line: number;
  /** Begins as a copy of the one before. */
  continued: boolean;
  lines: Line[];
  notes: Line[];
  properties: Map<string, string>;
};

/** Properties with a meaning; any other is one only where `{{key}}` asks for it. */
export const KNOWN = new Set([
  ...['name', 'class', 'layout', 'template', 'count', 'exclude', 'continued', 'highlight-style'],
  ...['background-image', 'background-color', 'background-size', 'background-position'],
]);

const FARTHEST = 400;
export const CONTENT_CLASS = /\.[A-Za-z_-][\w-]*(?:\.[A-Za-z_-][\w-]*)*\[/g;

export function cutRemark(lines: readonly Line[], ledger: Ledger): RemarkSection[] {
  const inert = blocks(lines);
  const asked = new Set([...textOfLines(lines).matchAll(/\{\{([-\w]{1,60})\}\}/g)].map(([, key = '']) => key));
  const sections: RemarkSection[] = [];
  let open: { continued: boolean; lines: Line[]; notes: Line[] | null; line: number } | null = null;
  const end = () => {
    if (!open) return;
    const { properties, rest } = takeProperties(open.lines, asked);
    const line = open.lines.find((each) => !isBlank(each))?.line ?? open.line;
    sections.push({
      line,
      continued: open.continued,
      lines: trimLines(rest),
      notes: trimLines(open.notes ?? []),
      properties,
    });
  };
  open = { continued: false, lines: [], notes: null, line: 1 };
  lines.forEach((line, i) => {
    const isMark = !line.code && !inert.has(i);
    if (isMark && /^(?:---?|<!-- break -->)$/.test(line.text)) {
      end();
      open = { continued: line.text === '--', lines: [], notes: null, line: line.line };
    } else if (isMark && line.text === '???' && open) {
      if (open.notes && !open.notes.every(isBlank))
        ledger.dropped(
          trimLines(open.notes)[0]?.line ?? line.line,
          `the notes before a second ???: ${flat(open.notes)}`,
        );
      open.notes = [];
    } else (open?.notes ?? open?.lines)?.push(line);
  });
  end();
  return sections;
}

export function flat(lines: readonly Line[]): string {
  return textOfLines(lines).replaceAll(/\s+/g, ' ').trim();
}

/** Indices of lines inside a content class that goes over several of them. */
function blocks(lines: readonly Line[]): Set<number> {
  const inside = new Set<number>();
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i];
    const start = line && !line.code ? line.text.search(CONTENT_CLASS) : -1;
    if (!line || start < 0) continue;
    const end = endOfBlock(lines, i, start);
    for (let k = i + 1; k <= end; k += 1) inside.add(k);
    i = Math.max(i, end);
  }
  return inside;
}

/** Index of the line in which the brackets are even again; -1: nowhere near. */
function endOfBlock(lines: readonly Line[], from: number, start: number): number {
  let depth = 0;
  for (let i = from; i < Math.min(lines.length, from + FARTHEST); i += 1) {
    const line = lines[i];
    if (!line || line.code) continue;
    const text = i === from ? line.text.slice(start) : line.text;
    for (const char of text) {
      if (char === '[') depth += 1;
      if (char === ']') depth -= 1;
      if (char === ']' && depth === 0) return i;
    }
  }
  return -1;
}

function takeProperties(
  lines: readonly Line[],
  asked: ReadonlySet<string>,
): { properties: Map<string, string>; rest: Line[] } {
  const properties = new Map<string, string>();
  const isOwn = (key: string) => KNOWN.has(key) || (asked.has(key) && key !== 'content');
  let top = 0;
  while (top < lines.length) {
    const line = lines[top];
    const [, key, value = ''] = /^([-\w]{1,60}):([^$\n]*)/.exec(line?.text ?? '') ?? [];
    if (key && isOwn(key)) properties.set(key, value.trim());
    else if (!isBlank(line)) break;
    top += 1;
  }
  const rest = lines.slice(top).map((line) => {
    if (line.code || !line.text.includes('<!--')) return line;
    const text = line.text.replaceAll(
      /<!--\s{0,20}([-\w]{1,60}):([^\n>]{0,500}?)-->/g,
      (whole, key: string, value: string) => {
        if (!isOwn(key)) return whole;
        properties.set(key, value.trim());
        return '';
      },
    );
    return { ...line, text };
  });
  return { properties, rest };
}
