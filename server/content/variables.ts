// Owns variables: an identifier in braces, in text and in attributes, becomes the text that the frontmatter gives it.
import type { Node, Parent, Root, RootContent, Text } from 'mdast';
import type { MdxJsxFlowElement } from 'mdast-util-mdx-jsx';
import { identifierOf } from './expressions';

type Report = (node: Node, message: string) => void;
export type Variables = Readonly<Record<string, string>>;

/** Fences and code in a line hold no expressions, so nothing is replaced in them. */
export function replaceVariables(root: Root, variables: Variables, report: Report): void {
  const textOf = (node: Node, name: string): string => {
    if (Object.hasOwn(variables, name)) return variables[name] ?? '';
    report(node, unknown(name, variables));
    return '';
  };
  const walk = (parent: Parent): void => {
    parent.children = parent.children.map((child) => {
      const name = identifierOf(child);
      return name === null ? child : shown(child, textOf(child, name));
    });
    for (const child of parent.children) {
      fillAttributes(child, textOf);
      if ('children' in child) walk(child as Parent);
    }
  };
  walk(root);
}

function shown(node: Node, value: string): RootContent {
  const at = node.position ? { position: node.position } : {};
  const text: Text = { type: 'text', value, ...at };
  return node.type === 'mdxFlowExpression' ? { type: 'paragraph', children: [text], ...at } : text;
}

function fillAttributes(node: Node, textOf: (node: Node, name: string) => string): void {
  if (!('attributes' in node)) return;
  for (const attribute of (node as MdxJsxFlowElement).attributes) {
    if (attribute.type !== 'mdxJsxAttribute' || typeof attribute.value !== 'object' || !attribute.value) continue;
    const name = identifierOf(attribute.value);
    if (name !== null) attribute.value = textOf(node, name);
  }
}

function unknown(name: string, variables: Variables): string {
  const names = Object.keys(variables);
  const there = names.length > 0 ? `There are: ${names.join(', ')}.` : 'This deck has none.';
  return `There is no variable “${name}”. ${there} They are set below variables: in the frontmatter. For a brace as text, write \\{.`;
}
