// Owns one slide of reveal.js's Markdown: its notes marker, and the comments that speak of the slide and its elements.
import type { Element } from 'hast';
import { type Hooks, readBody, type Shared } from './body';
import { classNames } from './html-text';
import type { Ledger } from './imported';
import { isBlank, type Line, trimLines } from './lines';
import { type Attributes, readAttributes, readElement, readSlide, type SlideMeaning } from './reveal-attributes';
import type { Draft } from './slide-writer';
import type { Mark, StepMark } from './steps';

const NOTES = /^notes?:/i;
const SLIDE_COMMENT = /^\s*\.slide:[ \t]*(\S.*)/;
const ELEMENT_COMMENT = /^\s*\.element:?[ \t]+(\S.*)/;

export type RevealDraft = Draft & { animates: SlideMeaning['autoAnimate'] };

export type RevealSection = {
  line: number;
  down: boolean;
  lines: readonly Line[];
  /** Of the section that it comes from. */
  attributes: Attributes;
};

/** `isNotes` tells the line that begins the notes. */
export function readRevealSlide(
  section: RevealSection,
  shared: Shared,
  isNotes = (text: string) => NOTES.test(text),
): RevealDraft {
  const { body, notes } = cutNotes(section.lines, isNotes, shared.ledger);
  const attributes = new Map(section.attributes);
  const hooks: Hooks = {
    comment: (comment) => {
      const said = SLIDE_COMMENT.exec(comment)?.[1];
      if (said !== undefined) for (const [name, value] of readAttributes(`${said} `)) attributes.set(name, value);
      return said !== undefined;
    },
    elementComment: elementComments(shared.ledger),
    stepOf: stepOfElement,
    slideMark: (mark, line) => {
      if (mark.className) attributes.set('class', mark.className);
      if (mark.step) shared.ledger.dropped(line, 'a fragment that has nothing before it');
    },
  };
  const content = readBody(body.map(withCommentLast), shared, hooks);
  const { settings, notes: attribute, autoAnimate } = readSlide(attributes, { line: section.line, ...shared });
  const said = readBody(notes, shared, { stepOf: stepOfElement });
  if (attribute) said.push({ type: 'paragraph', children: [{ type: 'text', value: attribute }] });
  const draft = { line: section.line, down: section.down, settings, body: content, notes: said, name: null };
  return { ...draft, animates: autoAnimate };
}

/** Only a comment's first line is read. It is asked about twice, whether it means something and where, and told once. */
function elementComments(ledger: Ledger): (comment: string, line: number) => Mark | null {
  const told = new Set<string>();
  return (comment, line) => {
    const said = ELEMENT_COMMENT.exec(comment)?.[1];
    if (said === undefined) return null;
    const { mark, changed, dropped } = readElement(readAttributes(`${said} `));
    const key = `${line} ${comment}`;
    if (!told.has(key)) {
      for (const what of changed) ledger.changed(line, what);
      for (const what of dropped) ledger.dropped(line, what);
    }
    told.add(key);
    return mark.step || mark.className || mark.style ? mark : null;
  };
}

export function stepOfElement(element: Element): StepMark | null {
  const classes = classNames(element);
  if (!classes.includes('fragment')) return null;
  const index = element.properties.dataFragmentIndex;
  const attributes = new Map([['class', classes.join(' ')]]);
  if (index !== undefined && index !== null) attributes.set('data-fragment-index', String(index));
  return readElement(attributes).mark.step;
}

/** At the beginning of an item a comment would keep its text from being read as Markdown. */
function withCommentLast(line: Line): Line {
  if (line.code || !line.text.includes('.element')) return line;
  const [, mark, comment, text] =
    /^(\s{0,20}(?:[-*+]|\d{1,9}[.)])\s+)(<!--\s*\.element[^>]*-->)\s*(\S.*)$/.exec(line.text) ?? [];
  return mark && comment && text ? { ...line, text: `${mark}${text} ${comment}` } : line;
}

/** As in reveal.js exactly one marker begins notes: with two the text stays where it is. */
function cutNotes(
  lines: readonly Line[],
  isNotes: (text: string) => boolean,
  ledger: Ledger,
): { body: Line[]; notes: Line[] } {
  const markers = lines.flatMap((line, i) => (!line.code && isNotes(line.text) ? [i] : []));
  const [at, second] = markers;
  if (at === undefined) return { body: trimLines(lines), notes: [] };
  if (second !== undefined) {
    const what = 'two markers for notes: as in reveal.js neither counts, and the text stays on the slide';
    ledger.changed(lines[second]?.line ?? 1, what);
    return { body: trimLines(lines), notes: [] };
  }
  const rest = lines[at]?.text.replace(/^[^:]*:[ \t]*/, '') ?? '';
  const notes = [{ ...(lines[at] as Line), text: rest }, ...lines.slice(at + 1)];
  return { body: trimLines(lines.slice(0, at)), notes: notes.every(isBlank) ? [] : trimLines(notes) };
}

/** A slide comes from the one before where both are to be animated, and by the same name. */
export function markAnimations(drafts: readonly RevealDraft[]): void {
  drafts.forEach((draft, i) => {
    const before = drafts[i - 1]?.animates;
    const own = draft.animates;
    if (before && own && before.id === own.id && !own.restarts) draft.settings.autoAnimate = true;
  });
}
