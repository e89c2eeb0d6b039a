// Owns two columns: what stands left and right of the rule between them.
import type { RootContent } from 'mdast';

/** The body of a slide of two columns. Rules of its own would be columns, too. */
export function inTwoColumns(left: readonly RootContent[], right: readonly RootContent[]): RootContent[] {
  return [...withoutRules(left), { type: 'thematicBreak' }, ...withoutRules(right)];
}

function withoutRules(nodes: readonly RootContent[]): RootContent[] {
  return nodes.filter((node) => node.type !== 'thematicBreak');
}

/** A picture that has its place, as a paragraph of its own. */
export function pictureOf(url: string): RootContent {
  return { type: 'paragraph', children: [{ type: 'image', url, alt: '' }] };
}
