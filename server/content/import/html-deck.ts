// Owns what is asked of an HTML page that holds a deck: where things are, and their attributes as they were written.
import type { Element, Nodes, Root } from 'hast';
import type { RootContent } from 'mdast';
import { finishBody, type Shared } from './body';
import { HtmlConverter } from './html-to-markdown';
import type { Ledger } from './imported';
import { type Line, readLines } from './lines';
import type { Reading } from './reading';
import { sanitise } from './sanitise';
import type { StepMark } from './steps';

export function* elementsIn(node: Nodes): Generator<Element> {
  if (!('children' in node)) return;
  for (const child of node.children) {
    if (child.type === 'element') yield child;
    yield* elementsIn(child);
  }
}

export function findElement(node: Nodes, test: (element: Element) => boolean): Element | null {
  for (const element of elementsIn(node)) if (test(element)) return element;
  return null;
}

export function lineOfNode(node: Nodes): number {
  return node.position?.start.line ?? 1;
}

/** Text as the browser would give it, without separating words of neighbours. */
export function pureText(node: Nodes): string {
  if (node.type === 'text') return node.value;
  return 'children' in node ? node.children.map((child) => pureText(child)).join('') : '';
}

/** The lines of text in an element, with their numbers in the page. */
export function linesIn(element: Element): Line[] {
  const first = element.children[0];
  return readLines(pureText(element), first ? lineOfNode(first) : lineOfNode(element));
}

/** Attributes by their names in HTML. */
export function attributesOf(element: Element): Map<string, string> {
  return new Map(
    Object.entries(element.properties).map(([name, value]) => [
      attributeName(name),
      Array.isArray(value) ? value.join(' ') : value === true ? '' : String(value ?? ''),
    ]),
  );
}

function attributeName(property: string): string {
  if (property === 'className') return 'class';
  return property.startsWith('data') ? property.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`) : property;
}

/** HTML content as content of a slide. */
export function readHtml(
  children: Root['children'],
  shared: Shared,
  stepOf: (element: Element) => StepMark | null,
): RootContent[] {
  const reading: Reading = {
    ...shared,
    marks: new Map(),
    lineOf: (line) => line,
    stepOf,
    elementComment: () => null,
    slideMark: () => undefined,
  };
  for (const child of children) tellComments(child, shared.ledger);
  const clean = sanitise({ type: 'root', children }, lineOfNode, shared.ledger);
  const placed = {
    isBlock: () => false,
    nodeAt: () => null,
    cleanText: (text: string) => text,
    lineOf: lineOfNode,
    marks: new Map(),
  };
  return finishBody(new HtmlConverter(reading, placed).flow(clean.children as never), reading);
}

function tellComments(node: Nodes, ledger: Ledger): void {
  const text = node.type === 'comment' ? node.value.replaceAll(/\s+/g, ' ').trim() : '';
  if (text !== '') ledger.dropped(lineOfNode(node), `comment: ${text}`);
  if ('children' in node) for (const child of node.children) tellComments(child, ledger);
}

/** Text of a page that stands beside what is imported. */
export function tellOutside(page: Root, isImported: (element: Element) => boolean, ledger: Ledger): void {
  const visit = (node: Nodes): void => {
    if (node.type === 'element' && (isImported(node) || SILENT.has(node.tagName))) return;
    if (node.type === 'comment') tellComments(node, ledger);
    const text = node.type === 'text' ? node.value.replaceAll(/\s+/g, ' ').trim() : '';
    if (text !== '') ledger.dropped(lineOfText(node), `text beside the slides: ${text}`);
    if ('children' in node) for (const child of node.children) visit(child);
  };
  visit(page);
}

/** The line of the first character that is no white space. */
function lineOfText(node: Nodes): number {
  const before = node.type === 'text' ? (/^\s*/.exec(node.value)?.[0] ?? '') : '';
  return lineOfNode(node) + before.split('\n').length - 1;
}

const SILENT = new Set(['script', 'style', 'template', 'head']);
