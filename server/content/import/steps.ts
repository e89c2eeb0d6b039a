// Owns what makes things of a slide appear one after another: marks on nodes, and the elements that they become.
import type { List, ListItem, Nodes, Paragraph, PhrasingContent, RootContent } from 'mdast';
import { type Attributes, flowElement, setAttributes, textElement } from './jsx';

const MOST_STEPS = 99;

export type Effect = 'fade-out' | 'only' | 'dim' | 'strike' | 'highlight';

/**
 * `index`: an order of the source's own, in which several with one index come at once. `at`: the very number of the step.
 */
export type StepMark = { effect: Effect | null; index: number | null; at?: number };

/** What a node is to become: a step, or something with classes and style, or both. */
export type Mark = { step: StepMark | null; className: string | null; style: string | null };

export type Marks = Map<Nodes, Mark>;

/** Wraps what is marked, in place. */
export function applyMarks(children: readonly RootContent[], marks: Marks): RootContent[] {
  if (marks.size === 0) return [...children];
  const at = stepNumbers(children, marks);
  return children.flatMap((child) => wrapped(child, marks, at));
}

/** Numbers are given only where the source has some: else the order of the text is the order of the steps. */
function stepNumbers(children: readonly RootContent[], marks: Marks): Map<Nodes, number> {
  const found: { node: Nodes; index: number | null }[] = [];
  const given = new Map<Nodes, number>();
  const walk = (node: Nodes) => {
    const step = marks.get(node)?.step;
    if (step?.at !== undefined) given.set(node, Math.min(step.at, MOST_STEPS));
    else if (step) found.push({ node, index: step.index });
    if ('children' in node) for (const child of node.children) walk(child);
  };
  for (const child of children) walk(child);
  if (found.every(({ index }) => index === null)) return given;
  const indices = [...new Set(found.flatMap(({ index }) => (index === null ? [] : [index])))].sort((a, b) => a - b);
  const place = new Map(indices.map((index, i) => [index, i + 1]));
  let last = indices.length;
  const numbers = found.map(({ index }) => {
    if (index === null) last += 1;
    return index === null ? last : (place.get(index) ?? last);
  });
  if (numbers.every((number, i) => number === i + 1)) return given;
  found.forEach(({ node }, i) => void given.set(node, Math.min(numbers[i] ?? 1, MOST_STEPS)));
  return given;
}

function wrapped(node: RootContent, marks: Marks, at: Map<Nodes, number>): RootContent[] {
  const isStepped = node.type === 'list' && isWhollyStepped(node, marks, at);
  if (isStepped) for (const item of node.children) marks.delete(item);
  if ('children' in node) node.children = node.children.flatMap((child) => wrapped(child, marks, at)) as never;
  const outer = isStepped ? flowElement('Steps', {}, [node]) : node;
  const mark = marks.get(node);
  if (!mark) return [outer];
  if (node.type === 'listItem') return [wrapItem(node, mark, at.get(node))];
  return [isPhrasing(node) ? around(node, mark, at.get(node)) : aroundFlow(outer, mark, at.get(node))];
}

/** Every item appears on its own, in order. */
function isWhollyStepped(list: List, marks: Marks, at: Map<Nodes, number>): boolean {
  return list.children.every((item) => {
    const mark = marks.get(item);
    return mark?.step && !mark.step.effect && !mark.className && !mark.style && !at.has(item);
  });
}

function attributesOf(step: StepMark, at: number | undefined): Attributes {
  return { effect: step.effect, at };
}

const looksOf = (mark: Mark): Attributes => ({
  className: mark.className,
  style: mark.style === null ? null : { expression: mark.style },
});

function aroundFlow(node: RootContent, mark: Mark, at: number | undefined): RootContent {
  const isOwn = (node as { name?: string }).name === 'Step';
  if (isOwn && mark.step) setAttributes(node, attributesOf(mark.step, at));
  const styled = mark.className || mark.style ? flowElement('div', looksOf(mark), [node]) : node;
  return mark.step && !isOwn ? flowElement('Step', attributesOf(mark.step, at), [styled]) : styled;
}

function around(node: PhrasingContent, mark: Mark, at: number | undefined): PhrasingContent {
  const isOwn = (node as { name?: string }).name === 'Step';
  if (isOwn && mark.step) setAttributes(node, attributesOf(mark.step, at));
  const styled = mark.className || mark.style ? textElement('span', looksOf(mark), [node]) : node;
  return mark.step && !isOwn ? textElement('Step', attributesOf(mark.step, at), [styled]) : styled;
}

/** The text of a short item is wrapped in its line; the content of a longer one as a block. */
function wrapItem(item: ListItem, mark: Mark, at: number | undefined): ListItem {
  const [first, ...more] = item.children;
  if (first?.type === 'paragraph' && more.length === 0) {
    const styled = mark.className || mark.style ? [textElement('span', looksOf(mark), first.children)] : first.children;
    const children = mark.step ? [textElement('Step', attributesOf(mark.step, at), styled)] : styled;
    return { ...item, children: [{ ...first, children } as Paragraph] };
  }
  const styled = mark.className || mark.style ? [flowElement('div', looksOf(mark), item.children)] : item.children;
  const children = mark.step ? [flowElement('Step', attributesOf(mark.step, at), styled)] : styled;
  return { ...item, children: children as ListItem['children'] };
}

const PHRASING = new Set(
  'break delete emphasis footnoteReference image imageReference inlineCode link linkReference strong text html inlineMath mdxJsxTextElement'.split(
    ' ',
  ),
);

export function isPhrasing(node: { type: string }): node is PhrasingContent {
  return PHRASING.has(node.type);
}
