// Owns how the lines of a screen are written down again, so that an empty terminal of the same width shows them, with
// the same looks, links and wraps.
import { drawCut, drawHalf, type Into, isCut, isHalf, widthAt } from './broken-characters';
import { type Cell, freshCell, type Line, loadCell, type ScreenBuffer } from './internals';
import { type Pen, PLAIN } from './pen';
import { backgroundOf } from './style';

/** Cells of a line, and how much further to the left than there they are drawn. */
type Span = { from: number; to: number; shift: number };

/** One line; the cursor is at its first column. */
function drawLine(pen: Pen, line: Line, into: Into): void {
  const { cols } = into;
  if (!isHalf(line, cols - 1, into)) return drawCells(pen, line, { from: 0, to: cols, shift: 0 }, into);
  // A half is made with a place to its right, which behind the last there is none: what is before the last ones comes
  // after them, and pushes them there.
  const { from, to } = lastWhole(line, into);
  drawCells(pen, line, { from: 0, to: from, shift: 0 }, into);
  drawCells(pen, line, { from: to, to: cols, shift: to - from }, into);
  pen.plain();
  pen.write(`\x1b[${from + 1}G\x1b[${to - from}@`);
  drawCells(pen, line, { from, to, shift: 0 }, into);
}

function drawCells(pen: Pen, line: Line, { from, to, shift }: Span, into: Into): void {
  const { cell } = into;
  let gap = 0;
  if (from > 0) pen.write(`\x1b[${from - shift + 1}G`);
  for (let column = from; column < to; column += 1) {
    const chars = loadCell(line, column, into).getChars();
    const width = cell.getWidth();
    if (chars === '' && cell.fg === 0 && cell.bg === 0 && width > 0) {
      gap += 1;
      continue;
    }
    if (gap > 0) pen.write(`\x1b[${gap}C`);
    gap = 0;
    if (chars === '' && width === 0) drawHalf(pen, line, { column, shift }, into);
    else if (width === 2 && isCut(line, column, into)) {
      drawCut(pen, line, { column, shift }, into);
      column += 1;
    } else if (isErased(cell)) {
      const background = backgroundOf(cell.bg);
      pen.paint(cell);
      const count = runOfErased(line, { column, to, background }, into);
      pen.write(`\x1b[${count}X`);
      gap = count;
      column += count - 1;
    } else {
      pen.paint(loadCell(line, column, into));
      // One that joined nothing before it must not join now: any sequence keeps it apart.
      if (width === 0) pen.write('\x1b[20l');
      pen.write((pen.detail === 'plain' ? firstOf(chars) : chars) || ' ');
      column += Math.max(0, width - 1);
    }
  }
}

function firstOf(chars: string): string {
  const [first = ''] = chars;
  return first;
}

/** Where the last character begins that is whole; and is no empty cell before a half, which is made with that. */
function lastWhole(line: Line, into: Into): { from: number; to: number } {
  let last = { from: 0, to: 1 };
  for (let from = 0; from < into.cols; ) {
    const isBroken = isHalf(line, from + 1, into) || isCut(line, from, into);
    const to = from + (isBroken ? 2 : Math.max(1, widthAt(line, from, into)));
    if (!isBroken) last = { from, to };
    from = to;
  }
  return last;
}

/** Empty, with no more than a background. One with more than that is drawn as a space. */
function isErased(cell: Cell): boolean {
  return cell.getChars() === '' && cell.getWidth() !== 0 && cell.fg === 0 && cell.bg === backgroundOf(cell.bg);
}

type Place = { column: number; to: number; background: number };

function runOfErased(line: Line, { column, to, background }: Place, into: Into): number {
  let count = 1;
  for (; column + count < to; count += 1) {
    loadCell(line, column + count, into);
    if (!isErased(into.cell) || into.cell.bg !== background) break;
  }
  return count;
}

/** From the end of one line to the beginning of the next, which it runs on into. */
function wrap(pen: Pen, line: Line, next: Line, into: Into): void {
  const { cols, cell } = into;
  loadCell(next, 0, into);
  const follows = cell.getChars() !== '' && backgroundOf(cell.bg) === 0 ? cell.getWidth() : 0;
  const isPlain = cell.fg === 0 && cell.bg === 0;
  const isEntered = follows > 0 && !isCut(next, 0, into) && !hasBrokenEnd(next, into);
  loadCell(line, cols - 1, into);
  const isFull = !isErased(cell);
  const background = { ...PLAIN, bg: backgroundOf(cell.bg) };
  if (isFull && isEntered) return;
  loadCell(line, cols - 2, into);
  // A wide character that did not fit leaves its look in the cell before it.
  if (!isFull && isEntered && follows === 2 && isPlain && background.bg === 0 && !isErased(cell)) return;
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

/** In the last column, where writing on from is not the same. */
function hasBrokenEnd(line: Line, into: Into): boolean {
  return isHalf(line, into.cols - 1, into) || isCut(line, into.cols - 2, into);
}

/** The same where nothing can be written behind the line once it is drawn. */
function drawWrapped(pen: Pen, line: Line, into: Into): void {
  pen.plain();
  pen.write(`\x1b[${into.cols}Gxx\r\x1b[X\x1b[A\x1b[${into.cols}G\x1b[X\r`);
  drawLine(pen, line, into);
  pen.plain();
  pen.write('\x1b[B\r');
}

export type Extent = { first: number; rows: number; cols: number };

/** Something is drawn before that row, or behind the last; the cursor is back at the row's first column then. */
export type Stop = { row: number; draw(): void };

/** The lines from `first` on to the end of the screen; the cursor is at the first column, and ends anywhere. */
export function drawLines(pen: Pen, buffer: ScreenBuffer, { first, rows, cols }: Extent, stop: Stop | null): void {
  const into = { cols, cell: freshCell() };
  const last = buffer.ybase + rows - 1;
  // The line that it goes on from is gone.
  if (buffer.lines.get(first)?.isWrapped && rows > 1) pen.write(`\x1b[${cols}Gxx\r\x1b[X\x1b[A\x1b[M`);
  for (let row = first; row <= last && !pen.isFull; row += 1) {
    if (row === stop?.row) stop.draw();
    const line = buffer.lines.get(row);
    const next = row < last ? buffer.lines.get(row + 1) : undefined;
    if (line && next?.isWrapped && hasBrokenEnd(line, into)) {
      drawWrapped(pen, line, into);
      continue;
    }
    if (line) drawLine(pen, line, into);
    if (line && next?.isWrapped) wrap(pen, line, next, into);
    else if (next) {
      pen.plain();
      pen.write('\r\n');
    }
  }
  if (stop?.row === last + 1) stop.draw();
}
