// Owns what is said on slides, as <Say> has it: which part belongs to which step, and how it becomes captions.
import type { Cue } from './cues';
import { partsOfNotes } from './notes';

/** Plain text. `line`: where it stands in the deck's file. */
export type SlideSay = { slide: string; line: number; text: string };

/** What is said while one step is shown. */
export type SpokenPart = { slide: string; line: number; step: number; text: string };

/** As fast as captions are read: 150 words a minute, a little slower than the 160 to 180 of the BBC's Subtitle Guidelines. */
const CHARACTERS_A_SECOND = 15;
const LEAST_SECONDS = 1.5;

/** Two lines of 42 characters are what captions usually have. */
const LINE_CHARACTERS = 42;
const CAPTION_CHARACTERS = 2 * LINE_CHARACTERS;
/** A comma may be that much farther from where a caption would best end. */
const COMMA_CHARACTERS = 12;

/** In the order of the text. The markers of a slide count on from one <Say> to the next. */
export function partsOfSays(says: readonly SlideSay[]): SpokenPart[] {
  const steps = new Map<string, number>();
  return says.flatMap(({ slide, line, text }) => {
    const parts = partsOfNotes(text, steps.get(slide) ?? 0);
    steps.set(slide, parts.at(-1)?.step ?? 0);
    return parts.map((part) => ({ slide, line, step: part.step, text: part.text.trim() }));
  });
}

export function spokenSeconds(characters: number): number {
  return Math.max(LEAST_SECONDS, characters / CHARACTERS_A_SECOND);
}

/** What is said in that time, a caption after the other, each as long as its share of the text. */
export function cuesOf(text: string, { from, to }: { from: number; to: number }): Cue[] {
  const captions = captionsIn(text);
  const all = captions.reduce((sum, { length }) => sum + length, 0);
  let said = 0;
  const timeAt = () => rounded(from + ((to - from) * said) / all);
  return captions.map((caption) => {
    const begins = timeAt();
    said += caption.length;
    return { from: begins, to: timeAt(), text: inLines(caption) };
  });
}

/** Sentences, short ones together, long ones cut where they best are. */
export function captionsIn(text: string): string[] {
  const sentences = text
    .trim()
    .replace(/[ \t\r\n]+/g, ' ')
    .split(/(?<=[.!?…:]["”’)»]?) /u);
  const captions: string[] = [];
  for (const piece of sentences.filter(Boolean).flatMap(cutSentence)) {
    const before = captions.at(-1);
    const together = `${before} ${piece}`;
    if (before !== undefined && together.length <= CAPTION_CHARACTERS) captions[captions.length - 1] = together;
    else captions.push(piece);
  }
  return captions;
}

function cutSentence(sentence: string): string[] {
  if (sentence.length <= CAPTION_CHARACTERS) return [sentence];
  const aim = sentence.length / Math.ceil(sentence.length / CAPTION_CHARACTERS);
  const at = nearestSpace(sentence, aim, CAPTION_CHARACTERS);
  return at === null ? [sentence] : [sentence.slice(0, at), ...cutSentence(sentence.slice(at + 1))];
}

/** Of those up to `most`, else the first; null without any. */
function nearestSpace(text: string, aim: number, most: number): number | null {
  const spaces = [...text.matchAll(/ /g)].map(({ index }) => index);
  const far = (at: number) => Math.abs(at - aim) - (/[,;–]/.test(text[at - 1] ?? '') ? COMMA_CHARACTERS : 0);
  const [best] = spaces.filter((at) => at <= most).toSorted((a, b) => far(a) - far(b));
  return best ?? spaces[0] ?? null;
}

function inLines(caption: string): string {
  const at = caption.length <= LINE_CHARACTERS ? null : nearestSpace(caption, caption.length / 2, caption.length);
  return at === null ? caption : `${caption.slice(0, at)}\n${caption.slice(at + 1)}`;
}

/** Captions are kept to the millisecond. */
function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
