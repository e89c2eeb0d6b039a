// Owns how the place of the cursor is written down again, and what the next character would join.
import { type Into, isCut } from './broken-characters';
import { type Core, freshCell, type Line, loadCell, type ScreenBuffer } from './internals';
import type { Pen } from './pen';

/** Wraps do happen; the cursor may have the looks of any cell then. */
export function placeCursor(pen: Pen, core: Core, buffer: ScreenBuffer): void {
  const { cols, coreService, _bufferService } = core;
  const isBehind = buffer.x >= cols || isDropped(core, buffer);
  if (!isBehind) return pen.write(moveTo(coreService, buffer, buffer.x));
  if (buffer === _bufferService.buffers.alt) return placeBehind(pen, core, buffer);
  // No sequence leads behind the last column, but coming back from the other screen does.
  pen.write(`\x1b[?47h${moveTo(coreService, { ...buffer, scrollTop: 0 }, cols - 1)}x\x1b[?47l`);
}

/** By printing what stands in the last column once more. Where nothing does, the whole line is empty, as a rule. */
function placeBehind(pen: Pen, core: Core, buffer: ScreenBuffer): void {
  const { cols, coreService } = core;
  const into = { cols, cell: freshCell() };
  const line = buffer.lines.get(buffer.ybase + buffer.y);
  if (!line) return;
  let column = cols - 1;
  if (isCut(line, cols - 2, into) || isSecondHalf(line, column, into)) column -= 1;
  pen.write(`${moveTo(coreService, buffer, column)}\x1b[?7l`);
  for (; column < cols; column += 1) {
    loadCell(line, column, into);
    pen.set(into.cell);
    pen.write(into.cell.getChars());
  }
  pen.write('\x1b[?7h');
  if (isEmpty(line, into)) pen.write(' \x1b[2K');
}

/** All of it, with one background. */
function isEmpty(line: Line, into: Into): boolean {
  const { cols, cell } = into;
  const { bg } = loadCell(line, cols - 1, into);
  const columns = Array.from({ length: cols }, (_, column) => column);
  return columns.every((column) => loadCell(line, column, into).getChars() === '' && cell.bg === bg && cell.fg === 0);
}

function isSecondHalf(line: Line, column: number, into: Into): boolean {
  const { cell } = into;
  return loadCell(line, column, into).getWidth() === 0 && cell.getChars() === '';
}

const SHIFT_OF_WIDTH = 1;

/** Whether the last character was a wide one that did not fit in the last column, where nothing wraps. */
function isDropped({ cols, coreService, _inputHandler }: Core, buffer: ScreenBuffer): boolean {
  const width = (_inputHandler._parser.precedingJoinState >> SHIFT_OF_WIDTH) & 3;
  return buffer.x === cols - 1 && width === 2 && !coreService.decPrivateModes.wraparound;
}

/** Prints the last character once more: what combines with it, or repeats it, may come next. */
export function printLast(pen: Pen, core: Core, buffer: ScreenBuffer): void {
  const { cols, coreService } = core;
  const { _parser, _curAttrData } = core._inputHandler;
  const line = buffer.lines.get(buffer.ybase + buffer.y);
  if (_parser.precedingJoinState === 0 || buffer.x === 0 || !line) return;
  if (isDropped(core, buffer)) return pen.write('漢');
  const into = { cols, cell: freshCell() };
  const { cell } = into;
  let start = buffer.x - 1;
  if (isSecondHalf(line, start, into) && start > 0) start -= 1;
  const isBehindCut = start === cols - 1 && isCut(line, cols - 2, into);
  loadCell(line, start, into);
  const chars = cell.getChars();
  const width = cell.getWidth();
  // Bitwise, as a cell keeps its bits unsigned and the cursor signed.
  const isAlike = (cell.fg ^ _curAttrData.fg) === 0 && (cell.bg ^ _curAttrData.bg) === 0;
  const isMapped = (chars[0] ?? '') in (core._charsetService.charset ?? {});
  if (!isAlike || isMapped || chars === '' || width === 0 || start + width !== buffer.x) return;
  pen.write(moveTo(coreService, buffer, isBehindCut ? start - 1 : start));
  if (isBehindCut) {
    pen.set(loadCell(line, start - 1, into));
    pen.write(cell.getChars());
    pen.set(_curAttrData);
  } else if (coreService.modes.insertMode) pen.write(`\x1b[${width}P`);
  pen.write(chars);
}

/** With origin mode only absolute moves are right: xterm.js adds the margin to others. */
function moveTo({ decPrivateModes }: Core['coreService'], buffer: ScreenBuffer, column: number): string {
  const top = decPrivateModes.origin ? buffer.scrollTop : 0;
  return `\x1b[${Math.max(1, buffer.y - top + 1)};${column + 1}H`;
}
