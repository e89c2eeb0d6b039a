// Owns how the lines of a screen are written down again, so that an empty terminal of the same width shows them, with
// the same looks, links and wraps.
import { type Attributes, type Cell, type Core, freshCell, type Line, loadCell, type ScreenBuffer } from './internals';
import { backgroundOf, hasExtended, styleSequence, type Underline, underlineOf } from './style';

const PLAIN: Attributes = { fg: 0, bg: 0, extended: { urlId: 0, _ext: 0 } };

type Style = { fg: number; bg: number; underline: Underline; link: number };
const NO_UNDERLINE: Underline = { style: 0, color: 0 };
const NO_STYLE: Style = { fg: 0, bg: 0, underline: NO_UNDERLINE, link: 0 };

function styleOf(attributes: Attributes): Style {
  const { fg, bg } = attributes;
  if (!hasExtended(attributes)) return { ...NO_STYLE, fg, bg };
  return { fg, bg, underline: underlineOf(attributes), link: attributes.extended.urlId };
}

/** How much of the looks of cells is drawn: `plain`, only their first characters. */
export type Detail = 'all' | 'unlinked' | 'plain';

/** A link is written at each place where it begins anew, which two of them on alternating cells do in each. */
const MAX_LINK_CHARACTERS = 256 * 1024;

/** Collects the text; knows which attributes are set where it will be read. */
export class Pen {
  text = '';
  private style = NO_STYLE;
  private linkCharacters = 0;

  constructor(
    private readonly links: Core['_oscLinkService'],
    readonly detail: Detail,
    private readonly maxLength: number,
  ) {}

  /** What more is drawn is for nothing. */
  get isFull(): boolean {
    return this.text.length > this.maxLength;
  }

  write(text: string): void {
    this.text += text;
  }

  /** As a cell looks. */
  paint(cell: Attributes): void {
    this.set(this.detail === 'plain' ? PLAIN : cell);
  }

  set(attributes: Attributes): void {
    const { fg, bg } = this.style;
    if (fg === attributes.fg && bg === attributes.bg && !hasExtended(attributes)) return;
    const next = styleOf(attributes);
    if (this.detail !== 'all' || this.linkCharacters > MAX_LINK_CHARACTERS) next.link = 0;
    const { style, color } = this.style.underline;
    const isSame = next.underline.style === style && next.underline.color === color;
    if (next.fg !== fg || next.bg !== bg || !isSame) this.text += styleSequence(attributes);
    if (next.link !== this.style.link) this.link(next.link);
    this.style = next;
  }

  plain(): void {
    this.set(PLAIN);
  }

  private link(id: number): void {
    const link = id === 0 ? undefined : this.links.getLinkData(id);
    const sequence = `\x1b]8;${link?.id === undefined ? '' : `id=${link.id}`};${link?.uri ?? ''}\x1b\\`;
    this.linkCharacters += sequence.length;
    this.write(sequence);
  }
}

/** One line, cell by cell; the cursor is at its first column. */
function drawLine(pen: Pen, line: Line, cols: number, cell: Cell): void {
  const into = { cols, cell };
  let gap = 0;
  for (let column = 0; column < cols; column += 1) {
    loadCell(line, column, into);
    const chars = cell.getChars();
    const width = cell.getWidth();
    if (chars === '' && width === 0) continue;
    const background = backgroundOf(cell.bg);
    if (chars === '' && cell.fg === 0 && cell.bg === 0) {
      gap += 1;
      continue;
    }
    if (gap > 0) pen.write(`\x1b[${gap}C`);
    gap = 0;
    pen.paint(cell);
    if (isErased(cell)) {
      const count = runOfErased(line, { column, cols, background }, cell);
      pen.write(`\x1b[${count}X`);
      gap = count;
      column += count - 1;
    } else {
      // One that joined nothing before it must not join now: any sequence keeps it apart.
      if (width === 0) pen.write('\x1b[20l');
      pen.write((pen.detail === 'plain' ? firstOf(chars) : chars) || ' ');
    }
  }
}

function firstOf(chars: string): string {
  const [first = ''] = chars;
  return first;
}

/** Empty, with no more than a background. One with more than that is drawn as a space. */
function isErased(cell: Cell): boolean {
  return cell.getChars() === '' && cell.getWidth() !== 0 && cell.fg === 0 && cell.bg === backgroundOf(cell.bg);
}

type Place = { column: number; cols: number; background: number };

function runOfErased(line: Line, { column, cols, background }: Place, cell: Cell): number {
  let count = 1;
  for (; column + count < cols; count += 1) {
    loadCell(line, column + count, { cols, cell });
    if (!isErased(cell) || cell.bg !== background) break;
  }
  return count;
}

/** From the end of one line to the beginning of the next, which it runs on into. */
function wrap(pen: Pen, line: Line, next: Line, into: { cols: number; cell: Cell }): void {
  const { cols, cell } = into;
  loadCell(next, 0, into);
  const follows = cell.getChars() !== '' && backgroundOf(cell.bg) === 0 ? cell.getWidth() : 0;
  const isPlain = cell.fg === 0 && cell.bg === 0;
  loadCell(line, cols - 1, into);
  const isFull = !isErased(cell);
  const background = { ...PLAIN, bg: backgroundOf(cell.bg) };
  if (isFull && follows > 0) return;
  loadCell(line, cols - 2, into);
  // A wide character that did not fit leaves its look in the cell before it.
  if (!isFull && follows === 2 && isPlain && background.bg === 0 && !isErased(cell)) return;
  // Wrapped by a letter that is gone since: by one of ours that goes, too.
  pen.plain();
  pen.write(isFull ? 'x' : `\x1b[${cols}Gxx`);
  if (!isFull) {
    pen.write(`\x1b[A\x1b[${cols}G`);
    pen.paint(background);
    pen.write('\x1b[X\x1b[B');
  }
  pen.plain();
  pen.write('\r\x1b[X');
}

export type Extent = { first: number; rows: number; cols: number };

/** The lines from `first` on to the end of the screen; the cursor is at the first column, and ends anywhere. */
export function drawLines(pen: Pen, buffer: ScreenBuffer, { first, rows, cols }: Extent): void {
  const cell = freshCell();
  const last = buffer.ybase + rows - 1;
  for (let row = first; row <= last && !pen.isFull; row += 1) {
    const line = buffer.lines.get(row);
    const next = row < last ? buffer.lines.get(row + 1) : undefined;
    if (line) drawLine(pen, line, cols, cell);
    if (line && next?.isWrapped) wrap(pen, line, next, { cols, cell });
    else if (next) {
      pen.plain();
      pen.write('\r\n');
    }
  }
}
