// Owns how slides that were read become a deck's text: names that are unique, levels, settings, notes and frontmatter.
import type { RootContent } from 'mdast';
import { stringify } from 'yaml';
import { fileKind } from '#core/deck-file';
import { slugOf } from '#core/ids';
import { isElement, textOf } from '../syntax';
import { pictureOf } from './columns';
import { FootnoteNames } from './footnotes';
import type { Ledger } from './imported';
import { flowElement } from './jsx';
import { printMarkdown } from './markdown';

export type Settings = Record<string, string | number | boolean>;

export type Draft = {
  /** In the source. */
  line: number;
  /** Goes below the slide before it. */
  down: boolean;
  settings: Settings;
  body: RootContent[];
  notes: RootContent[];
  /** The name that the source gives it. */
  name: string | null;
};

export type DeckDraft = {
  /** Null: the first heading, else the file's name. */
  title: string | null;
  manifest: Record<string, unknown>;
  slides: Draft[];
};

export type Written = { title: string; deck: string; slides: number; names: Map<Draft, string> };

const LONGEST_TITLE = 120;

/** Null when nothing is left to show. */
export function writeDeck(draft: DeckDraft, fallback: string, ledger: Ledger): Written | null {
  const slides = withoutEmpty(draft.slides, ledger);
  const [first] = slides;
  if (!first) return null;
  const heading = slides.map((slide) => anyHeadingOf(slide.body)).find((text) => text !== '');
  const title = plainTitle(draft.title) || plainTitle(heading ?? null) || plainTitle(fallback) || 'Deck';
  showSome(slides, ledger);
  const names = nameSlides(slides);
  const footnotes = new FootnoteNames();
  for (const { body } of slides) footnotes.settle(body);
  const manifest = { title, ...draft.manifest };
  const parts = slides.map((slide, i) => printSlide(slide, names.get(slide) ?? '', i));
  const deck = `---\n${printYaml(manifest)}---\n${parts.join('')}`;
  return { title, deck: `${deck.trimEnd()}\n`, slides: slides.length, names };
}

function plainTitle(text: string | null): string {
  return (text ?? '')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_TITLE)
    .trim();
}

/** Also of one that comes in a step. */
function anyHeadingOf(nodes: readonly RootContent[]): string {
  for (const node of nodes) {
    const text =
      node.type === 'heading' ? textOf(node) : 'children' in node ? anyHeadingOf(node.children as RootContent[]) : '';
    if (text !== '') return text;
  }
  return '';
}

/** As the compiler looks for it: also in a task. */
function headingOf(slide: Draft): string {
  const parts = slide.body.flatMap((child) =>
    isElement(child, 'Task') && 'children' in child ? (child.children as RootContent[]) : [child],
  );
  const heading = parts.find((child) => child.type === 'heading');
  return heading ? textOf(heading) : '';
}

/** A deck that hides every slide could not be shown. */
function showSome(slides: readonly Draft[], ledger: Ledger): void {
  if (!slides.every((slide) => slide.settings.hidden === true)) return;
  for (const slide of slides) delete slide.settings.hidden;
  ledger.changed(slides[0]?.line ?? 1, 'every slide was hidden; they are shown');
}

/** A picture or film that is all there is on a slide is its content. */
function fillWithBackground(slide: Draft): void {
  const { background } = slide.settings;
  if (typeof background !== 'string' || fileKind(background) === null) return;
  delete slide.settings.background;
  slide.settings.layout = 'image';
  slide.body =
    fileKind(background) === 'video'
      ? [flowElement('Video', { src: background, title: background, loop: true }, [])]
      : [pictureOf(background)];
}

/** The slide below one that is left out comes up to its place. */
function withoutEmpty(slides: readonly Draft[], ledger: Ledger): Draft[] {
  let isLost = true;
  return slides.filter((slide) => {
    if (slide.body.length === 0) fillWithBackground(slide);
    if (slide.body.length === 0 && slide.notes.length === 0) {
      ledger.dropped(slide.line, 'an empty slide');
      if (!slide.down) isLost = true;
      return false;
    }
    if (slide.down && isLost) slide.down = false;
    isLost = false;
    return true;
  });
}

/** Names where the heading's own would be missing or taken. Headings come first, so that adding a name moves no other. */
function nameSlides(slides: readonly Draft[]): Map<Draft, string> {
  const names = new Map<Draft, string>();
  const taken = new Set<string>();
  const take = (slide: Draft, wish: string) => {
    let name = wish;
    for (let count = 2; taken.has(name); count += 1) name = `${wish.slice(0, 74)}-${count}`;
    taken.add(name);
    names.set(slide, name);
  };
  for (const slide of slides) {
    const own = wishOf(slide);
    if (own !== '' && !taken.has(own)) take(slide, own);
  }
  slides.forEach((slide, i) => {
    if (!names.has(slide)) take(slide, wishOf(slide) || `slide-${i + 1}`);
  });
  return names;
}

function wishOf(slide: Draft): string {
  return slugOf(slide.name ?? '') || slugOf(headingOf(slide)) || slugOf(anyHeadingOf(slide.body));
}

function printSlide(slide: Draft, name: string, index: number): string {
  const given = slugOf(headingOf(slide)) === name ? {} : { name };
  const { layout, ...more } = slide.settings;
  const settings = { ...given, ...(layout === undefined ? {} : { layout }), ...more };
  const hasSettings = Object.keys(settings).length > 0;
  const separator = slide.down ? '----' : '---';
  const notes = slide.notes.length > 0 ? [flowElement('Notes', {}, slide.notes)] : [];
  const content = `${printMarkdown([...slide.body, ...notes])}\n\n`;
  const said = hasSettings ? `${printYaml(settings)}---\n` : '';
  // The line that closes the frontmatter begins the first slide.
  return index === 0 ? `${said}\n${content}` : `${separator}\n${said}\n${content}`;
}

/** One line a setting, as the deck's cutter wants them. */
function printYaml(values: Record<string, unknown>): string {
  return stringify(values, { lineWidth: 0, singleQuote: true });
}
