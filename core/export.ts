// Owns what an export holds: which slides, which pages, and what the page that draws them is told.
import type { KeptFigure } from './figure-kept';
import type { Stop } from './position';

/** A slide as far as choosing it needs. */
export type Numbered = {
  /** What the talk calls it; null for one that is not counted. */
  number: number | null;
};

export type SlideChoice = { ok: true; slides: number[] } | { ok: false; problem: string };

/**
 * The slides that a text such as `1,3-5` names by the numbers that the talk shows, as indices in the deck's order. A
 * range has the uncounted slides in it, too. Null chooses all.
 */
export function chooseSlides(slides: readonly Numbered[], text: string | null): SlideChoice {
  if (text === null) return { ok: true, slides: slides.map((_, index) => index) };
  const chosen = new Set<number>();
  const last = slides.findLast(({ number }) => number !== null)?.number ?? 0;
  for (const part of text.split(',')) {
    const [, from, to = from] = /^\s*(\d{1,5})\s*(?:-\s*(\d{1,5})\s*)?$/.exec(part) ?? [];
    if (from === undefined)
      return { ok: false, problem: `“${part.trim()}” is no slide and no range, such as 3 or 3-5.` };
    const start = slides.findIndex(({ number }) => number === Number(from));
    const end = slides.findIndex(({ number }) => number === Number(to));
    if (start < 0 || end < 0)
      return { ok: false, problem: `There is no slide ${start < 0 ? from : to}: the deck has 1 to ${last}.` };
    if (end < start) return { ok: false, problem: `The range ${part.trim()} ends before it begins.` };
    for (let index = start; index <= end; index += 1) chosen.add(index);
  }
  return { ok: true, slides: [...chosen].sort((a, b) => a - b) };
}

/** One page: a slide as it is at a step. */
export type Page = { slide: string; step: number };

/** A page for each slide as it ends, or one for each of its steps. */
export function pagesOf(stops: readonly Stop[], slides: readonly number[], perStep: boolean): Page[] {
  return slides.flatMap((index) => {
    const { name = '', steps = 0 } = stops[index] ?? {};
    if (!perStep) return [{ slide: name, step: steps }];
    return Array.from({ length: steps + 1 }, (_, step) => ({ slide: name, step }));
  });
}

/** Text that stands for a recording on paper. */
export type ScreenText = { title: string; text: string };

/** Facts that figures were drawn from, by name of slide and kind: `push.images`. */
export type KeptFigures = Readonly<Record<string, KeptFigure>>;

/** What the page is told that draws a deck for paper. */
export type PaperOrder = {
  title: string;
  theme: 'light' | 'dark';
  pages: readonly Page[];
  /** Text by name of slide; empty without notes. */
  notes: Readonly<Record<string, string>>;
  /** By the address that the slide has the recording at. */
  recordings: Readonly<Record<string, ScreenText>>;
  /** What the terminal of a slide comes to show, by name of slide. */
  terminals: Readonly<Record<string, ScreenText>>;
  figures: KeptFigures;
};

/** What a page that is to need no server shows, by whole address. */
export type OfflineNeeds = {
  styles: readonly string[];
  files: readonly string[];
  /** Names of the families that its text is set in. */
  fonts: readonly string[];
  /** Font files that it asks for before any text does. */
  preloaded: readonly string[];
};

/** What the page is told that makes a file of itself. */
export type OfflineOrder = {
  title: string;
  notes: Readonly<Record<string, string>>;
  /** What replaces addresses of the server: data, or names of files beside the page. */
  assets: Readonly<Record<string, string>>;
  /** Addresses of recordings that slides with a terminal show in its place, by name of slide. */
  terminals: Readonly<Record<string, string>>;
  figures: KeptFigures;
  css: string;
  script: string;
};
