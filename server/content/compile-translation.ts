// Owns compiling a deck in another language: the same slides, tasks and blocks as the original, with words of its own.
import type { Root, RootContent } from 'mdast';
import { cutDeck, type DeckSource } from '#core/deck-source';
import type { Fault } from '#core/fault';
import { isLanguage } from '#core/language';
import type { SlideLook } from '#core/layouts';
import { type CompiledOutcome, compileText } from './compile';
import { tooManySlides } from './deck-limits';
import { type OwnSettings, readOwnSettings, type Settings } from './deck-settings';
import { type FileReader, UNREAD } from './file-facts';
import { type Original, type OriginalText, readOriginal } from './original-deck';
import { groupBySlide } from './slide-parts';
import { position } from './syntax';
import { TranslatedSlide } from './translated-slide';
import { differencesIn } from './translation-differences';

/** `original`: a deck without faults. */
export type TranslationText = {
  name: string;
  file: string;
  text: string;
  /** As its file's name has it. */
  language: string;
  original: OriginalText;
};

/** Never rejects for what an author wrote. */
export async function compileTranslation(order: TranslationText, read: FileReader = UNREAD): Promise<CompiledOutcome> {
  const { name, file, text } = order;
  const source = cutDeck(text);
  const original = readOriginal(name, order.original);
  const own = readOwnSettings(source, file);
  const atStart = (message: string): Fault => ({ file, line: 1, column: 1, message });
  const refuse = (...faults: Fault[]): CompiledOutcome => ({
    ...{ ok: false, name, title: own.manifest?.title ?? name, faults },
  });
  if (!original) return refuse(atStart('deck.mdx has faults of its own: they come first.'));
  const misnamed = languageProblem(order.language, original);
  if (misnamed) return refuse(atStart(misnamed));
  const extra = tooManySlides(file, source);
  if (extra) return refuse(extra);
  if (own.faults.length > 0) return refuse(...own.faults);
  const misplaced = misplacedSlide(source, own, original);
  if (misplaced) return refuse({ file, column: 1, ...misplaced });
  return compileText({
    ...{ name, file, text, source, read, settings: settingsOf(own, original, order.language) },
    complete: (root) => complete(root, source, file, original),
    compare: (outline) => differencesIn(outline, original.outline).map((each) => ({ file, column: 1, ...each })),
  });
}

function languageProblem(language: string, { manifest }: Original): string | null {
  if (!isLanguage(language))
    return `“${language}” in the name of this file is no language. Write its tag in small letters, such as fr or pt-br.`;
  return language === manifest.language ? `deck.mdx is in that language already: its language: is ${language}.` : null;
}

/** The first slide that is not where it is in the original. */
function misplacedSlide(source: DeckSource, own: OwnSettings, original: Original) {
  const { slides } = source;
  const names = original.slides.map(({ name }) => name);
  for (const [index, { line, settings, direction }] of slides.entries()) {
    const name = names[index];
    const said = own.slides[index]?.name;
    if (name === undefined)
      return {
        line,
        message: `This slide is one too many: deck.mdx has ${names.length}, and the last is “${names.at(-1)}”.`,
      };
    if (said !== undefined && said !== name)
      return { line: settings?.line ?? line, message: `Here deck.mdx has the slide “${name}”, not “${said}”.` };
    if (index > 0 && direction !== original.source.slides[index]?.direction)
      return { line, message: turned(direction) };
  }
  if (slides.length === names.length) return null;
  const lacks = names.slice(slides.length).map((name) => `“${name}”`);
  return {
    line: slides.at(-1)?.line ?? 1,
    message: `deck.mdx has ${names.length} slides, and this has ${slides.length}. Unless others are missing: ${lacks.join(', ')}.`,
  };
}

function turned(direction: 'across' | 'down'): string {
  return direction === 'down'
    ? 'In deck.mdx this slide is no detail: it begins behind a line ---.'
    : 'In deck.mdx this slide is a detail of the one before: it begins behind a line ----.';
}

function settingsOf(own: OwnSettings, original: Original, language: string): Settings {
  const { manifest, slides } = own;
  const looks = original.looks.map((look, index): SlideLook => {
    /** The slide's own words, else the deck's where the original has the deck's. */
    const lineOf = (key: 'header' | 'footer') =>
      slides[index]?.[key] ?? (look[key] === original.manifest[key] ? manifest?.[key] : undefined) ?? look[key];
    return { ...look, name: original.slides[index]?.name, header: lineOf('header'), footer: lineOf('footer') };
  });
  return { manifest: { ...original.manifest, ...manifest, language }, looks, faults: [] };
}

/** Puts into the tree what the original has. */
function complete(root: Root, source: DeckSource, file: string, original: Original): Fault[] {
  const faults: Fault[] = [];
  const report = (place: { line: number; column: number }, message: string) =>
    void faults.push({ file, ...place, message });
  const separators = root.children.filter((each) => isSeparator(each, source));
  root.children = groupBySlide(root, source.separators).flatMap((children, index) => {
    const slide = { original, index, line: source.slides[index]?.line ?? 1, report };
    // Of a hidden slide nothing is compiled.
    const whole = original.looks[index]?.hidden ? [] : new TranslatedSlide(slide).complete(children);
    return [...separators.slice(index - 1, index), ...whole];
  });
  return faults;
}

function isSeparator(node: RootContent, { separators }: DeckSource): boolean {
  return node.type === 'thematicBreak' && separators.has(position(node).line);
}
