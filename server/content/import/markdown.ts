// Owns how Markdown is read and how it is written: in the one way that people write it, with everything escaped that MDX
// would take for an expression, a tag, an import or maths.
import type { Nodes, PhrasingContent, Root, RootContent } from 'mdast';
import type { MdxJsxFlowElement, MdxJsxTextElement } from 'mdast-util-mdx-jsx';
import remarkGfm from 'remark-gfm';
import remarkMdx from 'remark-mdx';
import remarkParse from 'remark-parse';
import remarkStringify, { type Options } from 'remark-stringify';
import { unified } from 'unified';
import { isJsx, printTag } from './jsx';

const reader = unified().use(remarkParse).use(remarkGfm).freeze();

export function parseMarkdown(text: string): Root {
  return reader.parse(text);
}

type Printer = NonNullable<NonNullable<Options['handlers']>['paragraph']>;

const PRINTERS: Record<string, (...input: Parameters<Printer>) => string> = {
  mdxJsxFlowElement: printFlowElement,
  mdxJsxTextElement: printTextElement,
  stepMarker: (node) => (node as unknown as { value: string }).value,
  inlineMath: (node) => `$$${(node as unknown as { value: string }).value}$$`,
};

const STYLE: Options = {
  bullet: '-',
  emphasis: '*',
  strong: '*',
  fence: '`',
  rule: '*',
  listItemIndent: 'one',
  incrementListMarker: true,
  handlers: PRINTERS,
  unsafe: [
    { character: '{', inConstruct: 'phrasing' },
    { character: '}', inConstruct: 'phrasing' },
    { character: '<', inConstruct: 'phrasing' },
    { character: '$', after: '\\$', inConstruct: 'phrasing' },
    { character: '$', before: '\\$', inConstruct: 'phrasing' },
    // At the start of a paragraph these two words are MDX.
    { atBreak: true, character: 'i', after: 'mport ' },
    { atBreak: true, character: 'e', after: 'xport ' },
  ],
};

const writer = unified().use(remarkStringify, STYLE).use(remarkGfm).use(remarkMdx).freeze();

/** Markdown for the deck, without a line break at its end. */
export function printMarkdown(nodes: readonly RootContent[]): string {
  const root: Root = { type: 'root', children: [...nodes] };
  layOut(root);
  return writer.stringify(root).replace(/\n+$/, '');
}

function printFlowElement(...[node, , state, info]: Parameters<Printer>): string {
  const element = node as unknown as MdxJsxFlowElement;
  if (element.children.length === 0) return `<${printTag(element)} />`;
  const exit = state.enter('mdxJsxFlowElement');
  const inner = state.containerFlow(element, info);
  exit();
  // Only what cannot run into the closing tag stands close to it, as people write their notes.
  const isClose = element.name === 'Notes' && element.children.every((child) => child.type === 'paragraph');
  const gap = isClose ? '\n' : '\n\n';
  return `<${printTag(element)}>${gap}${inner}${gap}</${element.name}>`;
}

function printTextElement(...[node, , state, info]: Parameters<Printer>): string {
  const element = node as unknown as MdxJsxTextElement;
  if (element.children.length === 0) return `<${printTag(element)} />`;
  const exit = state.enter('mdxJsxTextElement');
  const inner = state.containerPhrasing(element, { ...info, before: '>', after: '<' });
  exit();
  return `<${printTag(element)}>${inner}</${element.name}>`;
}

/**
 * A tag alone on its line would be a block: text with elements in it goes on one line. So does a heading, which would
 * else be underlined, as slides are parted.
 */
function layOut(node: Nodes): void {
  if (!('children' in node)) return;
  const holdsText = node.type === 'paragraph' || node.type === 'heading' || node.type === 'tableCell';
  if (holdsText && (hasJsx(node) || (node.type !== 'paragraph' && hasBreak(node))))
    node.children = node.children.flatMap((child) => onOneLine(child)) as never;
  else for (const child of node.children) layOut(child);
}

function hasJsx(node: Nodes): boolean {
  return isJsx(node) || ('children' in node && node.children.some((child) => hasJsx(child)));
}

function hasBreak(node: Nodes): boolean {
  const isBroken = node.type === 'break' || (node.type === 'text' && node.value.includes('\n'));
  return isBroken || ('children' in node && node.children.some((child) => hasBreak(child)));
}

function onOneLine(node: Nodes): Nodes[] {
  if (node.type === 'text') return [{ ...node, value: node.value.replaceAll(/\s*\n\s*/g, ' ') }];
  if (node.type === 'inlineCode') return [{ ...node, value: node.value.replaceAll('\n', ' ') }];
  if (node.type === 'break') return [lineBreak()];
  if ('children' in node) node.children = node.children.flatMap((child) => onOneLine(child)) as never;
  return [node];
}

function lineBreak(): PhrasingContent {
  return { type: 'mdxJsxTextElement', name: 'br', attributes: [], children: [] } as unknown as PhrasingContent;
}
