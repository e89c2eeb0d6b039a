// Owns how formulas between dollars, as Marp and Slidev have them, are kept from being read as Markdown.
import type { InlineCode, Nodes, RootContent } from 'mdast';
import type { Line } from './lines';

/** No text has it: a character that Unicode leaves to private use. */
export const FORMULA = '\uE000';

/** Slidev may say which lines come first. */
const OPENING = /^\s{0,3}\$\$(?:\s*\{[^{}]{0,80}\})?\s*$/;

const isClosing = (line: Line) => line.text.trim() === '$$';

/** Formulas become code that is marked as such, line by line. */
export function hideMaths(lines: readonly Line[]): Line[] {
  let isOpen = false;
  const last = lines.findLastIndex((line) => !line.code && isClosing(line));
  return lines.map((line, i) => {
    if (line.code) return line;
    if (isOpen ? isClosing(line) : i < last && OPENING.test(line.text)) {
      isOpen = !isOpen;
      return { ...line, text: isOpen ? `\`\`\`math ${FORMULA}` : '```', code: true };
    }
    return isOpen ? { ...line, code: true } : { ...line, text: hideInline(line.text) };
  });
}

/** Like Pandoc: no space inside the dollars, no digit behind them, so that prices stay text. */
function hideInline(text: string): string {
  return text.replaceAll(
    /(`+)[^`]{0,2000}\1|\\\$|\$\$([^$`]{1,500})(?<!\\)\$\$|(?<![\w$])\$(?![\s$])([^$`]{1,500})(?<![\s\\])\$(?!\d)/g,
    (whole, _ticks, display?: string, inline?: string) => {
      const formula = display ?? inline;
      return formula === undefined ? whole : `\`${FORMULA}${formula.trim()}\``;
    },
  );
}

/** Code that was marked becomes a formula, in place. */
export function showMaths(children: readonly RootContent[]): RootContent[] {
  return siblings(children, false) as RootContent[];
}

function siblings(nodes: readonly Nodes[], isInCell: boolean): Nodes[] {
  return nodes.flatMap((node, i) => {
    if (isFormula(node)) {
      // A dollar of the text beside it would be one too many.
      const before = endsIn(nodes[i - 1], /\$$/) ? [space()] : [];
      const after = endsIn(nodes[i + 1], /^\$/) ? [space()] : [];
      return [...before, formula(node, isInCell), ...after];
    }
    if ('children' in node) node.children = siblings(node.children, isInCell || node.type === 'tableCell') as never;
    return [node];
  });
}

/** `<` and, in a table, `|` have names in TeX, by which nothing else reads them. */
function formula(node: InlineCode, isInCell: boolean): Nodes {
  const plain = node.value.slice(1).replaceAll('<', '\\lt ');
  const value = isInCell ? plain.replaceAll('|', '\\vert ') : plain;
  return { type: 'inlineMath', value } as unknown as Nodes;
}

function endsIn(node: Nodes | undefined, pattern: RegExp): boolean {
  return node?.type === 'text' ? pattern.test(node.value) : node !== undefined && isFormula(node);
}

function space(): Nodes {
  return { type: 'text', value: ' ' };
}

function isFormula(node: Nodes): node is InlineCode {
  return node.type === 'inlineCode' && node.value.startsWith(FORMULA) && node.value.trim().length > 1;
}
