// Owns the importer of reveal.js's Markdown, also as reveal-md has it: frontmatter, separators, slides.
import type { Shared } from './body';
import { type FrontMatter, takeFrontMatter, textValue } from './front-matter';
import type { ImportInput, Ledger } from './imported';
import { type Line, readLines } from './lines';
import { type Attributes, readTransition } from './reveal-attributes';
import { markAnimations, type RevealDraft, readRevealSlide } from './reveal-slide';
import { cutSections, describeSeparators, inferSeparators, lineOf, readSeparator, type Separators } from './separators';
import type { DeckDraft, Settings } from './slide-writer';

/** `style`: text of a style sheet that the deck needs. */
export type Read = DeckDraft & { separators: string; style?: string | null };

/** What stands around the Markdown and says how it is meant. */
export type Stated = {
  separator: string | null;
  vertical: string | null;
  notes: string | null;
  attributes: Attributes;
};

export const NOTHING_STATED: Stated = { separator: null, vertical: null, notes: null, attributes: new Map() };

export function readReveal(input: ImportInput, shared: Shared): Read {
  const { front, rest, found } = takeFrontMatter(readLines(input.text));
  const isDialect = input.format === 'reveal-md';
  const stated: Stated = {
    ...NOTHING_STATED,
    separator: textOf(front, 'separator'),
    vertical: textOf(front, 'verticalSeparator'),
    notes: textOf(front, 'notesSeparator'),
  };
  const separators = separatorsOf(rest, stated, { isDialect, ledger: shared.ledger });
  const slides = slidesOf(rest, separators, stated, shared);
  markAnimations(slides);
  const manifest = found ? readFront(front, shared.ledger) : {};
  return { title: textOf(front, 'title'), manifest, slides, separators: describeSeparators(separators) };
}

type Ground = { isDialect: boolean; ledger: Ledger };

/** Stated patterns count as far as they are plain; for others the text is looked at. */
export function separatorsOf(lines: readonly Line[], stated: Stated, { isDialect, ledger }: Ground): Separators {
  const first = lines[0]?.line ?? 1;
  const read = (pattern: string | null) => {
    const own = pattern === null ? null : readSeparator(pattern);
    if (pattern !== null && own === null)
      ledger.changed(
        first,
        `the pattern “${pattern}” between slides is none that is known; looked at the text instead`,
      );
    return own;
  };
  const [across, down] = [read(stated.separator), read(stated.vertical)];
  if (isDialect) return { across: across ?? lineOf('---'), down: down ?? lineOf('----') };
  const inferred = inferSeparators(lines);
  if (across === null) return { across: inferred.across, down: down ?? inferred.down };
  return { across, down };
}

export function slidesOf(
  lines: readonly Line[],
  separators: Separators,
  stated: Stated,
  shared: Shared,
): RevealDraft[] {
  const isNotes = notesTest(stated.notes, lines[0]?.line ?? 1, shared.ledger);
  const sections = cutSections(lines, separators);
  // As reveal.js has it a stack keeps the attributes for itself, of which a background shows behind all its slides.
  return sections.map((section, i) => {
    const isStack = section.down || sections[i + 1]?.down === true;
    const attributes = isStack ? shownOfStack(stated.attributes) : stated.attributes;
    return readRevealSlide({ ...section, attributes }, shared, isNotes);
  });
}

function shownOfStack(attributes: Attributes): Attributes {
  return new Map([...attributes].filter(([name]) => /^data-(?:background|transition|visibility)/.test(name)));
}

/** Notes begin at a line that begins with the stated word; what is more than a word is not run. */
function notesTest(pattern: string | null, line: number, ledger: Ledger): ((text: string) => boolean) | undefined {
  if (pattern === null) return undefined;
  const bare = pattern
    .replace(/^\^(?:\\?s\*)?/, '')
    .replace(/\?:?$/, '')
    .replaceAll(/[\\?]/g, '')
    .toLowerCase();
  if (/^[\w\s:.#@<>!-]{1,40}$/.test(bare)) return (text) => text.toLowerCase().startsWith(bare);
  ledger.changed(line, `the pattern “${pattern}” before notes is none that is known; “Note:” is looked for instead`);
  return undefined;
}

function textOf(front: FrontMatter, key: string): string | null {
  const value = front.values[key];
  // A separator may be white space alone.
  return typeof value === 'string' && value !== '' ? value : textValue(value);
}

const SEEN = new Set([
  'title',
  'separator',
  'verticalSeparator',
  'notesSeparator',
  'author',
  'description',
  'revealOptions',
]);

function readFront(front: FrontMatter, ledger: Ledger): Record<string, unknown> {
  const manifest: Record<string, unknown> = {};
  for (const key of ['author', 'description']) {
    const text = textOf(front, key);
    if (text) manifest[key] = text.slice(0, 120);
  }
  const options = front.values.revealOptions;
  if (typeof options === 'object' && options !== null) readOptions({ ...options }, manifest, front, ledger);
  for (const key of Object.keys(front.values))
    if (!SEEN.has(key)) ledger.dropped(front.lineOf(key), `${key} in the frontmatter${shown(front.values[key])}`);
  return manifest;
}

function readOptions(
  options: Record<string, unknown>,
  manifest: Record<string, unknown>,
  front: FrontMatter,
  ledger: Ledger,
): void {
  const line = front.lineOf('revealOptions');
  for (const [key, value] of Object.entries(options)) {
    if (key === 'transition' && typeof value === 'string') {
      const settings: Settings = {};
      readTransition(value, settings, { line, ledger });
      manifest.transition = settings.transition;
    } else if (key === 'slideNumber' && typeof value === 'boolean') manifest.slideNumbers = value;
    else if (key === 'progress' && typeof value === 'boolean') manifest.progress = value;
    else ledger.dropped(line, `${key} in revealOptions${shown(value)}`);
  }
}

export function shown(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return `: ${text.replaceAll(/\s+/g, ' ')}`;
}
