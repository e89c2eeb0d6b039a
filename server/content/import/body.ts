// Owns the way from one slide's Markdown to the nodes of the deck: comments, HTML, pictures, links, fences and steps, in
// that order. What a dialect means by them comes from its hooks.
import type { Element } from 'hast';
import type { Code, Definition, Html, Nodes, RootContent } from 'mdast';
import { rewriteFence } from './fences';
import { isTangled } from './html-parse';
import type { Ledger } from './imported';
import { takeWords } from './lab-blocks';
import { type Line, textOfLines } from './lines';
import { parseMarkdown } from './markdown';
import { FORMULA } from './maths';
import { showPicture } from './pictures';
import type { Reading } from './reading';
import { applyMarks, type Mark, type StepMark } from './steps';
import { type Files, isSafeLink } from './urls';
import { takeComments, weave } from './weave';

export type Hooks = {
  /** Takes a comment (true), or leaves it. */
  comment?: (comment: string, line: number) => boolean;
  elementComment?: (comment: string, line: number) => Mark | null;
  slideMark?: (mark: Mark, line: number) => void;
  stepOf?: (element: Element) => StepMark | null;
  /** Changes the tree as it was read. `lineOf` numbers its lines as the source does. */
  tree?: (children: RootContent[], lineOf: (line: number) => number, reading: Reading) => RootContent[];
};

export type Shared = { ledger: Ledger; files: Files };

const LONGEST_LINE = 10_000;
const LONGEST_SLIDE = 50_000;
const DEEPEST = 40;

/** The content of `lines`. What would take too long to read as Markdown is kept as plain text. */
export function readBody(lines: readonly Line[], shared: Shared, hooks: Hooks): RootContent[] {
  const first = lines[0]?.line ?? 1;
  const text = textOfLines(lines);
  if (text.trim() === '') return [];
  const why = whyTooMuch(lines, text);
  if (why !== null) return asPlainText(text, first, why, shared.ledger);
  const lineOf = (line: number) => lines[line - 1]?.line ?? lines.at(-1)?.line ?? first;
  const reading: Reading = {
    ...shared,
    marks: new Map(),
    lineOf,
    stepOf: hooks.stepOf ?? (() => null),
    elementComment: hooks.elementComment ?? (() => null),
    slideMark: hooks.slideMark ?? (() => undefined),
  };
  const root = parseMarkdown(text);
  if (depthOf(root) > DEEPEST) return asPlainText(text, first, 'it is nested too deep', shared.ledger);
  resolveReferences(root);
  const commented = dropComments(root.children, reading, hooks);
  const changed = hooks.tree?.(commented, lineOf, reading) ?? commented;
  return finishBody(weave(changed, reading), reading);
}

/** Links, pictures and fences as they may be here; steps in their places. */
export function finishBody(children: readonly RootContent[], reading: Reading): RootContent[] {
  const clean = children.flatMap((child) => cleanNode(child, reading));
  return applyMarks(clean, reading.marks);
}

function whyTooMuch(lines: readonly Line[], text: string): string | null {
  if (text.length > LONGEST_SLIDE) return 'it is too long for one slide';
  if (lines.some((line) => line.text.length > LONGEST_LINE)) return 'a line of it is too long';
  if (
    lines.some(
      (line) => (line.text.slice(0, 400).match(/[>*+-] ?/g)?.length ?? 0) > 60 && /^[>*+\-\s]{60}/.test(line.text),
    )
  )
    return 'it is nested too deep';
  return isTangled(textOfLines(lines.filter((line) => !line.code))) ? 'too many tags are open in it' : null;
}

export function asPlainText(text: string, line: number, why: string, ledger: Ledger): RootContent[] {
  ledger.changed(line, `the slide is kept as plain text: ${why}`);
  return [{ type: 'code', lang: 'text', value: text }];
}

/** Without recursion: what is too deep would not be measured. */
function depthOf(root: Nodes): number {
  let deepest = 0;
  const waiting: { node: Nodes; depth: number }[] = [{ node: root, depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    deepest = Math.max(deepest, next.depth);
    if (!('children' in next.node)) continue;
    for (const node of next.node.children) waiting.push({ node, depth: next.depth + 1 });
  }
  return deepest;
}

/** References become what they refer to: the deck is one document, in which two slides' definitions would meet. */
function resolveReferences(root: Nodes): void {
  const definitions = new Map<string, Definition>();
  const collect = (node: Nodes) => {
    if (node.type === 'definition' && !definitions.has(node.identifier)) definitions.set(node.identifier, node);
    if ('children' in node) for (const child of node.children) collect(child);
  };
  collect(root);
  const replace = (node: Nodes): Nodes[] => {
    if (node.type === 'definition') return [];
    if ('children' in node) node.children = node.children.flatMap((child) => replace(child)) as never;
    if (node.type !== 'linkReference' && node.type !== 'imageReference') return [node];
    const { url = '', title } = definitions.get(node.identifier) ?? {};
    if (node.type === 'linkReference') return [{ ...node, type: 'link', url, title, children: node.children }];
    return [{ type: 'image', url, title, alt: node.alt, position: node.position }];
  };
  replace(root);
}

function dropComments(children: readonly RootContent[], reading: Reading, hooks: Hooks): RootContent[] {
  const visit = (node: Nodes): Nodes[] => {
    if (node.type === 'html') return withoutComments(node, reading, hooks);
    if ('children' in node) node.children = node.children.flatMap((child) => visit(child)) as never;
    return [node];
  };
  return children.flatMap((child) => visit(child)) as RootContent[];
}

function withoutComments(node: Html, reading: Reading, hooks: Hooks): Html[] {
  const value = takeComments(node, (comment, line) => {
    const at = reading.lineOf(line);
    if (hooks.comment?.(comment, at)) return true;
    if (hooks.elementComment?.(comment, at)) return false;
    const text = comment.replaceAll(/\s+/g, ' ').trim();
    if (text !== '') reading.ledger.dropped(at, `comment: ${text}`);
    return true;
  });
  return value.trim() === '' ? [] : [{ ...node, value }];
}

function cleanNode(node: Nodes, reading: Reading, isInLink = false): RootContent[] {
  const line = reading.lineOf(node.position?.start.line ?? 1);
  const isLink = isInLink || node.type === 'link';
  if ('children' in node) node.children = node.children.flatMap((child) => cleanNode(child, reading, isLink)) as never;
  if (node.type === 'code') return [cleanCode(node, line, reading)];
  if (node.type === 'link' && !isSafeLink(node.url)) {
    reading.ledger.dropped(line, `the address of a link, its text stays (${node.url})`);
    return node.children;
  }
  // Pictures that came as HTML have their place already.
  if (node.type !== 'image' || !node.position) return [node as RootContent];
  const shown = showPicture({ ...node, alt: node.alt ?? '' }, { line, ...reading }, isInLink);
  const mark = reading.marks.get(node);
  if (mark && shown[0]) reading.marks.set(shown[0], mark);
  return shown;
}

function cleanCode(node: Code, line: number, reading: Reading): RootContent {
  if (node.lang === 'math' && node.meta === FORMULA) return { ...node, meta: null };
  const words = takeWords(node);
  if (words !== null) return { ...node, meta: words };
  const { lang, meta } = rewriteFence(node.lang ?? '', node.meta ?? '', (what) => reading.ledger.dropped(line, what));
  node.lang = lang || null;
  node.meta = meta || null;
  return node;
}
