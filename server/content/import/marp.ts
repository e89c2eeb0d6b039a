// Owns the importer of Marp's decks: rulers between slides, directives in comments, and pictures that are backgrounds.
import type { RootContent } from 'mdast';
import { type Hooks, readBody, type Shared } from './body';
import { inTwoColumns } from './columns';
import { type FrontMatter, readYamlLines, takeFrontMatter, textValue } from './front-matter';
import type { ImportInput, Ledger } from './imported';
import { flowElement } from './jsx';
import { isBlank, type Line, readLines, trimLines } from './lines';
import { MarpPictures, type Side } from './marp-pictures';
import { hideMaths, showMaths } from './maths';
import { layoutOf } from './remark-styles';
import { type Read, shown } from './reveal';
import { placeBackground, setColour } from './reveal-attributes';
import type { Draft, Settings } from './slide-writer';

type Values = Record<string, unknown>;

const LOCAL = new Set(
  'paginate header footer class backgroundColor backgroundImage backgroundPosition backgroundRepeat backgroundSize color'.split(
    ' ',
  ),
);
const GLOBAL = new Set(
  'marp theme style headingDivider size math title author description keywords url image lang'.split(' '),
);

export function readMarp(input: ImportInput, shared: Shared): Read {
  const { front, rest } = takeFrontMatter(readLines(input.text));
  const deck = new MarpDeck(front, shared);
  const slides = deck.read(cutMarp(rest, front.values.headingDivider));
  return {
    title: textValue(front.values.title),
    manifest: deck.manifest,
    slides,
    separators: 'rulers across',
  };
}

/** Three hyphens below text make a heading of it, as in all Markdown. */
function cutMarp(lines: readonly Line[], divider: unknown): Line[][] {
  const levels = Array.isArray(divider)
    ? divider
    : typeof divider === 'number'
      ? [1, 2, 3, 4, 5, 6].slice(0, divider)
      : [];
  const slides: Line[][] = [[]];
  lines.forEach((line, i) => {
    const before = lines[i - 1];
    const isRule = /^ {0,3}(?:(?:- *){3,}|(?:\* *){3,}|(?:_ *){3,})$/.test(line.text);
    const isUnderline =
      /^ {0,3}-+ *$/.test(line.text) &&
      !isBlank(before) &&
      !before?.code &&
      !/^ {0,3}#|-->\s*$/.test(before?.text ?? '');
    const level = /^ {0,3}(#{1,6})\s/.exec(line.text)?.[1]?.length;
    const isEmpty = slides.at(-1)?.every(isBlank);
    if (!line.code && isRule && !isUnderline) slides.push([]);
    else {
      if (!line.code && level !== undefined && levels.includes(level) && !isEmpty) slides.push([]);
      slides.at(-1)?.push(line);
    }
  });
  return slides;
}

class MarpDeck {
  readonly manifest: Record<string, unknown> = {};
  /** What holds from here on. */
  private lasting: Values = {};

  constructor(
    front: FrontMatter,
    private readonly shared: Shared,
  ) {
    for (const [key, value] of Object.entries(front.values)) {
      const text = textValue(value)?.slice(0, 120);
      if (LOCAL.has(key)) this.lasting[key] = value;
      else if ((key === 'author' || key === 'description') && text) this.manifest[key] = text;
      else if (!['marp', 'title', 'headingDivider', 'math', 'paginate'].includes(key))
        shared.ledger.dropped(front.lineOf(key), `${key} in the frontmatter${shown(value)}`);
    }
    for (const key of ['header', 'footer']) {
      const text = textValue(this.lasting[key])?.slice(0, 200);
      if (text) this.manifest[key] = text;
    }
  }

  read(slides: readonly Line[][]): Draft[] {
    return slides.map((lines, i) => this.slide(trimLines(lines), i, lines[0]?.line ?? 1));
  }

  private slide(lines: readonly Line[], index: number, first: number): Draft {
    const line = lines[0]?.line ?? first;
    const notes: RootContent[] = [];
    const once: Values = {};
    const { ledger } = this.shared;
    const pictures = new MarpPictures(this.shared);
    const hooks: Hooks = {
      comment: (comment, at) => {
        if (!this.directives(comment, at, once)) notes.push(...this.notesOf(comment, at));
        return true;
      },
      tree: (children, lineOf) => fragmented(pictures.take(showMaths(children), lineOf), lines),
    };
    const content = readBody(hideMaths(lines), this.shared, hooks);
    const settings = this.settings({ ...this.lasting, ...once }, line, ledger);
    const { background, side } = pictures;
    if (background) settings.background = background;
    layoutOf(settings, content, index);
    const body = side ? this.beside(side, content, settings) : content;
    return { line, down: false, settings, body, notes, name: null };
  }

  private beside({ nodes, where }: Side, content: RootContent[], settings: Settings): RootContent[] {
    settings.layout = 'two-columns';
    return where === 'left' ? inTwoColumns(nodes, content) : inTwoColumns(content, nodes);
  }

  /** False when the comment is something for the speaker. */
  private directives(comment: string, line: number, once: Values): boolean {
    if (/^\s*fit\s*$/.test(comment)) {
      this.shared.ledger.dropped(line, 'the mark that fits a heading to the slide');
      return true;
    }
    const values = /^\s*_?[a-zA-Z]+\s*:/.test(comment) ? (readYamlLines(readLines(comment, line))?.values ?? {}) : {};
    const known = Object.entries(values).filter(([key]) => LOCAL.has(key.replace(/^_/, '')) || GLOBAL.has(key));
    if (known.length === 0) return false;
    for (const [key, value] of Object.entries(values)) {
      if (LOCAL.has(key)) this.lasting = { ...this.lasting, [key]: value };
      else if (key.startsWith('_') && LOCAL.has(key.slice(1))) once[key.slice(1)] = value;
      else this.shared.ledger.dropped(line, `${key} in a comment${shown(value)}`);
    }
    return true;
  }

  private notesOf(comment: string, line: number): RootContent[] {
    return readBody(trimLines(readLines(comment, line)), this.shared, {});
  }

  private settings(values: Values, line: number, ledger: Ledger): Settings {
    const settings: Settings = {};
    const place = { line, ...this.shared };
    const classes = [values.class].flat().flatMap((each) => String(each ?? '').split(/\s+/));
    const names = classes
      .filter((name) => /^[A-Za-z_][\w-]*$/.test(name))
      .map((name) => (name === 'lead' ? 'middle' : name));
    if (names.length > 0) settings.class = names.join(' ');
    if (
      ['skip', 'hold'].includes(String(values.paginate)) ||
      (values.paginate === false && this.lasting.paginate === true)
    )
      settings.uncounted = true;
    for (const key of ['header', 'footer'] as const) {
      if (!(key in values)) continue;
      const text = textValue(values[key])?.slice(0, 200) ?? '';
      if (text !== (this.manifest[key] ?? '')) settings[key] = text || false;
    }
    const colour = textValue(values.backgroundColor);
    const picture = textValue(values.backgroundImage);
    if (colour) setColour(colour, settings, place);
    if (picture) placeBackground(picture, settings, place);
    for (const key of ['color', 'backgroundPosition', 'backgroundRepeat', 'backgroundSize'])
      if (values[key] !== undefined) ledger.dropped(line, `${key}${shown(values[key])}`);
    return settings;
  }
}

/** Lists with asterisks, or numbers before a bracket, come item by item. */
function fragmented(children: readonly RootContent[], lines: readonly Line[]): RootContent[] {
  return children.map((child) => {
    if (child.type !== 'list' || !child.position) return child;
    const { line, column } = child.position.start;
    const mark = lines[line - 1]?.text.slice(column - 1) ?? '';
    return /^(?:\*|\d{1,9}\))\s/.test(mark) ? flowElement('Steps', {}, [child]) : child;
  });
}
