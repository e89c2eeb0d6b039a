// Owns the elements that an importer writes: how they are made, and how they are printed as MDX.
import type { PhrasingContent, RootContent } from 'mdast';
import type { MdxJsxFlowElement, MdxJsxTextElement } from 'mdast-util-mdx-jsx';

/** `expression` stands in braces as it is: only for literals made here. */
export type Attribute = string | number | true | { expression: string };
export type Attributes = Readonly<Record<string, Attribute | null | undefined>>;

export function flowElement(name: string, attributes: Attributes, children: readonly RootContent[]): RootContent {
  const made: MdxJsxFlowElement = {
    type: 'mdxJsxFlowElement',
    name,
    attributes: attributesOf(attributes),
    children: children as MdxJsxFlowElement['children'],
  };
  return made as unknown as RootContent;
}

export function textElement(
  name: string,
  attributes: Attributes,
  children: readonly PhrasingContent[],
): PhrasingContent {
  const made: MdxJsxTextElement = {
    type: 'mdxJsxTextElement',
    name,
    attributes: attributesOf(attributes),
    children: [...children],
  };
  return made as unknown as PhrasingContent;
}

export function setAttributes(node: RootContent, attributes: Attributes): void {
  (node as unknown as MdxJsxFlowElement).attributes.push(...attributesOf(attributes));
}

export function isJsx(node: { type: string }): boolean {
  return node.type === 'mdxJsxFlowElement' || node.type === 'mdxJsxTextElement';
}

/** `<Step effect="dim">` without its brackets. */
export function printTag(node: MdxJsxFlowElement | MdxJsxTextElement): string {
  const words = node.attributes.flatMap((each) => {
    if (each.type !== 'mdxJsxAttribute') return [];
    if (each.value === null || each.value === undefined) return [each.name];
    if (typeof each.value === 'object') return [`${each.name}={${each.value.value}}`];
    return [`${each.name}="${quoted(each.value)}"`];
  });
  return [node.name ?? '', ...words].join(' ');
}

function quoted(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/&(?=[#A-Za-z])/g, '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;');
}

function attributesOf(attributes: Attributes): MdxJsxFlowElement['attributes'] {
  return Object.entries(attributes).flatMap(([name, value]): MdxJsxFlowElement['attributes'] => {
    if (value === null || value === undefined) return [];
    const base = { type: 'mdxJsxAttribute' as const, name };
    if (value === true) return [{ ...base, value: null }];
    if (typeof value === 'string') return [{ ...base, value }];
    const expression = typeof value === 'number' ? String(value) : value.expression;
    return [{ ...base, value: { type: 'mdxJsxAttributeValueExpression' as const, value: expression } }];
  });
}
