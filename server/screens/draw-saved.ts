// Owns how saved cursors are written down again, before anything is drawn: the one of the normal screen keeps its line
// while that moves into the history, and the one of the alternate screen is kept while the normal one is shown.
import { designatorOf } from './charsets';
import type { Core, ScreenBuffer } from './internals';
import type { Pen } from './pen';

/** `first`: the line of the normal buffer that will be its first. The screen is empty before and after. */
export function drawSavedCursors(pen: Pen, core: Core, first: number): void {
  const { rows, _bufferService, optionsService } = core;
  const { normal, alt } = _bufferService.buffers;
  const saved = { alternate: Math.min(alt.savedY, rows - 1), normal: Math.max(0, normal.savedY - first) };
  if (hasSaved(alt, saved.alternate)) {
    pen.write('\x1b[?47h');
    save(pen, alt, saved.alternate);
    pen.write('\x1b[?47l\x1b[H');
  }
  if (!hasSaved(normal, saved.normal)) return;
  // A line below the screen, which became smaller, is as good as one that the history has no room for.
  const line = Math.min(saved.normal, optionsService.rawOptions.scrollback + rows - 1);
  const beyond = Math.max(0, line - (rows - 1));
  if (beyond > 0) pen.write(`\x1b[${rows}H${'\x1bD'.repeat(beyond)}`);
  save(pen, normal, line - beyond);
  pen.write(beyond > 0 ? '\x1b[3J\x1b[H' : '\x1b[H');
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
