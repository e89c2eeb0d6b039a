// Owns reading a deck's MDX into one syntax tree, slide by slide: one that stays as it was is not read again, and one
// that cannot be read hides no fault of another.
import { createProcessor } from '@mdx-js/mdx';
import type { Definition, FootnoteDefinition, Node, Root, RootContent } from 'mdast';
import remarkGfm from 'remark-gfm';
import type { DeckSource } from '#core/deck-source';
import { inlineMaths } from './inline-maths';
import { asProgram } from './syntax';

/** Trees by the text they were read from, with positions from its own start. */
export type ReadSlides = Map<string, Root>;

export type DeckSyntax = {
  /** Slides with their separators between them, positions as in the file. */
  root: Root;
  /** What was thrown for slides that could not be read; they are missing in the tree. */
  errors: unknown[];
  /** What the next reading of the deck begins with. */
  read: ReadSlides;
};

type Part = { text: string; lines: number; offset: number };

export function readSyntax(source: DeckSource, before: ReadSlides): DeckSyntax {
  const parts = partsOf(source);
  const read: ReadSlides = new Map();
  const errors: unknown[] = [];
  const take = (text: string): Root => {
    const root = read.get(text) ?? before.get(text) ?? parse(text);
    read.set(text, root);
    return root;
  };
  const trees = parts.map((part) => {
    try {
      return take(part.text);
    } catch {
      errors.push(errorIn(part));
      return null;
    }
  });
  const shared = definitionsOf(trees, parts);
  const children = parts.flatMap((part, index): RootContent[] => {
    const tree = trees[index];
    const whole = tree && take(withDefinitions(part.text, shared));
    return [...(index > 0 ? [separatorBefore(part)] : []), ...placed(whole?.children ?? [], part)];
  });
  return { root: { type: 'root', children }, errors, read };
}

function partsOf({ mdx, separators }: DeckSource): Part[] {
  const parts: Part[] = [];
  let lines: string[] = [];
  let offset = 0;
  let start = { lines: 0, offset: 0 };
  const end = () => void parts.push({ text: lines.join('\n'), ...start });
  for (const [index, line] of mdx.split('\n').entries()) {
    offset += line.length + 1;
    if (!separators.has(index + 1)) lines.push(line);
    else {
      end();
      lines = [];
      start = { lines: index + 1, offset };
    }
  }
  end();
  return parts;
}

/** Its steps over the syntax tree end with the reader's own: what follows finds an empty tree. */
function parse(text: string): Root {
  let read: Root | undefined;
  const keep = () => (root: Root) => {
    read = { ...root };
    root.children = [];
  };
  const processor = createProcessor({ remarkPlugins: [remarkGfm, inlineMaths, keep] });
  processor.runSync(asProgram(processor.parse(text)));
  if (!read) throw new Error('invariant: the processor takes every step');
  return read;
}

/** Read once more behind as many empty lines as the file has before it, so that the message names the file's lines. */
function errorIn({ text, lines }: Part): unknown {
  try {
    return parse('\n'.repeat(lines) + text);
  } catch (error) {
    return error;
  }
}

/** The source of each definition of a link or a footnote: slides may use those of others. */
function definitionsOf(trees: readonly (Root | null)[], parts: readonly Part[]): Map<string, string> {
  const sources = trees.flatMap((tree, index) => {
    return (tree?.children ?? []).filter(isDefinition).map((node): [string, string] => {
      const { type, label, identifier, position } = node;
      const mark = type === 'footnoteDefinition' ? '^' : '';
      const source = parts[index]?.text.slice(position?.start.offset, position?.end.offset) ?? '';
      return [`${mark}${label ?? identifier}`.toLowerCase(), source];
    });
  });
  // As in Markdown, the first one counts.
  return new Map(sources.toReversed());
}

function isDefinition(node: RootContent): node is Definition | FootnoteDefinition {
  return node.type === 'definition' || node.type === 'footnoteDefinition';
}

function withDefinitions(text: string, shared: Map<string, string>): string {
  if (shared.size === 0) return text;
  const lower = text.toLowerCase();
  const used = [...shared].filter(([label, source]) => lower.includes(`[${label}]`) && !text.includes(source));
  return used.length === 0 ? text : [text, ...used.map(([, source]) => source)].join('\n\n');
}

function separatorBefore({ lines, offset }: Part): RootContent {
  const start = { line: lines, column: 1, offset: offset - '***\n'.length };
  return { type: 'thematicBreak', position: { start, end: { line: lines, column: 4, offset: offset - 1 } } };
}

/** A copy, positions counted from the start of the file: whoever walks over it may change it. */
function placed<T>(value: T, part: Part): T {
  if (Array.isArray(value)) return value.map((each) => placed(each, part)) as T;
  if (typeof value !== 'object' || value === null || value instanceof RegExp) return value;
  const entries = Object.entries(value).map(([key, each]) => [
    key,
    key === 'position' ? placedPosition(each, part) : placed(each, part),
  ]);
  return Object.fromEntries(entries);
}

function placedPosition(position: Node['position'], { lines, offset }: Part): Node['position'] {
  if (!position) return position;
  const { start, end } = position;
  const point = (at: typeof start) => ({ ...at, line: at.line + lines, offset: (at.offset ?? 0) + offset });
  return { start: point(start), end: point(end) };
}
