// Owns how the whole state of a terminal is written down: bytes that give a terminal of the same size, just reset, the
// same screen, history, cursor and modes, so that further output does the same in both. Left out: the window's
// title, and colours of the palette, which no output may change. It is never longer than a bound, whatever was printed:
// history, links and looks are left out as far as that needs.
import { drawCharsets } from './charsets';
import { placeCursor, printLast } from './draw-cursor';
import { drawLines, type Stop } from './draw-lines';
import { drawSavedBefore, savedWithin } from './draw-saved';
import type { Core, ScreenBuffer } from './internals';
import { type Detail, Pen } from './pen';

/** Well below what a page may have waiting for it before it counts as too slow. */
export const MAX_DRAWN_BYTES = 4 * 1024 * 1024;

/** With so many lines of history, if there are as many, and no more than the bound has room for. */
export function drawScreen(core: Core, history: number): Buffer {
  for (let lines = history; ; lines >>= 2) {
    const drawn = drawnWith(core, lines, 'all');
    if (drawn) return drawn;
    if (lines === 0) break;
  }
  const drawn = drawnWith(core, 0, 'unlinked') ?? drawnWith(core, 0, 'plain');
  if (!drawn) throw new Error('invariant: the largest screen fits when it is plain');
  return drawn;
}

/** Null where that is more than the bound. */
function drawnWith(core: Core, history: number, detail: Detail): Buffer | null {
  const pen = new Pen(core._oscLinkService, detail, MAX_DRAWN_BYTES);
  drawState(pen, core, history);
  if (pen.isFull) return null;
  const bytes = Buffer.from(pen.text);
  return bytes.length > MAX_DRAWN_BYTES ? null : bytes;
}

function drawState(pen: Pen, core: Core, history: number): void {
  const { normal, alt, active } = core._bufferService.buffers;
  const first = Math.max(0, normal.ybase - history);
  drawSavedBefore(pen, core, first);
  drawBuffer(pen, core, { buffer: normal, first, stop: savedWithin(pen, core, first) });
  if (active === alt) {
    pen.plain();
    pen.write('\x1b[?1047h\x1b[H');
    drawBuffer(pen, core, { buffer: alt, first: alt.ybase, stop: null });
  }
  if (core.coreService.decPrivateModes.origin) pen.write('\x1b[?6h');
  placeCursor(pen, core, active);
  pen.set(core._inputHandler._curAttrData);
  pen.write(drawCharsets(core._charsetService) + drawModes(core));
  printLast(pen, core, active);
}

type Drawn = { buffer: ScreenBuffer; first: number; stop: Stop | null };

function drawBuffer(pen: Pen, core: Core, { buffer, first, stop }: Drawn): void {
  drawLines(pen, buffer, { first, rows: core.rows, cols: core.cols }, stop);
  pen.plain();
  drawTabs(pen, core.cols, buffer.tabs);
  const { scrollTop, scrollBottom } = buffer;
  if (scrollTop > 0 || scrollBottom < core.rows - 1) pen.write(`\x1b[${scrollTop + 1};${scrollBottom + 1}r`);
}

const TAB_COLUMNS = 8;

function drawTabs(pen: Pen, cols: number, tabs: ScreenBuffer['tabs']): void {
  const columns = Array.from({ length: cols }, (_, column) => column);
  if (columns.every((column) => Boolean(tabs[column]) === (column % TAB_COLUMNS === 0))) return;
  const set = columns.flatMap((column) => (tabs[column] ? [`\x1b[${column + 1}G\x1bH`] : []));
  pen.write(`\x1b[3g${set.join('')}`);
}

const MOUSE: Readonly<Record<string, string>> = { X10: '9', VT200: '1000', DRAG: '1002', ANY: '1003' };
const MOUSE_ENCODING: Readonly<Record<string, string>> = { SGR: '1006', SGR_PIXELS: '1016' };
const CURSOR = { block: 1, underline: 3, bar: 5 };

/** Origin is not among them, as setting it moves the cursor. */
function drawModes({ coreService, coreMouseService, optionsService }: Core): string {
  const { decPrivateModes: modes, isCursorHidden } = coreService;
  const on = [
    modes.applicationCursorKeys && '1',
    modes.applicationKeypad && '66',
    modes.reverseWraparound && '45',
    modes.sendFocus && '1004',
    modes.bracketedPasteMode && '2004',
    modes.synchronizedOutput && '2026',
    MOUSE[coreMouseService.activeProtocol],
    MOUSE_ENCODING[coreMouseService.activeEncoding],
  ].filter(Boolean);
  const style = modes.cursorStyle && CURSOR[modes.cursorStyle] + (modes.cursorBlink ? 0 : 1);
  return [
    on.length > 0 ? `\x1b[?${on.join(';')}h` : '',
    // A reset leaves these two as they are.
    `\x1b[?25${isCursorHidden ? 'l' : 'h'}\x1b[20${optionsService.rawOptions.convertEol ? 'h' : 'l'}`,
    modes.wraparound ? '' : '\x1b[?7l',
    coreService.modes.insertMode ? '\x1b[4h' : '',
    style ? `\x1b[${style} q` : '',
  ].join('');
}
