// Owns the blocks of an imported lab: their names, which are unique in it, and the words behind their fences. What is in
// them is copied as text.
import type { Code } from 'mdast';
import { slugOf } from '#core/ids';

declare module 'mdast' {
  interface CodeData {
    /** Words behind the fence that an importer has written: nobody else's make a block run. */
    words?: string;
  }
}

export type BlockSpec = {
  role: 'run' | 'type' | 'check' | 'file' | 'copy';
  text: string;
  lang?: string | null;
  name?: string;
  /** Number of the node, from 1. */
  node?: number | null;
  terminal?: string | null;
  interrupt?: boolean;
  once?: boolean;
  title?: string | null;
  /** Of a file: from the work folder. */
  path?: string;
};

const SHELLS = new Set(['sh', 'bash', 'shell', 'console']);
/** Languages that would be drawn in place of the block. */
const DRAWN = new Set(['math', 'chart', 'mermaid']);
const LONGEST_NAME = 40;

export function isShell(lang: string | null | undefined): boolean {
  return SHELLS.has(lang ?? '');
}

export class LabBlocks {
  private readonly names = new Set<string>();
  /** How many nodes are spoken of. */
  nodes = 1;

  /** A name that nothing else in the lab has. */
  name(wish: string, fallback: string): string {
    const base = slugOf(wish).slice(0, LONGEST_NAME).replace(/-+$/, '') || fallback;
    let name = base;
    for (let count = 2; this.names.has(name); count += 1) name = `${base}-${count}`;
    this.names.add(name);
    return name;
  }

  /** Null where there is nothing to carry out. */
  block(spec: BlockSpec): Code | null {
    const value = plainText(spec.text);
    if (value.trim() === '' && spec.role !== 'file') return null;
    if (spec.node) this.nodes = Math.max(this.nodes, spec.node);
    return { type: 'code', lang: langOf(spec), meta: this.words(spec, value), value };
  }

  /** Has a fence that is being read become `spec`. */
  turn(code: Code, spec: BlockSpec): void {
    const made = this.block(spec);
    if (!made) return;
    Object.assign(code, { lang: made.lang, value: made.value, data: { words: made.meta ?? '' } });
  }

  private words(spec: BlockSpec, value: string): string {
    const { role, node, path, title } = spec;
    if (role === 'copy') return 'copy';
    const first = value.split('\n').find((line) => line.trim() !== '' && !line.startsWith('#')) ?? '';
    const name = spec.name ?? this.name(path ?? first, role);
    return [
      role === 'file' ? `file=${path}` : role,
      `name=${name}`,
      node && node > 1 ? `node=node${node}` : '',
      spec.terminal ? `terminal=${spec.terminal}` : '',
      spec.interrupt ? 'interrupt' : '',
      spec.once ? 'once' : '',
      title ? `title="${quotable(title)}"` : '',
    ]
      .filter(Boolean)
      .join(' ');
  }
}

/** The words that an importer wrote for a fence; null: they are the source's. */
export function takeWords(code: Code): string | null {
  const words = code.data?.words;
  delete code.data;
  return words ?? null;
}

function langOf({ role, lang }: BlockSpec): string {
  if (role === 'run' || role === 'type' || role === 'check') return isShell(lang) ? (lang ?? 'sh') : 'sh';
  return !lang || DRAWN.has(lang) ? 'text' : lang;
}

/** Without what a terminal would take for keys. */
export function plainText(text: string): string {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[^\P{Cc}\n\t]/gu, '')
    .replace(/^\n+/, '')
    .trimEnd();
}

function quotable(text: string): string {
  return text
    .replaceAll('"', '”')
    .replaceAll(/[`\\&\s\p{Cc}]+/gu, ' ')
    .trim();
}

/** A path of the work folder as `file=…` has it; null where it is another. */
export function workPath(path: string): string | null {
  const bare = path.trim().replace(/^(?:\/root\/|~\/|\.\/)+/, '');
  const isName = (part: string) => /^[\w.@+-]+$/.test(part) && part !== '.' && part !== '..';
  return bare.length <= 200 && bare.split('/').every(isName) ? bare : null;
}

/** A word that a shell takes as it is. */
export function shellWord(text: string): string {
  return /^[\w./@+:=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A command that writes `text` to a file, or adds it. */
export function hereDocument(path: string, text: string, isAdded = false): string {
  let end = 'EOF';
  while (text.split('\n').includes(end)) end += 'F';
  return `cat ${isAdded ? '>>' : '>'} ${shellWord(path)} <<'${end}'\n${text}\n${end}`;
}
