// Owns JSON and YAML of another tool, read so that each value knows its line.
import { type Document, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { ImportProblem } from './imported';

const MAX_LENGTH = 256 * 1024;
const DEEPEST = 40;

export class Located {
  constructor(
    private readonly node: unknown,
    readonly line: number,
    private readonly lines: LineCounter,
  ) {}

  get isMap(): boolean {
    return isMap(this.node);
  }

  /** Keys and values of a map; of a key that is there twice, the last. */
  entries(): [string, Located][] {
    if (!isMap(this.node)) return [];
    const found = new Map<string, Located>();
    for (const { key, value } of this.node.items) {
      const name = isScalar(key) ? String(key.value) : '';
      found.set(name, new Located(value, lineOf(key, this.lines) ?? this.line, this.lines));
    }
    return [...found];
  }

  get(key: string): Located | null {
    const value = this.entries().find(([name]) => name === key)?.[1] ?? null;
    return value?.isNothing ? null : value;
  }

  /** Null when it is no list. */
  items(): Located[] | null {
    if (!isSeq(this.node)) return null;
    return this.node.items.map((item) => new Located(item, lineOf(item, this.lines) ?? this.line, this.lines));
  }

  /** A text or a number; null for what is neither, or empty. */
  text(): string | null {
    const value = isScalar(this.node) ? this.node.value : null;
    return typeof value === 'string' || typeof value === 'number' ? String(value).trim() || null : null;
  }

  textOf(key: string): string | null {
    return this.get(key)?.text() ?? null;
  }

  /** For people. */
  shown(): string {
    const text = this.text();
    if (text !== null) return text;
    if (isScalar(this.node)) return String(this.node.value);
    const inner =
      this.items()?.map((item) => item.shown()) ?? this.entries().map(([key, of]) => `${key}: ${of.shown()}`);
    return inner.join(', ');
  }

  private get isNothing(): boolean {
    return this.node === null || (isScalar(this.node) && this.node.value === null);
  }
}

/** A map. JSON is YAML; what is in it besides, such as a comma too many, does no harm. */
export function readLocated(text: string, what: string): { ok: true; root: Located } | ({ ok: false } & ImportProblem) {
  if (text.length > MAX_LENGTH) return { ok: false, problem: `This is larger than 256 KiB, which is no ${what}.` };
  const deep = tooDeep(text);
  if (deep !== null) return { ok: false, line: deep, problem: 'This is nested too deep.' };
  const lines = new LineCounter();
  const parsed = parse(text.replace(/^\uFEFF/, ''), lines);
  if (!parsed) return { ok: false, problem: `This cannot be read as ${what}.` };
  const [error] = parsed.errors;
  if (error) return { ok: false, line: lines.linePos(error.pos[0]).line, problem: sentence(error.message) };
  if (!isMap(parsed.contents)) return { ok: false, line: 1, problem: `This is no ${what}: it has no keys.` };
  return { ok: true, root: new Located(parsed.contents, 1, lines) };
}

function parse(text: string, lines: LineCounter): Document | null {
  try {
    return parseDocument(text, { version: '1.2', prettyErrors: false, uniqueKeys: false, lineCounter: lines });
  } catch {
    return null;
  }
}

/** Line of the first bracket that is too deep: parsers go down with it. */
function tooDeep(text: string): number | null {
  let depth = 0;
  for (const match of text.matchAll(/"(?:[^"\\\n]|\\.)*"|[[{]|[\]}]|^ *(?:- ?){20,}/gm)) {
    const [mark] = match;
    if (mark === '[' || mark === '{') depth += 1;
    else if (mark === ']' || mark === '}') depth = Math.max(0, depth - 1);
    if (depth > DEEPEST || /^ *-/.test(mark)) return text.slice(0, match.index).split('\n').length;
  }
  return null;
}

function sentence(text: string): string {
  const first = text.split('\n')[0] ?? '';
  return /[.!?]$/.test(first) ? first : `${first}.`;
}

function lineOf(node: unknown, lines: LineCounter): number | null {
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : null;
  const [start] = Array.isArray(range) ? range : [];
  return typeof start === 'number' ? lines.linePos(start).line : null;
}
