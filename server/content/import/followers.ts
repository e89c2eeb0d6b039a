// Owns what stands in a line of an imported lab's text but is a block here: it goes behind the paragraph.
import type { Nodes, PhrasingContent, RootContent } from 'mdast';
import { trimText } from './html-text';

/** The text as it stays, and what goes behind it. */
export type Taken = { text: PhrasingContent[]; blocks: RootContent[] };
/** `isAlone`: all of a paragraph. */
export type Take = (text: readonly PhrasingContent[], place: { line: number; isAlone: boolean }) => Taken;

type LineOf = (line: number) => number;

export function placeFollowers(nodes: readonly RootContent[], take: Take, lineOf: LineOf): RootContent[] {
  let line = 1;
  return nodes.flatMap((node): RootContent[] => {
    line = node.position?.start.line ?? line;
    if (!('children' in node)) return [node];
    if (node.type === 'paragraph' || node.type === 'heading' || node.type === 'table' || isSummary(node)) {
      const blocks = takeBelow(node, take, lineOf(line));
      return isGone(node, blocks) ? blocks : [node, ...blocks];
    }
    node.children = placeFollowers(node.children as RootContent[], take, lineOf) as never;
    return [node];
  });
}

function isGone(node: RootContent, blocks: readonly RootContent[]): boolean {
  if (blocks.length === 0 || (node.type !== 'paragraph' && node.type !== 'heading')) return false;
  node.children = trimText(node.children) as never;
  return node.children.length === 0;
}

function takeBelow(node: Nodes, take: Take, line: number): RootContent[] {
  if (!('children' in node)) return [];
  const below = (node.children as Nodes[]).flatMap((child) => takeBelow(child, take, line));
  if (!HOLDS_TEXT.has(node.type)) return below;
  const taken = take(node.children as PhrasingContent[], { line, isAlone: node.type === 'paragraph' });
  node.children = taken.text as never;
  return [...below, ...taken.blocks];
}

const HOLDS_TEXT = new Set('paragraph heading tableCell strong emphasis delete link mdxJsxTextElement'.split(' '));

function isSummary(node: Nodes): boolean {
  return 'name' in node && node.name === 'summary';
}
