// Owns the importer of reveal.js's HTML decks: sections of HTML, and sections whose content is Markdown.
import type { Element, Root } from 'hast';
import type { Shared } from './body';
import {
  attributesOf,
  elementsIn,
  findElement,
  lineOfNode,
  linesIn,
  pureText,
  readHtml,
  tellOutside,
} from './html-deck';
import { parseHtml } from './html-parse';
import { classNames } from './html-text';
import type { ImportInput } from './imported';
import { dedent, type Line, readLines } from './lines';
import { NOTHING_STATED, type Read, type Stated, separatorsOf, slidesOf } from './reveal';
import { readSlide, readTransition } from './reveal-attributes';
import { markAnimations, type RevealDraft, stepOfElement } from './reveal-slide';
import { hastText } from './sanitise';
import { describeSeparators } from './separators';
import type { Settings } from './slide-writer';

export function readRevealHtml(input: ImportInput, shared: Shared): Read {
  return new Page(input, shared).read();
}

class Page {
  private readonly root: Root;
  private readonly script: string;
  private readonly separators = new Set<string>();

  constructor(
    private readonly input: ImportInput,
    private readonly shared: Shared,
  ) {
    this.root = parseHtml(input.text, { fragment: false });
    this.script = [...elementsIn(this.root)]
      .filter((each) => each.tagName === 'script' && !/template/.test(String(each.properties.type ?? '')))
      .map(pureText)
      .join('\n');
  }

  read(): Read {
    const body = findElement(this.root, (each) => each.tagName === 'body');
    const holder = findElement(this.root, (each) => classNames(each).includes('slides')) ?? body;
    const slides = holder ? this.slidesIn(holder) : [];
    markAnimations(slides);
    tellOutside(this.root, isSection, this.shared.ledger);
    const title = findElement(this.root, (each) => each.tagName === 'title');
    const manifest = this.manifest();
    return {
      title: title ? pureText(title) : null,
      manifest,
      slides,
      separators: [...this.separators].join('; ') || 'one <section> a slide',
    };
  }

  private manifest(): Record<string, unknown> {
    const transition = /\btransition\s*:\s*['"]([\w-]{1,40})['"]/.exec(this.script)?.[1];
    if (transition === undefined) return {};
    const settings: Settings = {};
    readTransition(transition, settings, { line: 1, ledger: this.shared.ledger });
    return { ...settings };
  }

  private slidesIn(holder: Element): RevealDraft[] {
    return holder.children.flatMap((child) => {
      if (child.type !== 'element') return [];
      if (child.tagName !== 'section') return findElement(child, isSection) ? this.slidesIn(child) : [];
      const inner = child.children.filter((each): each is Element => each.type === 'element' && isSection(each));
      return inner.length > 0 ? this.stack(child, inner) : this.leaf(child);
    });
  }

  /** What the stack says of looks holds for its slides. */
  private stack(stack: Element, inner: readonly Element[]): RevealDraft[] {
    const rest = stack.children.filter((child) => !(child.type === 'element' && isSection(child)));
    const text = rest.map(hastText).join(' ').replaceAll(/\s+/g, ' ').trim();
    if (text !== '') this.shared.ledger.dropped(lineOfNode(stack), `text beside the slides of a stack: ${text}`);
    const { settings } = readSlide(attributesOf(stack), { line: lineOfNode(stack), ...this.shared });
    delete settings.class;
    return inner.flatMap((section, i) =>
      this.leaf(section).map((draft, k) => ({
        ...draft,
        down: i > 0 || k > 0,
        settings: { ...settings, ...draft.settings },
      })),
    );
  }

  private leaf(section: Element): RevealDraft[] {
    if ('dataMarkdown' in section.properties) return this.markdown(section);
    const line = lineOfNode(section);
    const attributes = attributesOf(section);
    const { settings, notes, autoAnimate } = readSlide(attributes, { line, ...this.shared });
    const asides = section.children.filter(isNotes);
    const content = section.children.filter((child) => !isNotes(child));
    const said = readHtml(
      asides.flatMap((aside) => aside.children),
      this.shared,
      stepOfElement,
    );
    if (notes) said.push({ type: 'paragraph', children: [{ type: 'text', value: notes }] });
    const body = readHtml(content, this.shared, stepOfElement);
    return [
      { line, down: false, settings, body, notes: said, name: attributes.get('id') ?? null, animates: autoAnimate },
    ];
  }

  private markdown(section: Element): RevealDraft[] {
    const attributes = attributesOf(section);
    const lines = this.linesOf(section, attributes.get('data-markdown') ?? '');
    const stated = this.stated(attributes);
    const separators = separatorsOf(lines, stated, { isDialect: false, ledger: this.shared.ledger });
    if (separators.across || separators.down) this.separators.add(describeSeparators(separators));
    return slidesOf(lines, separators, stated, this.shared);
  }

  private linesOf(section: Element, path: string): Line[] {
    if (path !== '') {
      const text = this.input.include(path);
      if (text !== null) return readLines(text);
      this.shared.ledger.dropped(lineOfNode(section), `the slides of ${path}, which cannot be read`);
      return [];
    }
    const template =
      findElement(section, (each) => 'dataTemplate' in each.properties) ??
      findElement(section, (each) => each.tagName === 'script' || each.tagName === 'textarea');
    return dedent(linesIn(template ?? section));
  }

  /** Attributes of the section win over what the page's script says. */
  private stated(attributes: Map<string, string>): Stated {
    const old = attributes.get('data-notes') ?? null;
    const isMarker = old !== null && /^\^|\?:|^notes?:?$/i.test(old);
    const notes = attributes.get('data-separator-notes') ?? (isMarker ? old : null);
    if (isMarker) attributes.delete('data-notes');
    return {
      ...NOTHING_STATED,
      separator: attributes.get('data-separator') ?? this.option('separator'),
      vertical:
        attributes.get('data-separator-vertical') ??
        attributes.get('data-vertical') ??
        this.option('verticalSeparator'),
      notes: notes ?? this.option('notesSeparator'),
      attributes,
    };
  }

  private option(name: string): string | null {
    const pattern = new RegExp(`\\b${name}\\s{0,5}:\\s{0,5}(['"\`])([^'"\`\\n]{1,100})\\1`);
    return pattern.exec(this.script)?.[2]?.replaceAll('\\\\', '\\') ?? null;
  }
}

function isSection(element: Element): boolean {
  return element.tagName === 'section';
}

function isNotes(node: Root['children'][number]): node is Element {
  return node.type === 'element' && node.tagName === 'aside' && classNames(node).includes('notes');
}
