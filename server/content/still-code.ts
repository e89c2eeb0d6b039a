// Owns how highlighted code reaches the page: as one piece of HTML in its element. Its words are a hundred elements that
// nothing ever changes; as such, each would be rendered, sent twice and compared at every save.
import type { MdxJsxFlowElement } from 'mdast-util-mdx-jsx';

type Text = { type: 'text'; value: string };
type Element = { type: 'element'; tagName: string; properties?: Record<string, unknown>; children: Content[] };
type Content = Text | Element | { type: 'comment' | 'raw' | 'root'; children?: Content[] };

/** A rehype plugin. Of inline code and of blocks alike. */
export function stillCode() {
  return (root: { children: Content[] }): void => visit(root.children);
}

function visit(children: Content[]): void {
  for (const [index, child] of children.entries()) {
    if (child.type === 'element' && child.tagName === 'code') {
      const isPlain = child.children.every(({ type }) => type === 'text');
      const html = isPlain ? null : htmlOf(child.children);
      if (html !== null) children[index] = still(child, html) as unknown as Element;
    } else if ('children' in child && child.children) visit(child.children);
  }
}

/** Its own style says what the style sheet says of it anyway. */
function still({ tagName, properties }: Element, html: string): MdxJsxFlowElement {
  const attributes = given(properties)
    .filter(([name]) => name !== 'style')
    .map(([name, value]) => ({ type: 'mdxJsxAttribute' as const, name, value }));
  return { type: 'mdxJsxFlowElement', name: tagName, attributes: [...attributes, innerHtml(html)], children: [] };
}

/** `dangerouslySetInnerHTML={{ __html: … }}`, as the syntax tree that the parser would make of it. */
function innerHtml(html: string): MdxJsxFlowElement['attributes'][number] {
  const property = {
    type: 'Property' as const,
    key: { type: 'Identifier' as const, name: '__html' },
    value: { type: 'Literal' as const, value: html },
    kind: 'init' as const,
    method: false,
    shorthand: false,
    computed: false,
  };
  const expression = { type: 'ObjectExpression' as const, properties: [property] };
  const body = [{ type: 'ExpressionStatement' as const, expression }];
  const estree = { type: 'Program' as const, sourceType: 'module' as const, comments: [], body };
  return {
    type: 'mdxJsxAttribute',
    name: 'dangerouslySetInnerHTML',
    value: { type: 'mdxJsxAttributeValueExpression', value: '', data: { estree } },
  };
}

/** Null where something else than words and their looks is in it. */
function htmlOf(children: readonly Content[]): string | null {
  let html = '';
  for (const child of children) {
    if (child.type === 'text') html += escaped(child.value);
    else if (child.type !== 'element') return null;
    else {
      const inner = htmlOf(child.children);
      if (inner === null) return null;
      html += `<${child.tagName}${attributesOf(child.properties)}>${inner}</${child.tagName}>`;
    }
  }
  return html;
}

function attributesOf(properties: Element['properties']): string {
  return given(properties)
    .map(([name, value]) => ` ${name === 'className' ? 'class' : name}="${escaped(value)}"`)
    .join('');
}

/** Names as React has them; `dataLine` and `data-line` are the same property. */
function given(properties: Element['properties'] = {}): [string, string][] {
  return Object.entries(properties).flatMap(([name, value]): [string, string][] => {
    if (value === undefined || value === null || value === false) return [];
    const shown = name === 'className' ? name : name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    return [[shown, Array.isArray(value) ? value.join(' ') : value === true ? '' : String(value)]];
  });
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
