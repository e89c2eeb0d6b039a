// Owns what of a stranger's HTML may stay. Everything that goes is listed with its line and, where it held any, its text.
import type { Element, Nodes, Parents, Root } from 'hast';
import { type Schema, sanitize } from 'hast-util-sanitize';
import type { Ledger } from './imported';
import { readStyle } from './style';
import { isSafeLink, isSafeSource } from './urls';

/** Their content is no text of the slide, or drawn in a way that Markdown has not. */
const STRIPPED = new Set(
  'script style svg math object embed applet template head base link meta frame frameset param'.split(' '),
);

/** Elements that ask for steps in Slidev's way; they are written as steps. */
const STEP_TAGS = ['v-click', 'v-clicks', 'v-after'];

const TAGS =
  'a abbr aside audio b blockquote br caption center cite code dd del details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i iframe img ins kbd li main mark nav ol p pre q s samp section small source span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var video'.split(
    ' ',
  );

/** Attributes by their name in the tree. */
const ANYWHERE = ['className', 'style', 'title', 'lang', 'dir'];
const BY_TAG: Readonly<Record<string, string[]>> = {
  a: ['href'],
  img: ['src', 'alt', 'width', 'height'],
  iframe: ['src'],
  video: ['src', 'poster', 'loop'],
  audio: ['src'],
  source: ['src'],
  ol: ['start'],
  code: ['dataLineNumbers'],
  pre: ['dataId'],
};
const STEPS = ['dataFragmentIndex', 'v-click', 'vClick', 'v-after', 'vAfter', 'at'];
/** Without meaning on a page that is not drawn by the tool they are for. */
const SILENT =
  /^(?:dataTrim|dataNoescape|dataMarkdown|dataTemplate|dataSrc|role|aria.*|target|rel|loading|referrerPolicy|align)$/;

const SCHEMA: Schema = {
  tagNames: [...TAGS, ...STEP_TAGS],
  attributes: { ...BY_TAG, '*': [...ANYWHERE, ...STEPS] },
  protocols: {
    href: ['http', 'https', 'mailto', 'tel'],
    src: ['http', 'https', 'data'],
    poster: ['http', 'https', 'data'],
  },
  strip: [...STRIPPED],
  ancestors: {},
  allowComments: true,
};

/** A clean copy. `lineOf` tells the source's line of a node. */
export function sanitise(root: Root, lineOf: (node: Nodes) => number, ledger: Ledger): Root {
  cleanse(root, lineOf, ledger);
  return sanitize(root, SCHEMA) as Root;
}

function cleanse(parent: Parents, lineOf: (node: Nodes) => number, ledger: Ledger): void {
  parent.children = parent.children.filter((child) => {
    if (child.type !== 'element') return true;
    if (STRIPPED.has(child.tagName)) {
      tellStripped(child, lineOf(child), ledger);
      return false;
    }
    if (!SCHEMA.tagNames?.includes(child.tagName))
      ledger.dropped(lineOf(child), `the tags of <${child.tagName}>${valuesOf(child)}, not what is in it`);
    else cleanseAttributes(child, lineOf(child), ledger);
    cleanse(child, lineOf, ledger);
    return true;
  }) as typeof parent.children;
}

function tellStripped(element: Element, line: number, ledger: Ledger): void {
  const content = element.tagName === 'template' && 'content' in element ? element.content : element;
  const text = content ? hastText(content).replaceAll(/\s+/g, ' ').trim() : '';
  const isText = element.tagName !== 'script' && element.tagName !== 'style';
  ledger.dropped(line, `<${element.tagName}>${isText && text ? `: ${text}` : ''}`);
}

function cleanseAttributes(element: Element, line: number, ledger: Ledger): void {
  const allowed = [...ANYWHERE, ...STEPS, ...(BY_TAG[element.tagName] ?? [])];
  for (const [name, value] of Object.entries(element.properties)) {
    const why = allowed.includes(name) ? whyNot(name, value) : '';
    if (why === null) continue;
    if (name === 'style') {
      ledger.dropped(line, `style of <${element.tagName}>: ${why}`);
      element.properties.style = keptStyle(String(value));
      continue;
    }
    delete element.properties[name];
    if (!SILENT.test(name)) ledger.dropped(line, `${name} of <${element.tagName}>${shown(value)}`);
  }
}

/** Null: it may stay. */
function whyNot(name: string, value: unknown): string | null {
  if (name === 'href') return isSafeLink(String(value)) ? null : 'address';
  if (name === 'src' || name === 'poster') return isSafeSource(String(value)) ? null : 'address';
  if (name !== 'style') return null;
  const { dropped } = readStyle(String(value));
  return dropped.length > 0 ? dropped.join('; ') : null;
}

function keptStyle(text: string): string {
  return readStyle(text)
    .declarations.map(([property, value]) => `${property}: ${value}`)
    .join('; ');
}

function valuesOf(element: Element): string {
  const words = Object.entries(element.properties).map(([name, value]) => `${name}${shown(value)}`);
  return words.length > 0 ? ` (${words.join(', ')})` : '';
}

function shown(value: unknown): string {
  const text = Array.isArray(value) ? value.join(' ') : String(value ?? '');
  return text === '' || text === 'true' ? '' : ` (${text.replaceAll(/\s+/g, ' ')})`;
}

export function hastText(node: Nodes): string {
  if (node.type === 'text') return node.value;
  return 'children' in node ? node.children.map((child) => hastText(child)).join(' ') : '';
}
