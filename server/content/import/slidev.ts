// Owns the importer of Slidev's decks: layouts, clicks and frontmatter as far as plain Markdown has them.
import type { Element } from 'hast';
import type { Code, Nodes, RootContent } from 'mdast';
import { readBody, type Shared } from './body';
import { inTwoColumns } from './columns';
import { type FrontMatter, textValue } from './front-matter';
import type { ImportInput } from './imported';
import { flowElement } from './jsx';
import { type Line, readLines, trimLines } from './lines';
import { parseMarkdown } from './markdown';
import { hideMaths, showMaths } from './maths';
import { showMedium, showPicture } from './pictures';
import { type Read, shown } from './reveal';
import { placeBackground, readTransition, setColour } from './reveal-attributes';
import type { Draft, Settings } from './slide-writer';
import { cutSlidev, type SlidevSlide } from './slidev-cut';
import type { StepMark } from './steps';

const LAYOUTS: Readonly<Record<string, string>> = {
  ...{ cover: 'title', intro: 'title', section: 'section', statement: 'section', fact: 'section', end: 'section' },
  ...{ quote: 'quote', image: 'image', 'two-cols': 'two-columns', 'two-cols-header': 'two-columns' },
  ...{
    'image-left': 'two-columns',
    'image-right': 'two-columns',
    'iframe-left': 'two-columns',
    'iframe-right': 'two-columns',
  },
};
const PLAIN = new Set(['default', 'center', 'full', 'none', 'iframe']);

/** Keys of a slide that are read below. */
const READ = new Set(
  'layout class background transition hide disabled routeAlias image url title author src hideInToc level'.split(' '),
);

export function readSlidev(input: ImportInput, shared: Shared): Read {
  const cut = cutSlidev(readLines(input.text));
  const head = cut[0]?.front;
  const manifest: Record<string, unknown> = {};
  const author = textValue(head?.values.author)?.slice(0, 120);
  if (author) manifest.author = author;
  const transition = textValue(head?.values.transition);
  if (head && transition) {
    const settings: Settings = {};
    readTransition(transition, settings, { line: head.lineOf('transition'), ledger: shared.ledger });
    manifest.transition = settings.transition;
  }
  const slides = cut.map((slide, i) => new SlidevReader(slide, shared).draft(i));
  return { title: textValue(head?.values.title), manifest, slides, separators: 'lines of “---” across' };
}

class SlidevReader {
  private readonly settings: Settings = {};
  private readonly front: FrontMatter;

  constructor(
    private readonly slide: SlidevSlide,
    private readonly shared: Shared,
  ) {
    this.front = slide.front;
  }

  draft(index: number): Draft {
    const { slide } = this;
    const { values } = this.front;
    this.readSettings(index);
    const parts = slide.parts.map(({ slot, lines }) => ({ slot, nodes: this.content(trimLines(lines)) }));
    const body = this.arranged(parts);
    const name = textValue(values.routeAlias) ?? (index > 0 ? textValue(values.title) : null);
    return { line: slide.line, down: false, settings: this.settings, body, notes: this.notes(), name };
  }

  private readSettings(index: number): void {
    const { values, lineOf } = this.front;
    const { ledger } = this.shared;
    const text = (key: string) => textValue(values[key]);
    this.readLayout(text('layout') ?? (index === 0 ? 'cover' : 'default'));
    const classes = (text('class') ?? '').split(/\s+/).filter((name) => /^[A-Za-z_][\w-]*$/.test(name));
    if (classes.length > 0) this.settings.class = classes.join(' ');
    const background = text('background');
    const place = { line: lineOf('background'), ...this.shared };
    if (background && /[./]/.test(background)) placeBackground(background, this.settings, place);
    else if (background) setColour(background, this.settings, place);
    const transition = text('transition');
    if (transition && index > 0) readTransition(transition, this.settings, { line: lineOf('transition'), ledger });
    if (values.hide === true || values.disabled === true) this.settings.hidden = true;
    for (const [key, value] of Object.entries(values))
      if (!READ.has(key)) ledger.dropped(lineOf(key), `${key} in the frontmatter${shown(value)}`);
    const source = text('src');
    if (source) ledger.dropped(lineOf('src'), `the slides of ${source}: import that file by itself`);
  }

  private readLayout(layout: string): void {
    const own = LAYOUTS[layout];
    if (own) this.settings.layout = own;
    else if (!PLAIN.has(layout))
      this.shared.ledger.changed(this.front.lineOf('layout'), `layout ${layout} is the default one`);
  }

  private content(lines: readonly Line[]): RootContent[] {
    const kept = lines.filter((line) => {
      const isSnippet = !line.code && /^<<<\s/.test(line.text);
      if (isSnippet) this.shared.ledger.dropped(line.line, `code of another file: ${line.text.trim()}`);
      return !isSnippet;
    });
    return readBody(hideMaths(kept.map((line) => this.withoutIcons(line))), this.shared, {
      stepOf: clickOf,
      tree: (children, lineOf) => this.readTree(showMaths(children), lineOf),
    });
  }

  /** `<carbon:logo-github />` is a component, though no tag for Markdown. */
  private withoutIcons(line: Line): Line {
    if (line.code || !line.text.includes('/>')) return line;
    const text = line.text.replaceAll(/<[a-z][\w-]{0,30}:[\w:-]{1,60}(?:\s[^<>]{0,200})?\/>/g, (icon) => {
      this.shared.ledger.dropped(line.line, `the icon ${icon}`);
      return '';
    });
    return { ...line, text };
  }

  private readTree(children: readonly RootContent[], lineOf: (line: number) => number): RootContent[] {
    const visit = (node: Nodes): void => {
      if (node.type === 'text' && /\{\{.*\}\}/s.test(node.value))
        this.shared.ledger.changed(
          lineOf(node.position?.start.line ?? 1),
          'an expression in {{ }} is shown as its text',
        );
      if ('children' in node) for (const child of node.children) visit(child);
    };
    for (const child of children) visit(child);
    return children.map((child) =>
      child.type === 'code' && /\bmagic-move\b/.test(child.meta ?? '') ? morphOf(child) : child,
    );
  }

  /** The parts of a layout in their order here. */
  private arranged(parts: { slot: string; nodes: RootContent[] }[]): RootContent[] {
    const layout = textValue(this.front.values.layout) ?? '';
    const of = (test: (slot: string) => boolean) =>
      parts.filter(({ slot }) => test(slot)).flatMap(({ nodes }) => nodes);
    const all = of(() => true);
    const side = this.sideOf(layout);
    if (side) {
      this.settings.layout = 'two-columns';
      return layout.endsWith('left') ? inTwoColumns(side, all) : inTwoColumns(all, side);
    }
    if (layout === 'image' || layout === 'iframe') return [...all, ...this.mediaOf(layout)];
    if (this.settings.layout !== 'two-columns') return all;
    const right = of((slot) => slot === 'right');
    const rest = of((slot) => slot !== 'right');
    return inTwoColumns(rest, right);
  }

  private sideOf(layout: string): RootContent[] | null {
    if (!/^(?:image|iframe)-(?:left|right)$/.test(layout)) return null;
    const nodes = this.mediaOf(layout.startsWith('image') ? 'image' : 'iframe');
    return nodes.length > 0 ? nodes : null;
  }

  private mediaOf(kind: 'image' | 'iframe'): RootContent[] {
    const key = kind === 'image' ? 'image' : 'url';
    const url = textValue(this.front.values[key]);
    const line = this.front.lineOf(key);
    if (!url) return [];
    const place = { line, ...this.shared };
    if (kind === 'iframe') return showMedium({ kind: 'page', url, title: '' }, place);
    const children = showPicture({ url, alt: '' }, place);
    return children.length > 0 ? [{ type: 'paragraph', children }] : [];
  }

  /** `[click]` in notes is `[step]`; with a number it counts on from the one before. */
  private notes(): RootContent[] {
    let step = 0;
    const visit = (node: Nodes): Nodes[] => {
      if (node.type === 'text') {
        return node.value.split(/(\[click(?::\d{1,2})?\])/).flatMap((text): Nodes[] => {
          const [, count] = /^\[click(?::(\d{1,2}))?\]$/.exec(text) ?? [text];
          if (!text.startsWith('[click')) return text === '' ? [] : [{ type: 'text', value: text }];
          step = Math.min(99, step + Number(count ?? 1));
          return [{ type: 'stepMarker', value: `[step:${step}]` } as unknown as Nodes];
        });
      }
      if ('children' in node) node.children = node.children.flatMap((child) => visit(child)) as never;
      return [node];
    };
    const hooks = { tree: (children: RootContent[]) => children.flatMap((child) => visit(child)) as RootContent[] };
    return readBody(this.slide.notes, this.shared, hooks);
  }
}

function clickOf(element: Element): StepMark | null {
  const isTag = element.tagName === 'v-click' || element.tagName === 'v-after';
  const value = element.properties['v-click'] ?? element.properties['v-after'] ?? element.properties.vClick;
  if (!isTag && (value === undefined || value === null)) return null;
  const at = Number((isTag ? element.properties.at : value) || Number.NaN);
  return { effect: null, index: null, ...(Number.isInteger(at) && at > 0 ? { at } : {}) };
}

/** Fences in a fence, each of which turns into the next. */
function morphOf(code: Code): RootContent {
  const stages = parseMarkdown(code.value).children.filter((child) => child.type === 'code');
  if (stages.length < 2) return code;
  return flowElement(
    'Morph',
    {},
    stages.map((stage) => ({ ...stage, position: code.position })),
  );
}
