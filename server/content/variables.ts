// Owns variables in a deck's text: an identifier in braces becomes the text that the frontmatter gives it, or an element
// that shows each person their own value.
import type { Node, Parent, Root, RootContent, Text } from 'mdast';
import type { MdxJsxFlowElement, MdxJsxTextElement } from 'mdast-util-mdx-jsx';
import type { NodeSpec } from '#core/topology';
import { LIVE_VARIABLES, liveVariable, type Values } from '#core/variables';
import { identifierOf } from './literals';

type Report = (node: Node, message: string) => void;
/** `own`: what the frontmatter says. */
export type Variables = { own: Values; nodes: readonly NodeSpec[] };

/** Fences and code in a line hold no expressions, so nothing is replaced in them. The live ones that are mentioned. */
export function replaceVariables(root: Root, variables: Variables, report: Report): string[] {
  const mentioned = new Set<string>();
  const shown = (node: Node, name: string): Text | MdxJsxTextElement => {
    const live = liveVariable(name, variables.nodes);
    if (live) mentioned.add(name);
    else if (!Object.hasOwn(variables.own, name)) report(node, unknown(name, variables.own));
    return live ? liveElement(name, live.otherwise) : { type: 'text', value: variables.own[name] ?? '' };
  };
  const attribute = (node: Node, name: string): string => {
    if (liveVariable(name, variables.nodes)) report(node, differs(name));
    const only = shown(node, name);
    return only.type === 'text' ? only.value : '';
  };
  const walk = (parent: Parent): void => {
    parent.children = parent.children.map((child) => {
      const name = identifierOf(child);
      return name === null ? child : inPlaceOf(child, shown(child, name));
    });
    for (const child of parent.children) {
      fillAttributes(child, attribute);
      if ('children' in child) walk(child as Parent);
    }
  };
  walk(root);
  return [...mentioned];
}

function inPlaceOf(node: Node, shown: Text | MdxJsxTextElement): RootContent {
  const at = node.position ? { position: node.position } : {};
  return node.type === 'mdxFlowExpression' ? { type: 'paragraph', children: [shown], ...at } : shown;
}

function liveElement(name: string, otherwise: string): MdxJsxTextElement {
  const attributes = Object.entries({ name, otherwise }).map(([key, value]) => ({
    ...{ type: 'mdxJsxAttribute' as const, name: key, value },
  }));
  return { type: 'mdxJsxTextElement', name: LIVE_ELEMENT, attributes, children: [] };
}

function fillAttributes(node: Node, textOf: (node: Node, name: string) => string): void {
  if (!('attributes' in node)) return;
  for (const attribute of (node as MdxJsxFlowElement).attributes) {
    if (attribute.type !== 'mdxJsxAttribute' || typeof attribute.value !== 'object' || !attribute.value) continue;
    const name = identifierOf(attribute.value);
    if (name !== null) attribute.value = textOf(node, name);
  }
}

/** Nobody writes it. */
const LIVE_ELEMENT = 'LiveVariable';

function differs(name: string): string {
  return `${name} differs from person to person, so it can stand in text only.`;
}

function unknown(name: string, own: Values): string {
  const names = Object.keys(own);
  const there = names.length > 0 ? `There are: ${names.join(', ')}.` : 'This deck has none.';
  const live = LIVE_VARIABLES.map((each) => each.name).join(', ');
  return `There is no variable “${name}”. ${there} They are set below variables: in the frontmatter. Each person’s own are as ${live}. For a brace as text, write \\{.`;
}
