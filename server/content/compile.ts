// Owns the way from a deck's source text to its model and its compiled slides. Touches no disk.
import type { Root } from 'mdast';
import type { Deck, DeckLink, SlideNotes } from '#core/deck';
import { cutDeck, type DeckSource } from '#core/deck-source';
import type { SlideText } from '#core/edited-slide';
import type { Fault } from '#core/fault';
import type { SlideSay } from '#core/spoken';
import type { RightAnswer } from '#core/tasks';
import { tooManySlides } from './deck-limits';
import { readSettings, type Settings } from './deck-settings';
import { findStyle } from './deck-style';
import { faultOfMdx } from './faults';
import { type FileReader, UNREAD } from './file-facts';
import { linksIn } from './links';
import { mediaPlugin } from './media-plugin';
import { picturesPlugin } from './pictures';
import { type DrawnSlides, drawSlides } from './slide-code';
import { type ReadSlides, readSyntax } from './slide-syntax';
import { slideTexts } from './slide-texts';
import { type Outline, slidesPlugin } from './slides-plugin';

export type CompiledOutcome =
  /**
   * `code`: a script body that returns the slides, a function each; evaluated by the page that shows them. `notes` are
   * the presenter's alone, `answers` the server's. `says`: captions of its recording. `frames`: origins of the pages that it embeds. `style`: address of its own style sheet.
   * `texts`: of the slides.
   */
  | {
      ok: true;
      deck: Deck;
      code: string;
      notes: SlideNotes[];
      says: SlideSay[];
      answers: RightAnswer[];
      frames: string[];
      style: string | null;
      texts: SlideText[];
    }
  | { ok: false; name: string; title: string; faults: Fault[] };

/** What the last compilation of each deck has made: a save changes one slide, and the others are taken from here. */
const lastSlides = new Map<string, { read: ReadSlides; drawn: DrawnSlides }>();

/** A deck's text, and what is read of it elsewhere. */
export type DeckText = {
  name: string;
  /** How faults name it, from the content folder. */
  file: string;
  text: string;
  source: DeckSource;
  settings: Settings;
  read: FileReader;
  /** Of a translation: puts into its tree what it takes from the original. */
  complete?: (root: Root) => Fault[];
  /** Of a translation that is complete: how it differs from the original otherwise. */
  compare?: (outline: Outline) => Fault[];
};

/**
 * Compiles one deck. `file` is how faults name it, from the content folder; `read` finds out about the files it shows.
 * Never rejects for what an author wrote.
 */
export async function compileDeck(
  name: string,
  file: string,
  text: string,
  read: FileReader = UNREAD,
): Promise<CompiledOutcome> {
  const source = cutDeck(text);
  const extra = tooManySlides(file, source);
  if (extra) return { ok: false, name, title: name, faults: [extra] };
  return compileText({ name, file, text, source, settings: readSettings(source, file), read });
}

export async function compileText(deck: DeckText): Promise<CompiledOutcome> {
  const { name, file, text, source, read } = deck;
  const { manifest, looks } = deck.settings;
  const faults = [...deck.settings.faults];
  const { nodes = [], variables = {}, language = 'en' } = manifest ?? {};
  const { plugin, outline } = slidesPlugin({ deck: name, file, source, looks, nodes, variables, language });
  const { plugin: placeMedia, media } = mediaPlugin({ deck: name, file, source, slides: outline.slides, read });
  const pictures = picturesPlugin(file);
  const style = await findStyle({ deck: name, file, source, css: manifest?.css, read });
  const before = lastSlides.get(file) ?? { read: new Map(), drawn: new Map() };
  const syntax = readSyntax(source, before.read);
  const { root } = syntax;
  lastSlides.set(file, { ...before, read: syntax.read });
  const lacking = syntax.errors.map((error) => faultOfMdx(error, file));
  if (lacking.length === 0) lacking.push(...(deck.complete?.(root) ?? []));
  faults.push(...lacking);
  let links: DeckLink[] = [];
  // Where a slide is missing, the others would be taken for it.
  if (lacking.length === 0) {
    await pictures.plugin()(root);
    plugin()(root, { value: source.mdx });
    faults.push(...(deck.compare?.(outline) ?? []));
    links = linksIn(root);
    await placeMedia()(root);
  }
  faults.push(...outline.faults, ...pictures.faults, ...media.faults, ...style.faults);
  const drawing = faults.length === 0 ? await drawSlides(root, before.drawn) : null;
  if (drawing) lastSlides.set(file, { read: syntax.read, drawn: drawing.drawn });
  faults.push(...(drawing?.errors ?? []).map((error) => faultOfMdx(error, file)));
  if (!drawing || faults.length > 0 || !manifest)
    return { ok: false, name, title: manifest?.title ?? name, faults: inOrder(faults) };
  return {
    ok: true,
    deck: {
      name,
      manifest,
      slides: outline.slides,
      blocks: outline.blocks,
      tasks: outline.tasks,
      questions: outline.questions,
      variables: outline.variables,
      links,
      polls: outline.polls,
    },
    answers: outline.answers,
    code: drawing.code,
    notes: outline.notes,
    says: outline.says,
    frames: media.frames,
    style: style.url,
    texts: slideTexts(text, source, outline.slides),
  };
}

function inOrder(faults: Fault[]): Fault[] {
  return faults.toSorted((a, b) => a.line - b.line || a.column - b.column);
}
