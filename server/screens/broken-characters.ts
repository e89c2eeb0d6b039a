// Owns how wide characters are written down again of which only one half is left. A terminal shows them as it has them, so
// the same is done to whole ones as what has broken them.
import { type Cell, type Line, loadCell } from './internals';
import { type Pen, PLAIN } from './pen';
import { backgroundOf } from './style';

export type Into = { cols: number; cell: Cell };

/** `shift`: how much further to the left it is drawn. What is right of there was not drawn yet. */
export type Spot = { column: number; shift: number };

export function widthAt(line: Line, column: number, into: Into): number {
  return loadCell(line, column, into).getWidth();
}

function isSecondHalf(line: Line, column: number, into: Into): boolean {
  return widthAt(line, column, into) === 0 && into.cell.getChars() === '';
}

/** A second half whose first is gone, as something was inserted between the two. */
export function isHalf(line: Line, column: number, into: Into): boolean {
  return column < into.cols && isSecondHalf(line, column, into) && widthAt(line, column - 1, into) !== 2;
}

/** A first half whose second is gone, as something was written there in the last column, without wrapping. */
export function isCut(line: Line, column: number, into: Into): boolean {
  return column < into.cols - 1 && widthAt(line, column, into) === 2 && !isSecondHalf(line, column + 1, into);
}

/** With the cell before it, which is empty. One more is inserted, and taken out again. */
export function drawHalf(pen: Pen, line: Line, { column, shift }: Spot, into: Into): void {
  if (pen.detail === 'plain') return pen.write('\x1b[C');
  const { cell } = into;
  const before = `\x1b[${column - shift}G`;
  loadCell(line, column, into);
  pen.paint(cell);
  pen.write(`${before}漢`);
  loadCell(line, column - 1, into);
  pen.set({ ...PLAIN, bg: backgroundOf(cell.bg) });
  pen.write(`\x1b[${column - shift + 1}G\x1b[@`);
  pen.plain();
  pen.write(`${before}\x1b[P\x1b[2C`);
}

/** With the cell behind it. It is drawn at the end of the line, and moved to its place along with what is before it. */
export function drawCut(pen: Pen, line: Line, { column, shift }: Spot, into: Into): void {
  if (pen.detail === 'plain') return pen.write('\x1b[2C');
  const { cols, cell } = into;
  const count = cols - 2 - (column - shift);
  pen.plain();
  if (count > 0) pen.write(`\r\x1b[${count}@`);
  pen.write(`\x1b[?7l\x1b[${cols - 1}G`);
  for (const half of [column, column + 1]) {
    loadCell(line, half, into);
    pen.paint(cell);
    // Another wide one does not fit there, and leaves the place empty.
    pen.write(cell.getChars() || '漢');
  }
  pen.write('\x1b[?7h');
  pen.plain();
  if (count > 0) pen.write(`\r\x1b[${count}P\x1b[${column - shift + 3}G`);
}
