// Owns the blocks of HTML that are more than a box with text: code, tables, and what plays or is embedded.
import type { Element, RootContent as HastContent, Nodes as HastNodes } from 'hast';
import type { PhrasingContent, RootContent, TableRow } from 'mdast';
import { classNames, dedentCode, presence, rawText, trimText } from './html-text';
import type { Placed } from './html-to-markdown';
import { showMedium } from './pictures';
import type { Reading } from './reading';
import { hastText } from './sanitise';
import { isPhrasing } from './steps';

/** What turns the content of a block into Markdown. */
type Converter = {
  flow: (nodes: readonly HastContent[]) => RootContent[];
  phrasing: (nodes: readonly HastContent[]) => PhrasingContent[];
};
type Ground = Pick<Converter, 'flow'> & { reading: Reading; placed: Placed };

export function codeOf(node: Element, placed: Placed): RootContent[] {
  const code = node.children.find((child): child is Element => child.type === 'element' && child.tagName === 'code');
  const classes = [node, code].flatMap((each) => classNames(each));
  const lang = classes.map((name) => /^(?:language-|lang-)?([\w+#-]+)$/.exec(name)?.[1]).find(Boolean) ?? null;
  const numbers = code?.properties.dataLineNumbers ?? node.properties.dataLineNumbers;
  const meta = typeof numbers === 'string' && numbers !== '' ? `[${numbers}]` : null;
  const text = placed.cleanText(rawText(node));
  const inside = [...placedIn(node, placed)].map(
    (each): RootContent => (isPhrasing(each) ? { type: 'paragraph', children: [each] } : each),
  );
  const value = dedentCode(text);
  const shown: RootContent[] =
    value === '' ? [] : [{ type: 'code', lang: lang ?? (meta ? 'text' : null), meta, value }];
  return [...shown, ...inside];
}

function* placedIn(node: HastNodes, placed: Placed): Generator<RootContent> {
  if (node.type === 'comment') yield* presence(placed.nodeAt(node));
  if ('children' in node) for (const child of node.children) yield* placedIn(child, placed);
}

export function tableOf(node: Element, converter: Converter): RootContent[] {
  const rows: TableRow[] = [];
  const around: RootContent[] = [];
  const walk = (parent: Element) => {
    for (const child of parent.children) {
      if (child.type === 'element' && child.tagName === 'tr') rows.push(rowOf(child, converter));
      else if (child.type === 'element' && /^t(?:head|body|foot)$/.test(child.tagName)) walk(child);
      else around.push(...converter.flow([child]));
    }
  };
  walk(node);
  const width = Math.max(0, ...rows.map((row) => row.children.length));
  for (const row of rows) while (row.children.length < width) row.children.push({ type: 'tableCell', children: [] });
  return width > 0 ? [...around, { type: 'table', align: [], children: rows }] : around;
}

function rowOf(node: Element, converter: Converter): TableRow {
  const cells = node.children.filter(
    (child) => child.type === 'element' || hastText(child).trim() !== '' || child.type === 'comment',
  );
  const children = cells.map((cell) => ({
    type: 'tableCell' as const,
    children: trimText(converter.phrasing('children' in cell ? cell.children : [cell])),
  }));
  return { type: 'tableRow', children };
}

export function mediaOf(node: Element, { flow, reading, placed }: Ground): RootContent[] {
  const source = node.children.find(
    (child): child is Element => child.type === 'element' && child.tagName === 'source',
  );
  const src = node.properties.src ?? source?.properties.src;
  const line = placed.lineOf(node);
  const inside = flow(node.children.filter((child) => child !== source));
  if (typeof src !== 'string' || src === '') {
    reading.ledger.dropped(line, `<${node.tagName}> without an address`);
    return inside;
  }
  const title = String(node.properties.title ?? hastText(node))
    .replaceAll(/\s+/g, ' ')
    .trim();
  const kind = node.tagName === 'video' || node.tagName === 'audio' ? node.tagName : 'page';
  const poster = typeof node.properties.poster === 'string' ? node.properties.poster : null;
  const medium = { kind, url: src, title, poster, loops: Boolean(node.properties.loop) } as const;
  return [...showMedium(medium, { line, ...reading }), ...inside];
}
