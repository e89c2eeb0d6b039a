// Owns the way from clean HTML to Markdown: what Markdown has is written as Markdown, the rest as elements.
import type { Comment, Element, RootContent as HastContent, Nodes as HastNodes } from 'hast';
import type { ListItem, PhrasingContent, RootContent } from 'mdast';
import { textOf } from '../syntax';
import { codeOf, mediaOf, tableOf } from './html-blocks';
import { classNames, flattened, joinText, presence, sizeOf, spaced, trimText } from './html-text';
import { type Attributes, flowElement, textElement } from './jsx';
import { placePicture, wordsOf } from './pictures';
import type { Reading } from './reading';
import type { Mark } from './steps';
import { styleObject } from './style';

const BLOCKS = new Set(
  'aside blockquote caption center details div dl dt dd figcaption figure footer h1 h2 h3 h4 h5 h6 header hr iframe li main nav ol p pre section summary table tbody td tfoot th thead tr ul video audio v-clicks'.split(
    ' ',
  ),
);
/** Blocks that stay elements, as Markdown has none for them. */
const KEPT_BLOCKS = new Set(['details', 'summary', 'dl', 'dt', 'dd', 'figure', 'figcaption']);
const KEPT_INLINE = new Set('abbr cite dfn ins kbd mark q samp small sub sup time u var'.split(' '));

/** What reveal.js reads as steps is said by the steps. */
const IGNORED_CLASSES =
  /^(?:fragment|current-visible|fade-(?:in|out|up|down|left|right)|fade-in-then-(?:out|semi-out)|semi-fade-out|grow|shrink|strike|highlight-[a-z-]+|present|past|future|visible)$/;

export type Placed = {
  /** Whether a comment stands for a block of Markdown. */
  isBlock: (comment: Comment) => boolean;
  /** The Markdown that a comment stands for, which has its place by that. */
  nodeAt: (comment: Comment) => RootContent | null;
  /** Takes the placeholders out of text that swallowed them. */
  cleanText: (text: string) => string;
  lineOf: (node: HastNodes) => number;
  /** What comments said of elements. */
  marks: Map<HastNodes, Mark>;
};

export class HtmlConverter {
  private readonly holdsBlocks = new WeakMap<HastNodes, boolean>();

  constructor(
    private readonly reading: Reading,
    private readonly placed: Placed,
  ) {}

  flow(nodes: readonly HastContent[]): RootContent[] {
    const out: RootContent[] = [];
    let run: HastContent[] = [];
    const endRun = () => {
      const children = trimText(this.phrasing(run));
      if (children.length > 0) out.push({ type: 'paragraph', children });
      run = [];
    };
    for (const node of nodes) {
      if (!this.isBlock(node)) run.push(node);
      else {
        endRun();
        out.push(...this.block(node));
      }
    }
    endRun();
    return out;
  }

  phrasing(nodes: readonly HastContent[]): PhrasingContent[] {
    return joinText(nodes.flatMap((node, i) => this.inline(node, i > 0)));
  }

  isBlock(node: HastNodes): boolean {
    if (node.type === 'comment') {
      return this.placed.isBlock(node);
    }
    if (node.type !== 'element') return false;
    const known = this.holdsBlocks.get(node);
    if (known !== undefined) return known;
    const is = BLOCKS.has(node.tagName) || node.children.some((child) => this.isBlock(child));
    this.holdsBlocks.set(node, is);
    return is;
  }

  private block(node: HastContent): RootContent[] {
    if (node.type === 'comment') return presence(this.placed.nodeAt(node));
    if (node.type !== 'element') return [];
    const made = this.blockElement(node);
    const mark = this.markOf(node);
    const [only] = made;
    if (!mark || !only) return made;
    const target = made.length === 1 ? only : flowElement(mark.step ? 'Step' : 'div', {}, made);
    this.reading.marks.set(target, mark);
    return [target];
  }

  private blockElement(node: Element): RootContent[] {
    const { tagName } = node;
    if (/^h[1-6]$/.test(tagName))
      return [{ type: 'heading', depth: Number(tagName[1]) as 1, children: trimText(this.phrasing(node.children)) }];
    switch (tagName) {
      case 'ul':
      case 'ol':
        return [this.list(node)];
      case 'hr':
        return [{ type: 'thematicBreak' }];
      case 'blockquote':
        return [{ type: 'blockquote', children: this.flow(node.children) as never }];
      case 'pre':
        return codeOf(node, this.placed);
      case 'table':
        return tableOf(node, this);
      case 'iframe':
      case 'video':
      case 'audio':
        return this.media(node);
      case 'v-clicks':
        return this.clicks(node);
      default:
        return this.box(node);
    }
  }

  /** Each child comes on its own; lists item by item. */
  private clicks(node: Element): RootContent[] {
    return this.flow(node.children).map((child) => {
      if (child.type === 'list') return flowElement('Steps', {}, [child]);
      this.reading.marks.set(child, { step: { effect: null, index: null }, className: null, style: null });
      return child;
    });
  }

  private box(node: Element): RootContent[] {
    const children = this.flow(node.children);
    const looks = this.looksOf(node);
    if (KEPT_BLOCKS.has(node.tagName)) return [flowElement(node.tagName, looks, children)];
    const hasLooks = Object.values(looks).some((value) => value !== null);
    return hasLooks && children.length > 0 ? [flowElement('div', looks, children)] : children;
  }

  private list(node: Element): RootContent {
    const items: ListItem[] = [];
    for (const child of node.children) {
      if (child.type === 'element' && child.tagName === 'li') items.push(this.item(child));
      else {
        const content = this.flow([child]);
        if (content.length === 0) continue;
        const last = items.at(-1);
        if (last) last.children.push(...(content as ListItem['children']));
        else items.push({ type: 'listItem', spread: false, children: content as ListItem['children'] });
      }
    }
    const start = Number(node.properties.start ?? 1);
    return {
      type: 'list',
      ordered: node.tagName === 'ol',
      start: node.tagName === 'ol' && Number.isInteger(start) && start >= 0 ? start : 1,
      spread: false,
      children: items,
    };
  }

  private item(node: Element): ListItem {
    const item: ListItem = { type: 'listItem', spread: false, children: this.flow(node.children) as never };
    const mark = this.markOf(node);
    if (mark) this.reading.marks.set(item, mark);
    return item;
  }

  private media(node: Element): RootContent[] {
    return mediaOf(node, { flow: (nodes) => this.flow(nodes), reading: this.reading, placed: this.placed });
  }

  private inline(node: HastContent, isFollowing: boolean): PhrasingContent[] {
    if (node.type === 'text') {
      const value = this.placed.cleanText(node.value).replaceAll(/\s+/g, ' ');
      return value === '' ? [] : [{ type: 'text', value }];
    }
    if (node.type === 'comment') return presence(this.placed.nodeAt(node)).flatMap(flattened);
    if (node.type !== 'element') return [];
    const made = this.inlineElement(node, isFollowing);
    const mark = this.markOf(node);
    const [only] = made;
    if (!mark || !only) return made;
    const target =
      made.length === 1 && only.type !== 'text' ? only : textElement(mark.step ? 'Step' : 'span', {}, made);
    this.reading.marks.set(target, mark);
    return [target];
  }

  /** Also of Markdown in it, of which code keeps the text alone. */
  private codeText(node: HastNodes): string {
    if (node.type === 'comment') return presence(this.placed.nodeAt(node)).map(textOf).join('');
    if (node.type === 'text') return this.placed.cleanText(node.value);
    return 'children' in node ? node.children.map((child) => this.codeText(child)).join('') : '';
  }

  private inlineElement(node: Element, isFollowing: boolean): PhrasingContent[] {
    if (node.tagName === 'br') return [{ type: 'break' }];
    if (node.tagName === 'img') return this.image(node);
    if (node.tagName === 'code') return [{ type: 'inlineCode', value: this.codeText(node).trim() || ' ' }];
    const children = this.phrasing(node.children);
    if (children.length === 0) return [];
    switch (node.tagName) {
      case 'strong':
      case 'b':
        return spaced({ type: 'strong', children });
      case 'em':
      case 'i':
        return spaced({ type: 'emphasis', children });
      case 'del':
      case 's':
      case 'strike':
        return spaced({ type: 'delete', children });
      case 'a':
        return this.link(node, children);
      default:
        return this.span(node, children, isFollowing);
    }
  }

  private span(node: Element, children: PhrasingContent[], isFollowing: boolean): PhrasingContent[] {
    const looks = this.looksOf(node);
    if (KEPT_INLINE.has(node.tagName)) return [textElement(node.tagName, looks, children)];
    const hasLooks = Object.values(looks).some((value) => value !== null);
    const inner = hasLooks ? [textElement('span', looks, children)] : children;
    return BLOCKS.has(node.tagName) && isFollowing ? [{ type: 'break' }, ...inner] : inner;
  }

  private link(node: Element, children: PhrasingContent[]): PhrasingContent[] {
    const url = node.properties.href;
    const title = typeof node.properties.title === 'string' ? node.properties.title : null;
    return typeof url === 'string' ? spaced({ type: 'link', url, title, children }) : children;
  }

  private image(node: Element): PhrasingContent[] {
    const { src, alt, title, width, height } = node.properties;
    const line = this.placed.lineOf(node);
    const words = String(alt ?? '');
    if (typeof src !== 'string' || src === '') {
      this.reading.ledger.dropped(line, `a picture without an address${words ? `: ${words}` : ''}`);
      return [];
    }
    const picture = { url: src, alt: words, title: typeof title === 'string' ? title : null };
    const url = placePicture(picture, { line, ...this.reading });
    if (url === null) return wordsOf(picture, false);
    const looks = this.looksOf(node);
    const sizes: Attributes = { width: sizeOf(width), height: sizeOf(height) };
    const isPlain = [...Object.values(looks), ...Object.values(sizes)].every((value) => value === null);
    if (isPlain) return [{ type: 'image', ...picture, url }];
    return [textElement('img', { src: url, alt: words, ...sizes, ...looks }, [])];
  }

  private looksOf(node: Element): Attributes {
    const classes = classNames(node).filter((name) => !IGNORED_CLASSES.test(name));
    const style = typeof node.properties.style === 'string' ? styleObject(node.properties.style) : null;
    return {
      className: classes.length > 0 ? classes.join(' ') : null,
      style: style === null ? null : { expression: style },
    };
  }

  private markOf(node: Element): Mark | null {
    const said = this.placed.marks.get(node);
    const step = said?.step ?? this.reading.stepOf(node);
    if (!said && !step) return null;
    return { step, className: said?.className ?? null, style: said?.style ?? null };
  }
}
