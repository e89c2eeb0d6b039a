// Owns how the text of a slide is divided where its layout has several places for it.
import type { RootContent } from 'mdast';
import type { Layout } from '#core/layouts';
import { element, isElement } from './syntax';

/** `children`: of a slide, without settings and notes. */
export function arrange(layout: Layout, children: readonly RootContent[]): RootContent[] {
  if (layout === 'two-columns') return inColumns(children);
  if (layout === 'image') return onPicture(children);
  return [...children];
}

/** The heading above both, a rule between them. A slide without a rule has one column. */
function inColumns(children: readonly RootContent[]): RootContent[] {
  const body = children.findIndex((child) => child.type !== 'heading');
  if (body < 0) return [...children];
  const columns: RootContent[][] = [[]];
  for (const child of children.slice(body)) {
    if (child.type === 'thematicBreak') columns.push([]);
    else columns.at(-1)?.push(child);
  }
  const drawn = columns.map((column) => element('div', { className: 'column' }, column));
  return [...children.slice(0, body), element('div', { className: 'columns' }, drawn)];
}

/** The first picture behind all the rest, which stands on a ground of its own. */
function onPicture(children: readonly RootContent[]): RootContent[] {
  const rest = [...children];
  const at = rest.findIndex(isPicture);
  const picture = rest.splice(at, at < 0 ? 0 : 1);
  const words = rest.filter((node) => !UNSEEN.has(node.type));
  return [
    ...(picture.length > 0 ? [element('div', { className: 'slide-picture' }, picture)] : []),
    ...(words.length > 0 ? [element('div', { className: 'slide-plate' }, words)] : []),
    ...rest.filter((node) => UNSEEN.has(node.type)),
  ];
}

/** Where a link or a footnote leads, and what the bundler adds. */
const UNSEEN: ReadonlySet<string> = new Set(['definition', 'footnoteDefinition', 'mdxjsEsm']);

/** A paragraph with nothing else in it is what Markdown makes of a picture on a line of its own. */
function isPicture(node: RootContent): boolean {
  if (node.type === 'paragraph') return node.children.length === 1 && node.children.some(isImage);
  return isImage(node);
}

function isImage(node: RootContent): boolean {
  return node.type === 'image' || node.type === 'imageReference' || isElement(node, 'img');
}
