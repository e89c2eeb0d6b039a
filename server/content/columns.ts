// Owns how the text of a slide with two columns is divided: the heading above both, a rule between them.
import type { RootContent } from 'mdast';
import { element } from './syntax';

/** `children` without settings and notes. A slide without a rule has one column. */
export function inColumns(children: readonly RootContent[]): RootContent[] {
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
