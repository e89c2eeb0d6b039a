// Owns the reading of one line of a flowchart, and writing it as the drawing library reads it: one space around each arrow,
// arrows of one length, and labels in which no bracket can be taken for the end.

export type FlowLine = { text: string; nodes: number; edges: number } | { problem: string; column: number };

const NODE = /[A-Za-z0-9_](?:\w|-(?=\w))*/y;
/** Longest first. Mermaid has more of them. */
const SHAPES: readonly (readonly [open: string, close: string])[] = [
  ['(((', ')))'],
  ['([', '])'],
  ['((', '))'],
  ['[[', ']]'],
  ['[(', ')]'],
  ['[/', '\\]'],
  ['[\\', '/]'],
  ['{{', '}}'],
  ['>', ']'],
  ['[', ']'],
  ['(', ')'],
  ['{', '}'],
];
const ARROW = /(<?)(?:(--+>|---+)|(==+>|===+)|(-\.+->|-\.+-))(?:\s*\|([^|]*)\|)?/y;
const WORDED =
  /(<?)(?:--\s*([^\s->|][^|]*?)\s*(--+>|---+)|==\s*([^\s=>|][^|]*?)\s*(==+>|===+)|-\.\s*([^\s.|-][^|]*?)\s*(\.+->|\.+-))/y;
const SPACE = /\s*/y;
const STYLED = /:::[\w-]+/y;

/** Brackets in a label, out of sight of the library. */
const HIDDEN = '()[]{}|"';
const HIDDEN_FROM = 0xe000;

export function hideBrackets(label: string): string {
  return label.replace(/[()[\]{}|"]/g, (bracket) => String.fromCharCode(HIDDEN_FROM + HIDDEN.indexOf(bracket)));
}

export function showBrackets(text: string): string {
  return text.replace(/[\ue000-\ue007]/g, (hidden) => HIDDEN[hidden.charCodeAt(0) - HIDDEN_FROM] ?? hidden);
}

/** A label without its quotes. */
export function labelOf(text: string): string {
  const label = text.trim().replace(/^"(.*)"$/s, '$1');
  return hideBrackets(label.replaceAll('#quot;', '"'));
}

/** `A --> B & C`, with shapes and labels; `column` counts from 1 within the line. */
export function readFlowLine(line: string): FlowLine {
  const reader = new LineReader(line);
  const group = reader.group();
  if (!group)
    return { problem: 'A node was expected here: letters and digits, with other words in brackets', column: 1 };
  let { text } = group;
  let [nodes, edges, last] = [group.size, 0, group.size];
  for (reader.skipSpace(); !reader.isAtEnd(); reader.skipSpace()) {
    const arrow = reader.arrow();
    if (!arrow) return { problem: `“${reader.rest()}” cannot be read`, column: reader.column() };
    const next = reader.group();
    if (!next) return { problem: 'A node was expected behind the arrow', column: reader.column() };
    text += ` ${arrow} ${next.text}`;
    nodes += next.size;
    edges += last * next.size;
    last = next.size;
  }
  return { text, nodes, edges };
}

class LineReader {
  private at = 0;

  constructor(private readonly line: string) {}

  /** Nodes with `&` between them. */
  group(): { text: string; size: number } | null {
    const nodes: string[] = [];
    for (;;) {
      this.skipSpace();
      const node = this.node();
      if (node === null) return null;
      nodes.push(node);
      this.skipSpace();
      if (this.line[this.at] !== '&') return { text: nodes.join(' & '), size: nodes.length };
      this.at += 1;
    }
  }

  arrow(): string | null {
    const plain = this.take(ARROW);
    if (plain) {
      const [, start, solid, thick, dotted, label] = plain;
      return arrowOf({ start, solid, thick, dotted, label });
    }
    const worded = this.take(WORDED);
    if (!worded) return null;
    const [, start, solidLabel, solid, thickLabel, thick, dottedLabel, dotted] = worded;
    return arrowOf({ start, solid, thick, dotted, label: solidLabel ?? thickLabel ?? dottedLabel });
  }

  skipSpace(): void {
    this.take(SPACE);
  }

  isAtEnd(): boolean {
    return this.at >= this.line.length;
  }

  column(): number {
    return this.at + 1;
  }

  rest(): string {
    const rest = this.line.slice(this.at);
    return rest.length > 24 ? `${rest.slice(0, 24)}…` : rest;
  }

  private node(): string | null {
    const [name] = this.take(NODE) ?? [];
    if (name === undefined) return null;
    const shape = SHAPES.find(([open]) => this.line.startsWith(open, this.at));
    const label = shape ? this.label(shape) : '';
    this.take(STYLED);
    return label === null ? null : `${name}${label}`;
  }

  private label([open, close]: readonly [string, string]): string | null {
    const from = this.at + open.length;
    const isQuoted = this.line[from] === '"';
    const quote = isQuoted ? this.line.indexOf('"', from + 1) : from;
    const to = quote < 0 ? -1 : this.line.indexOf(close, quote);
    const label = labelOf(this.line.slice(from, to));
    if (to < 0 || label === '') return null;
    this.at = to + close.length;
    return `${open}${label}${close}`;
  }

  private take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.line);
    if (match) this.at = pattern.lastIndex;
    return match;
  }
}

type ArrowParts = Record<'start' | 'solid' | 'thick' | 'dotted' | 'label', string | undefined>;

function arrowOf({ start, solid, thick, dotted, label }: ArrowParts): string {
  const isHeaded = (solid ?? thick ?? dotted ?? '').endsWith('>');
  const [headed, plain] = solid ? ['-->', '---'] : thick ? ['==>', '==='] : ['-.->', '-.-'];
  const words = label === undefined ? '' : labelOf(label);
  return `${start ?? ''}${isHeaded ? headed : plain}${words ? `|${words}|` : ''}`;
}
