// Owns how HTML and Markdown that stand mixed become one tree: each run of neighbours is read as HTML with placeholders
// for the Markdown, by the rules of HTML, then written as Markdown and elements.
import type { Comment, Element, Nodes as HastNodes, Root as HastRoot } from 'hast';
import type { Html, Nodes, PhrasingContent, RootContent } from 'mdast';
import { textOf } from '../syntax';
import { closeTags, parseHtml } from './html-parse';
import { trimText } from './html-text';
import { HtmlConverter } from './html-to-markdown';
import type { Reading } from './reading';
import { sanitise } from './sanitise';
import { isPhrasing, type Mark } from './steps';

/** Without HTML in it. Changes the nodes in place. */
export function weave(children: readonly RootContent[], reading: Reading): RootContent[] {
  return new Weaver(reading).flow(children, null, null);
}

type Owner = Nodes | null;

class Weaver {
  constructor(private readonly reading: Reading) {}

  flow(children: readonly RootContent[], owner: Owner, parent: Owner): RootContent[] {
    const woven = children.flatMap((child) => this.node(child, owner));
    if (!woven.some((child) => child.type === 'html')) return woven;
    return new Run(woven, this.reading, [owner, parent]).asFlow();
  }

  /** A node with its content woven: other nodes, where it was text and its HTML has blocks. */
  private node(node: RootContent, parent: Owner): RootContent[] {
    if (!('children' in node)) return [node];
    if (!holdsText(node)) {
      node.children = this.flow(node.children as RootContent[], node, parent) as never;
      return [node];
    }
    const woven = (node.children as RootContent[]).flatMap((child) => this.node(child, node));
    node.children = woven as never;
    if (!woven.some((child) => child.type === 'html')) return [node];
    const run = new Run(woven, this.reading, [node, parent]);
    if (node.type === 'paragraph' && run.hasBlocks()) return run.asFlow();
    const text = run.asText();
    node.children = text as never;
    return text.length > 0 || node.type === 'tableCell' ? [node] : [];
  }
}

function holdsText(node: Nodes): boolean {
  return node.type === 'heading' || node.type === 'paragraph' || node.type === 'tableCell' || isPhrasing(node);
}

/** One run of neighbours. `owners`: the node that they stand in, and that one's own. */
class Run {
  private readonly nonce: string;
  private readonly starts: { offset: number; line: number }[] = [];
  private readonly used = new Set<number>();
  private readonly text: string;
  private readonly marks = new Map<HastNodes, Mark>();
  private readonly converter: HtmlConverter;
  private readonly root: HastRoot;

  constructor(
    private readonly nodes: readonly RootContent[],
    private readonly reading: Reading,
    private readonly owners: readonly [Owner, Owner],
  ) {
    const source = nodes.map((node) => (node.type === 'html' ? node.value : '')).join();
    let nonce = 'md';
    while (source.includes(`${nonce}:`)) nonce += 'd';
    this.nonce = nonce;
    this.text = this.joined();
    const lineOf = (node: HastNodes) => this.lineOf(node);
    const read = parseHtml(this.text, { fragment: true });
    this.dropScripts(read);
    this.root = sanitise(read, lineOf, reading.ledger);
    this.readComments(this.root, null);
    this.converter = new HtmlConverter(reading, {
      isBlock: (comment) => {
        const own = this.nodeAt(comment, false);
        return own !== null && !isPhrasing(own);
      },
      nodeAt: (comment) => this.nodeAt(comment, true),
      cleanText: (text) => text.replaceAll(new RegExp(`<!--${nonce}:\\d+-->`, 'g'), ''),
      lineOf,
      marks: this.marks,
    });
  }

  hasBlocks(): boolean {
    return this.root.children.some((child) => this.converter.isBlock(child));
  }

  asFlow(): RootContent[] {
    const out = this.converter.flow(this.root.children as never);
    // A tag that is not closed can take in what follows as its own text.
    for (const node of this.lost()) out.push(isPhrasing(node) ? { type: 'paragraph', children: [node] } : node);
    return out;
  }

  asText(): PhrasingContent[] {
    const out = this.converter.phrasing(this.root.children as never);
    return trimText([...out, ...this.lost().filter(isPhrasing)]);
  }

  private lost(): RootContent[] {
    return this.nodes.filter((node, i) => node.type !== 'html' && !this.used.has(i));
  }

  private joined(): string {
    let text = '';
    this.nodes.forEach((node, i) => {
      this.starts.push({ offset: text.length, line: node.position?.start.line ?? 1 });
      text += node.type === 'html' ? closeTags(node.value) : `<!--${this.nonce}:${i}-->`;
      if (!isPhrasing(node) || (node.type === 'html' && /^<\/?(?:div|section|table|ul|ol|li|p)\b/i.test(node.value)))
        text += '\n';
    });
    return text;
  }

  private lineOf(node: HastNodes): number {
    const offset = node.position?.start.offset ?? 0;
    let [low, high] = [0, this.starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.starts[middle]?.offset ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const start = this.starts[low] ?? { offset: 0, line: 1 };
    return this.reading.lineOf(start.line + this.text.slice(start.offset, offset).split('\n').length - 1);
  }

  /** What stands in a script that is closed is no text of the slide. */
  private dropScripts(parent: HastRoot | Element): void {
    for (const child of parent.children) {
      if (child.type !== 'element') continue;
      this.dropScripts(child);
      const end = `</${child.tagName}>`;
      const source = this.text.slice(child.position?.start.offset ?? 0, child.position?.end.offset ?? 0);
      if (!/^(?:script|style)$/.test(child.tagName) || !source.toLowerCase().endsWith(end)) continue;
      for (const [, index] of source.matchAll(new RegExp(`<!--${this.nonce}:(\\d+)-->`, 'g'))) {
        const node = this.nodes[Number(index)];
        this.used.add(Number(index));
        const text = node ? textOf(node).replaceAll(/\s+/g, ' ').trim() : '';
        if (text !== '') this.reading.ledger.dropped(this.lineOf(child), `in <${child.tagName}>: ${text}`);
      }
    }
  }

  private nodeAt(comment: Comment, isUse: boolean): RootContent | null {
    const match = /^(md+):(\d+)$/.exec(comment.value);
    if (match?.[1] !== this.nonce) return null;
    const index = Number(match[2]);
    if (isUse) this.used.add(index);
    return this.nodes[index] ?? null;
  }

  /** Comments speak of the element before them; else of what they stand in. */
  private readComments(parent: HastRoot | Element, owner: Element | null): void {
    parent.children.forEach((child, i) => {
      if (child.type === 'element') this.readComments(child, child);
      if (child.type !== 'comment' || this.nodeAt(child, false)) return;
      const line = this.lineOf(child);
      const mark = this.reading.elementComment(child.value, line);
      if (!mark) return;
      const target = this.outermost(parent, i, line) ?? this.previous(parent, i, line) ?? owner;
      if (target === null) this.markOwner(mark, line);
      else this.setMark(target, mark);
    });
  }

  private setMark(target: HastNodes | Nodes, mark: Mark): void {
    if (isHast(target)) this.marks.set(target, mark);
    else this.reading.marks.set(target, mark);
  }

  /** At either end of a list item's text its item is meant, whatever stands beside the comment. */
  private outermost(parent: HastRoot | Element, index: number, _line: number): Nodes | null {
    const [owner, above] = this.owners;
    if (parent.type !== 'root' || owner?.type !== 'paragraph' || above?.type !== 'listItem') return null;
    const isSilent = (node: HastNodes) =>
      (node.type === 'comment' && !this.isContent(node)) || (node.type === 'text' && node.value.trim() === '');
    const isEdge = parent.children.slice(0, index).every(isSilent) || parent.children.slice(index + 1).every(isSilent);
    return isEdge ? above : null;
  }

  private isContent(node: Comment): boolean {
    const own = this.nodeAt(node, false);
    return own !== null && !(own.type === 'text' && own.value.trim() === '');
  }

  private previous(parent: HastRoot | Element, index: number, line: number): HastNodes | Nodes | null {
    for (let i = index - 1; i >= 0; i -= 1) {
      const node = parent.children[i];
      if (node?.type === 'element' && node.tagName !== 'br') return node;
      const own = node?.type === 'comment' ? this.nodeAt(node, false) : null;
      if (own && own.type !== 'text' && own.type !== 'break') return this.lastItem(own, line) ?? own;
    }
    return null;
  }

  /** On the line directly behind a list its last item is meant. */
  private lastItem(node: RootContent, line: number): Nodes | null {
    if (node.type !== 'list' || !node.position) return null;
    return this.reading.lineOf(node.position.end.line + 1) === line ? (node.children.at(-1) ?? null) : null;
  }

  private markOwner(mark: Mark, line: number): void {
    const [owner, above] = this.owners;
    if (owner?.type === 'paragraph' && above?.type === 'listItem') this.reading.marks.set(above, mark);
    else if (owner) this.reading.marks.set(owner, mark);
    else this.reading.slideMark(mark, line);
  }
}

function isHast(node: HastNodes | Nodes): node is HastNodes {
  return node.type === 'element';
}

/** Comments of a node of HTML, and what is left without those that `take` takes. */
export function takeComments(node: Html, take: (comment: string, line: number) => boolean): string {
  const first = node.position?.start.line ?? 1;
  return node.value.replaceAll(/<!--([\s\S]*?)-->/g, (whole, comment: string, offset: number) =>
    take(comment, first + node.value.slice(0, offset).split('\n').length - 1) ? '' : whole,
  );
}
