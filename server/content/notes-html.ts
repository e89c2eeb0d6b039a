// Owns how presenter notes become HTML: Markdown only, raw HTML dropped, one part for each marker.
import type { Element, ElementContent, Root } from 'hast';
import { toHtml } from 'hast-util-to-html';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';
import { partsOfNotes } from '#core/notes';

/** Without `allowDangerousHtml` raw HTML does not come through. */
const markdown = unified().use(remarkParse).use(remarkGfm).use(remarkRehype);

/** Safe to show as it is: it holds no script and no address that would run one. */
export function notesHtml(text: string): string {
  const parts = partsOfNotes(text).map(({ step, text: part }): Element => {
    const root = markdown.runSync(markdown.parse(part)) as Root;
    const children = root.children.filter((child): child is ElementContent => child.type !== 'doctype');
    for (const child of children) makeSafe(child);
    return { type: 'element', tagName: 'section', properties: { dataNoteStep: step }, children };
  });
  return toHtml({ type: 'root', children: parts });
}

/** A link that is followed must not take the presenter's page away. */
function makeSafe(node: ElementContent): void {
  if (node.type !== 'element') return;
  const { properties } = node;
  for (const name of ['href', 'src'] as const) if (!isHarmless(properties[name])) delete properties[name];
  // Headings of notes are no places in the deck, and two parts may have the same.
  delete properties.id;
  if (node.tagName === 'a') Object.assign(properties, { target: '_blank', rel: ['noreferrer'] });
  for (const child of node.children) makeSafe(child);
}

function isHarmless(address: unknown): boolean {
  return typeof address === 'string' && (/^(?:https?:|mailto:)/i.test(address) || !/^[^/?#]*:/.test(address));
}
