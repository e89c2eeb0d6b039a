// Owns how a deck's text is cut into frontmatter and slides. It reads lines only: YAML and MDX are for others.

/** A run of source lines. `line` is the 1-based number of its first line in the file. */
export type SourcePart = { text: string; line: number };

export type SlideSource = {
  /** Which separator began it: three hyphens lead across, four down, to a detail of the slide before. */
  direction: 'across' | 'down';
  /** Line of the slide's first content, 1-based; of its separator when it has none. */
  line: number;
  /** YAML of the slide's own settings, directly behind the separator. */
  settings: SourcePart | null;
  /** Nothing but white space. */
  empty: boolean;
};

export type DeckSource = {
  manifest: SourcePart | null;
  slides: SlideSource[];
  /**
   * The text for the MDX compiler: as many lines as the file, so that its positions are the author's. Frontmatter and
   * settings are blank, separators are `***`, which unlike `---` never makes a heading of the line above.
   */
  mdx: string;
  /** Lines of `mdx` that hold a separator. */
  separators: ReadonlySet<number>;
  /** The frontmatter begins but does not end. */
  unclosedManifest: boolean;
};

const SEPARATOR = /^-{3,4}[ \t]*$/;
/** What closes frontmatter and settings. */
const CLOSING = /^---[ \t]*$/;
const SETTING = /^[A-Za-z][\w-]*[ \t]*:/;

/** Cuts at lines of `---` and `----` outside fences. Never throws; every input has at least one slide. */
export function cutDeck(text: string): DeckSource {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  const out = [...lines];
  const manifestEnd = CLOSING.test(lines[0] ?? '') ? lines.findIndex((line, i) => i > 0 && CLOSING.test(line)) : -1;
  const unclosedManifest = manifestEnd < 0 && CLOSING.test(lines[0] ?? '');
  blank(out, 0, manifestEnd);

  const separators = new Set<number>();
  const slides: SlideSource[] = [];
  const open = (separator: number): OpenSlide => {
    const settingsEnd = separator < 0 ? -1 : endOfSettings(lines, separator + 1);
    const settings = settingsEnd > 0 ? part(lines, separator + 1, settingsEnd) : null;
    if (settings) blank(out, separator + 1, settingsEnd);
    const direction = /^----/.test(lines[separator] ?? '') ? 'down' : 'across';
    return { separator, direction, settings, body: settings ? settingsEnd + 1 : separator + 1 };
  };
  // The line that closes the frontmatter begins the first slide, whose settings may follow it.
  let current = open(manifestEnd);
  const endSlide = (end: number) => {
    const { direction, settings, separator, body } = current;
    let first = body;
    while (first < end && (lines[first] ?? '').trim() === '') first += 1;
    const empty = first >= end;
    slides.push({ direction, line: (empty ? Math.max(separator, 0) : first) + 1, settings, empty });
  };
  for (let i = current.body, fence = ''; i < lines.length; i += 1) {
    const line = lines[i] ?? '';
    const wasInside = fence !== '';
    fence = fenceAfter(fence, line);
    if (wasInside || fence !== '' || !SEPARATOR.test(line)) continue;
    endSlide(i);
    separators.add(i + 1);
    out[i] = '***';
    current = open(i);
    i = current.body - 1;
  }
  endSlide(lines.length);
  const manifest = manifestEnd > 0 ? part(lines, 1, manifestEnd) : null;
  return { manifest, slides, mdx: out.join('\n'), separators, unclosedManifest };
}

type OpenSlide = Pick<SlideSource, 'direction' | 'settings'> & {
  /** Index of the line that began it; -1 at the beginning of a text without frontmatter. */
  separator: number;
  /** Index of the first line behind its settings. */
  body: number;
};

/** The opening fence that is still open behind `line`; empty outside fences. */
function fenceAfter(open: string, line: string): string {
  const match = /^ *(?:[-*+] +|\d+[.)] +)?(`{3,}|~{3,})(.*)$/.exec(line);
  if (!match) return open;
  const mark = match[1] ?? '';
  const rest = match[2] ?? '';
  if (open === '') return mark.startsWith('`') && rest.includes('`') ? '' : mark;
  return mark[0] === open[0] && mark.length >= open.length && rest.trim() === '' ? '' : open;
}

/** Index of the `---` that closes settings beginning at `from`, or -1: settings are unbroken lines of `key: value`. */
function endOfSettings(lines: string[], from: number): number {
  if (!SETTING.test(lines[from] ?? '')) return -1;
  for (let i = from; i < lines.length; i += 1) {
    const line = lines[i] ?? '';
    if (CLOSING.test(line)) return i;
    if (line.trim() === '') return -1;
  }
  return -1;
}

function part(lines: string[], from: number, to: number): SourcePart {
  return { text: lines.slice(from, to).join('\n'), line: from + 1 };
}

/** Empties the lines from `from` to `to`, both included. */
function blank(lines: string[], from: number, to: number): void {
  for (let i = from; i <= to; i += 1) lines[i] = '';
}
