// Owns where a deck's links lead: each address, with the place that it is written at.
import type { Definition, Link, LinkReference, Node, Parent, Root } from 'mdast';
import type { DeckLink } from '#core/deck';
import { literalOf } from './literals';
import { attributeOf, isElement, position } from './syntax';

/** Slides must be elements already. What the compiler has put in has no place in the text, and is left out. */
export function linksIn(root: Root): DeckLink[] {
  const definitions = new Map<string, string>();
  walk(root, (node) => {
    const { identifier, url } = node as Definition;
    if (node.type === 'definition' && !definitions.has(identifier)) definitions.set(identifier, url);
  });
  return root.children.flatMap((slide) => {
    const name = literalOf(attributeOf(slide, 'name'));
    const links: DeckLink[] = [];
    walk(slide, (node) => {
      const address = node.position ? addressOf(node, definitions) : null;
      if (address) links.push({ address, slide: String(name), line: position(node).line });
    });
    return links;
  });
}

function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  if ('children' in node) for (const child of (node as Parent).children) walk(child, visit);
}

function addressOf(node: Node, definitions: ReadonlyMap<string, string>): string | null {
  if (node.type === 'link') return (node as Link).url;
  if (node.type === 'linkReference') return definitions.get((node as LinkReference).identifier) ?? null;
  const attribute = isElement(node, 'a') ? 'href' : isElement(node, 'Embed') ? 'src' : null;
  const value = attribute && literalOf(attributeOf(node, attribute));
  return typeof value === 'string' ? value : null;
}
