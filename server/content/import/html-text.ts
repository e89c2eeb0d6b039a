// Owns small questions asked of HTML's texts, and the care that white space needs on its way to Markdown.
import type { Element, ElementContent, Nodes as HastNodes } from 'hast';
import type { PhrasingContent, RootContent } from 'mdast';
import { isPhrasing } from './steps';

export function classNames(node: Element | undefined): string[] {
  const value = node?.properties.className;
  return Array.isArray(value)
    ? value.map(String)
    : String(value ?? '')
        .split(/\s+/)
        .filter(Boolean);
}

export function sizeOf(value: unknown): string | null {
  const text = String(value ?? '');
  return /^\d{1,5}%?$/.test(text) ? text : null;
}

export function nameOf(url: string): string {
  return (
    url
      .replace(/[?#].*$/s, '')
      .split('/')
      .findLast((part) => part !== '') ?? url
  );
}

export function presence<T>(value: T | null): T[] {
  return value === null ? [] : [value];
}

/** Blocks where only text can stand give their text. */
export function flattened(node: RootContent): PhrasingContent[] {
  if (isPhrasing(node)) return [node];
  if (node.type === 'code') return [{ type: 'inlineCode', value: node.value.replaceAll(/\s+/g, ' ') }];
  return 'children' in node
    ? node.children.flatMap((child) => [...flattened(child), { type: 'text' as const, value: ' ' }])
    : [];
}

export function rawText(node: HastNodes): string {
  if (node.type === 'text') return node.value;
  if (node.type === 'element' && node.tagName === 'br') return '\n';
  return 'children' in node ? (node.children as ElementContent[]).map(rawText).join('') : '';
}

export function dedentCode(text: string): string {
  const lines = text
    .replace(/^(?:[ \t]*\r?\n)+/, '')
    .trimEnd()
    .split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const indent = indents.length > 0 ? Math.min(...indents) : 0;
  return lines.map((line) => line.slice(Math.min(indent, line.length - line.trimStart().length))).join('\n');
}

/** White space at the edges of marks would end them for Markdown: it goes outside. */
export function spaced(node: PhrasingContent & { children: PhrasingContent[] }): PhrasingContent[] {
  const [first, last] = [node.children.at(0), node.children.at(-1)];
  const before = first?.type === 'text' && /^\s/.test(first.value);
  const after = last?.type === 'text' && /\s$/.test(last.value);
  const children = trimText(node.children);
  if (children.length === 0) return [{ type: 'text', value: ' ' }];
  const space: PhrasingContent = { type: 'text', value: ' ' };
  return [...(before ? [space] : []), { ...node, children } as PhrasingContent, ...(after ? [space] : [])];
}

export function trimText(nodes: PhrasingContent[]): PhrasingContent[] {
  const out = [...nodes];
  const isEmpty = (node: PhrasingContent | undefined) =>
    node?.type === 'break' || (node?.type === 'text' && node.value.trim() === '');
  while (isEmpty(out[0])) out.shift();
  while (isEmpty(out.at(-1))) out.pop();
  const [first, last] = [out[0], out.at(-1)];
  if (first?.type === 'text') out[0] = { ...first, value: first.value.trimStart() };
  if (last?.type === 'text')
    out[out.length - 1] = { ...(out.at(-1) as typeof last), value: (out.at(-1) as typeof last).value.trimEnd() };
  return out;
}

export function joinText(nodes: PhrasingContent[]): PhrasingContent[] {
  const out: PhrasingContent[] = [];
  for (const node of nodes) {
    const last = out.at(-1);
    if (node.type === 'text' && last?.type === 'text')
      out[out.length - 1] = { ...last, value: `${last.value}${node.value}`.replaceAll(/ {2,}/g, ' ') };
    else out.push(node);
  }
  return out;
}
