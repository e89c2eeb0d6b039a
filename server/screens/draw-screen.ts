// Owns how the whole state of a terminal is written down: bytes that give a terminal of the same size, just reset, the
// same screen, history, cursor and modes, so that further output does the same in both. Left out: the window's
// title, and colours of the palette, which no output may change. It is never longer than a bound, whatever was printed:
// history, links and looks are left out as far as that needs.
import { type Detail, drawLines, Pen } from './draw-lines';
import { type Charset, type Core, coreOf, freshCell, type ScreenBuffer, spareTerminal } from './internals';

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
  drawBuffer(pen, core, normal, Math.max(0, normal.ybase - history));
  if (active === alt) {
    pen.plain();
    pen.write('\x1b[?1047h\x1b[H');
    drawBuffer(pen, core, alt, alt.ybase);
  }
  if (core.coreService.decPrivateModes.origin) pen.write('\x1b[?6h');
  placeCursor(pen, core, active);
  pen.set(core._inputHandler._curAttrData);
  pen.write(drawCharsets(core._charsetService) + drawModes(core));
  const joinable = lastPrinted(core, active);
  if (joinable) pen.write(joinable);
}

function drawBuffer(pen: Pen, core: Core, buffer: ScreenBuffer, first: number): void {
  drawLines(pen, buffer, { first, rows: core.rows, cols: core.cols });
  pen.plain();
  drawTabs(pen, core.cols, buffer.tabs);
  const { savedX, savedCurAttrData: saved, savedCharset, scrollTop, scrollBottom } = buffer;
  const savedRow = Math.max(0, buffer.savedY - buffer.ybase);
  if (savedX > 0 || savedRow > 0 || saved.fg !== 0 || saved.bg !== 0 || savedCharset) {
    pen.write(`\x1b[${savedRow + 1};${savedX + 1}H`);
    pen.set(saved);
    pen.write(`${savedCharset ? `\x1b(${designatorOf(savedCharset)}` : ''}\x1b7${savedCharset ? '\x1b(B' : ''}`);
  }
  if (scrollTop > 0 || scrollBottom < core.rows - 1) pen.write(`\x1b[${scrollTop + 1};${scrollBottom + 1}r`);
}

const TAB_COLUMNS = 8;

function drawTabs(pen: Pen, cols: number, tabs: ScreenBuffer['tabs']): void {
  const columns = Array.from({ length: cols }, (_, column) => column);
  if (columns.every((column) => Boolean(tabs[column]) === (column % TAB_COLUMNS === 0))) return;
  const set = columns.flatMap((column) => (tabs[column] ? [`\x1b[${column + 1}G\x1bH`] : []));
  pen.write(`\x1b[3g${set.join('')}`);
}

/**
 * Behind the last column is no place to go to: what stands in it is printed once more. Where nothing does, the
 * whole line was erased under the cursor.
 */
function placeCursor(pen: Pen, { cols, coreService }: Core, buffer: ScreenBuffer): void {
  if (buffer.x < cols) return pen.write(moveTo(coreService, buffer, buffer.x));
  const cell = freshCell();
  const line = buffer.lines.get(buffer.ybase + buffer.y);
  let column = cols - 1;
  line?.loadCell(column, cell);
  if (cell.getWidth() === 0 && cell.getChars() === '') line?.loadCell(--column, cell);
  pen.write(moveTo(coreService, buffer, column));
  pen.set(cell);
  pen.write(cell.getChars() || ' \x1b[2K');
}

/** Prints the last character once more: what combines with it, or repeats it, may come next. Empty when there is none. */
function lastPrinted(core: Core, buffer: ScreenBuffer): string {
  const { _parser, _curAttrData } = core._inputHandler;
  if (_parser.precedingJoinState === 0 || buffer.x === 0) return '';
  const cell = freshCell();
  const line = buffer.lines.get(buffer.ybase + buffer.y);
  let start = buffer.x - 1;
  line?.loadCell(start, cell);
  if (cell.getWidth() === 0 && cell.getChars() === '' && start > 0) line?.loadCell(--start, cell);
  const chars = cell.getChars();
  const width = cell.getWidth();
  // Bitwise, as a cell keeps its bits unsigned and the cursor signed.
  const isAlike = (cell.fg ^ _curAttrData.fg) === 0 && (cell.bg ^ _curAttrData.bg) === 0;
  const isMapped = (chars[0] ?? '') in (core._charsetService.charset ?? {});
  if (!isAlike || isMapped || chars === '' || width === 0 || start + width !== buffer.x) return '';
  const room = core.coreService.modes.insertMode ? `\x1b[${width}P` : '';
  return `${moveTo(core.coreService, buffer, start)}${room}${chars}`;
}

/** With origin mode only absolute moves are right: xterm.js adds the margin to others. */
function moveTo({ decPrivateModes }: Core['coreService'], buffer: ScreenBuffer, column: number): string {
  const top = decPrivateModes.origin ? buffer.scrollTop : 0;
  return `\x1b[${Math.max(1, buffer.y - top + 1)};${column + 1}H`;
}

/** Which letter chooses a charset is not kept: each is chosen once, and known again by the table it gives. */
const designators = new Map<Charset, string>();

function designatorOf(charset: Charset): string {
  if (designators.size === 0) {
    const core = coreOf(spareTerminal());
    for (const letter of '0A4CRQKYE6ZH=') {
      core.writeSync(`\x1b(${letter}`);
      const table = core._charsetService._charsets[0];
      if (table && !designators.has(table)) designators.set(table, letter);
    }
  }
  return designators.get(charset) ?? 'B';
}

function drawCharsets({ charset, glevel, _charsets }: Core['_charsetService']): string {
  const places = ['(', ')', '*', '+'];
  const drawn = places.flatMap((place, level) => {
    const table = level === glevel ? charset : _charsets[level];
    return table ? [`\x1b${place}${designatorOf(table)}`] : [];
  });
  return drawn.join('') + (['', '\x0e', '\x1bn', '\x1bo'][glevel] ?? '');
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
