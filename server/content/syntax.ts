// Owns small questions asked of a Markdown syntax tree, and the one element that is put into it.
import type { createProcessor } from '@mdx-js/mdx';
import type { ListItem, Node, Paragraph, Parent, Root, RootContent } from 'mdast';
import type { MdxJsxAttribute, MdxJsxFlowElement } from 'mdast-util-mdx-jsx';

/** Where a node begins, from 1. */
export function position(node: Node): { line: number; column: number } {
  const start = node.position?.start;
  return { line: start?.line ?? 1, column: start?.column ?? 1 };
}

/** Plain text of a node and all below it. */
export function textOf(node: Node): string {
  if ('value' in node && typeof node.value === 'string') return node.value;
  if (!('children' in node)) return '';
  return (node as Parent).children.map(textOf).join('');
}

/** What is in an item of a list, without the paragraph around it. */
export function inlineOf(item: ListItem): RootContent[] {
  return item.children.flatMap((child) =>
    child.type === 'paragraph' ? ((child as Paragraph).children as RootContent[]) : [child],
  );
}

export function isElement(node: Node, name: string): boolean {
  return (
    (node.type === 'mdxJsxFlowElement' || node.type === 'mdxJsxTextElement') && 'name' in node && node.name === name
  );
}

/** An element's attribute of that name, to be read or changed. */
export function attributeOf(node: Node, name: string): MdxJsxAttribute | undefined {
  const attributes = 'attributes' in node ? (node as MdxJsxFlowElement).attributes : [];
  return attributes.find((each): each is MdxJsxAttribute => each.type === 'mdxJsxAttribute' && each.name === name);
}

/** Has a Markdown node drawn with that attribute, whatever element it becomes. */
export function setAttribute(node: Node, name: string, value: string | number): void {
  const data = node.data ?? {};
  const before = 'hProperties' in data ? data.hProperties : undefined;
  node.data = Object.assign(data, { hProperties: Object.assign({}, before, { [name]: value }) });
}

/** Changes a written element's attribute, or gives it one. */
export function writeAttribute(node: Node, name: string, value: string): void {
  const attribute = attributeOf(node, name);
  if (attribute) attribute.value = value;
  else if ('attributes' in node) (node as MdxJsxFlowElement).attributes.push({ type: 'mdxJsxAttribute', name, value });
}

/** Gives a written element an attribute, as its author would write it. */
export function setLiteral(node: MdxJsxFlowElement, name: string, value: string | number): void {
  if (typeof value === 'string') return writeAttribute(node, name, value);
  const expression = { type: 'Literal' as const, value };
  const body = [{ type: 'ExpressionStatement' as const, expression }];
  const estree = { type: 'Program' as const, sourceType: 'module' as const, comments: [], body };
  const braced = { type: 'mdxJsxAttributeValueExpression' as const, value: String(value), data: { estree } };
  node.attributes.push({ type: 'mdxJsxAttribute', name, value: braced });
}

/** A component or plain element with string and number attributes around `children`. */
export function element(
  name: string,
  attributes: Record<string, string | number>,
  children: RootContent[],
): RootContent {
  const made: MdxJsxFlowElement = {
    type: 'mdxJsxFlowElement',
    name,
    attributes: Object.entries(attributes).map(([key, value]) => ({
      type: 'mdxJsxAttribute',
      name: key,
      value: String(value),
    })),
    children: children as MdxJsxFlowElement['children'],
  };
  return made as unknown as RootContent;
}

type Program = Parameters<ReturnType<typeof createProcessor>['runSync']>[0];

/** The compiler's types name the tree that it makes, not the one that it takes. */
export function asProgram(root: Root): Program {
  return root as Node as Program;
}
