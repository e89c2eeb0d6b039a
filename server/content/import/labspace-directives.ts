// Owns the directives of Docker Labspaces: `::name[text]{key="value"}` in a line, and `:::name{…}` around lines.
import type { Ledger } from './imported';
import type { Line } from './lines';

export type Directive = { name: string; label: string; attributes: Record<string, string>; source: string };

export type Marked = {
  lines: Line[];
  /** Cuts a text where directives stood. */
  split: (text: string) => (string | Directive)[];
};

const INLINE = /(?<![:\w]):{1,2}([a-zA-Z]{2,40})(?:\[([^[\]\n]{0,300})\](\{[^{}\n]{0,500}\})?|(\{[^{}\n]{0,500}\}))/g;
const FENCED = /^\s{0,3}:{3,}\s{0,3}([a-zA-Z]\w{0,40})?\s{0,3}(?:\[([^\]]{0,300})\])?\s{0,3}(\{[^{}]{0,500}\})?\s*$/;

/** The lines with a word in the place of each directive, which Markdown takes for text whatever is in it. */
export function markDirectives(lines: readonly Line[], ledger: Ledger): Marked {
  const source = lines.map(({ text }) => text).join('\n');
  let word = 'directive';
  while (source.includes(word)) word += 'x';
  const found: Directive[] = [];
  const marked = lines.map((line): Line => {
    if (line.code || !line.text.includes(':')) return line;
    const around = FENCED.exec(line.text);
    if (around) return { ...line, text: around[2] ?? unwrapped(line, around, ledger) };
    let text = '';
    let from = 0;
    for (const match of line.text.matchAll(INLINE)) {
      if (isInCode(line.text, match.index)) continue;
      text += `${line.text.slice(from, match.index)}${word}${found.length}z`;
      from = match.index + match[0].length;
      found.push(directiveOf(match));
    }
    text += line.text.slice(from);
    return { ...line, text };
  });
  const split = (text: string) =>
    text.split(new RegExp(`${word}(\\d{1,6})z`)).map((part, i) => (i % 2 === 1 ? (found[Number(part)] ?? part) : part));
  return { lines: marked, split };
}

function directiveOf([source, name = '', label = '', behind, alone]: RegExpExecArray): Directive {
  return { name, label, attributes: attributesOf(behind ?? alone ?? ''), source };
}

/** What is around lines goes; they stay. */
function unwrapped({ text, line }: Line, [, name]: RegExpExecArray, ledger: Ledger): string {
  if (name === 'conditionalDisplay')
    ledger.changed(line, `what is shown under a condition is always shown: ${text.trim()}`);
  else if (name) ledger.dropped(line, `${text.trim()}, not what is in it`);
  return '';
}

function isInCode(text: string, at: number): boolean {
  return (text.slice(0, at).match(/`/g)?.length ?? 0) % 2 === 1;
}

function attributesOf(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/([\w-]{1,40})\s?=\s?(?:"([^"]*)"|'([^']*)'|([^\s{}"']+))/g)];
  return Object.fromEntries(pairs.map(([, key = '', a, b, c]) => [key, a ?? b ?? c ?? '']));
}
