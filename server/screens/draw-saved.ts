// Owns how saved cursors are written down again: the one of the normal screen keeps its line while that moves into the
// history, and the one of the alternate screen is kept while the normal one is shown.
import { designatorOf } from './charsets';
import type { Stop } from './draw-lines';
import type { Core, ScreenBuffer } from './internals';
import type { Pen } from './pen';

/** `first`: the line of the normal buffer that will be its first. The screen is empty before and after. */
export function drawSavedBefore(pen: Pen, core: Core, first: number): void {
  const { rows, _bufferService, optionsService } = core;
  const { normal, alt } = _bufferService.buffers;
  const saved = { alternate: Math.min(alt.savedY, rows - 1), normal: lineOfSaved(normal, first) - first };
  if (hasSaved(alt, saved.alternate)) {
    pen.write('\x1b[?47h');
    save(pen, alt, saved.alternate);
    pen.write('\x1b[?47l\x1b[H');
  }
  if (!hasSaved(normal, saved.normal) || rowToSaveAt(core, first) !== null) return;
  // A line below the screen, which became smaller, is as good as one that the history has no room for.
  const line = Math.min(saved.normal, optionsService.rawOptions.scrollback + rows - 1);
  const beyond = Math.max(0, line - (rows - 1));
  // Lines are counted from the first of the history, which goes afterwards: whatever stands there would count, too.
  if (beyond > 0) pen.write(`\x1b[3J\x1b[${rows}H${'\x1bD'.repeat(beyond)}`);
  save(pen, normal, line - beyond);
  pen.write(beyond > 0 ? '\x1b[3J\x1b[H' : '\x1b[H');
}

/** Of the normal screen, while its lines are drawn: no history goes for that, in which a page may have words of its own. */
export function savedWithin(pen: Pen, core: Core, first: number): Stop | null {
  const { rows, _bufferService } = core;
  const { normal } = _bufferService.buffers;
  const line = lineOfSaved(normal, first);
  const row = hasSaved(normal, line - first) ? rowToSaveAt(core, first) : null;
  if (row === null) return null;
  const end = normal.ybase + rows;
  const y = row === end ? rows : Math.min(row - first, rows - 1);
  return {
    row,
    draw: () => {
      save(pen, normal, y - (row - line));
      pen.write(`\x1b[${y + 1}H`);
    },
  };
}

/** Where the cursor is free to go while its line is on the screen: before a row that no other runs on into, or at the end. */
function rowToSaveAt({ rows, _bufferService }: Core, first: number): number | null {
  const { normal } = _bufferService.buffers;
  const line = lineOfSaved(normal, first);
  const end = normal.ybase + rows;
  if (line >= normal.ybase) return line < end ? end : null;
  for (let row = line; row < line + rows; row += 1) if (!normal.lines.get(row)?.isWrapped) return row;
  return null;
}

function lineOfSaved({ savedY }: ScreenBuffer, first: number): number {
  return Math.max(first, savedY);
}

function hasSaved({ savedX, savedCurAttrData, savedCharset }: ScreenBuffer, row: number): boolean {
  return savedX > 0 || row > 0 || savedCurAttrData.fg !== 0 || savedCurAttrData.bg !== 0 || savedCharset !== undefined;
}

function save(pen: Pen, { savedX, savedCurAttrData, savedCharset }: ScreenBuffer, row: number): void {
  pen.write(`\x1b[${row + 1};${savedX + 1}H`);
  pen.set(savedCurAttrData);
  pen.write(savedCharset ? `\x1b(${designatorOf(savedCharset)}\x1b7\x1b(B` : '\x1b7');
  pen.plain();
}
