// Owns what we read of a headless terminal beyond its public interface, which shows neither modes nor saved cursor
// whole. The version of xterm.js is pinned; the property tests of the screens fail when a name here no longer fits.
import unicode11 from '@xterm/addon-unicode11';
import headless, { type Terminal } from '@xterm/headless';
import { loadWidths } from '#core/combining-marks';
import { guardSequences } from '#core/guard-sequences';

/** `_ext` has the kind and colour of the underline, which for a link its accessors hide. */
export type Attributes = { fg: number; bg: number; extended: { urlId: number; _ext: number } };

export type Cell = Attributes & { content: number; getChars(): string; getWidth(): number };

export type Line = { isWrapped: boolean; loadCell(column: number, cell: Cell): Cell };

export type Charset = object | undefined;

export type ScreenBuffer = {
  x: number;
  y: number;
  ybase: number;
  scrollTop: number;
  scrollBottom: number;
  savedX: number;
  savedY: number;
  savedCurAttrData: Attributes;
  savedCharset: Charset;
  tabs: Readonly<Record<number, boolean | undefined>>;
  lines: { length: number; get(row: number): Line | undefined };
  clear(): void;
};

export type Core = {
  cols: number;
  rows: number;
  writeSync(bytes: string | Uint8Array): void;
  resize(cols: number, rows: number): void;
  optionsService: { rawOptions: { convertEol: boolean; scrollback: number } };
  coreService: {
    isCursorHidden: boolean;
    modes: { insertMode: boolean };
    decPrivateModes: {
      applicationCursorKeys: boolean;
      applicationKeypad: boolean;
      bracketedPasteMode: boolean;
      cursorBlink: boolean | undefined;
      cursorStyle: 'block' | 'underline' | 'bar' | undefined;
      origin: boolean;
      reverseWraparound: boolean;
      sendFocus: boolean;
      synchronizedOutput: boolean;
      wraparound: boolean;
    };
  };
  coreMouseService: { activeProtocol: string; activeEncoding: string };
  _bufferService: { buffers: { active: ScreenBuffer; normal: ScreenBuffer; alt: ScreenBuffer } };
  _charsetService: { charset: Charset; glevel: number; _charsets: Charset[] };
  _oscLinkService: { getLinkData(id: number): { id?: string; uri: string } | undefined };
  _inputHandler: {
    _curAttrData: Attributes;
    _parser: { currentState: number; precedingJoinState: number };
    _utf8Decoder: { interim: Uint8Array };
  };
};

/** With the widths and limits that the page has. */
export function openHeadless(size: { cols: number; rows: number; scrollback: number }): Terminal {
  const term = new headless.Terminal({ ...size, allowProposedApi: true, logLevel: 'off' });
  loadWidths(term, new unicode11.Unicode11Addon());
  guardSequences(term);
  return term;
}

export function coreOf(term: Terminal): Core {
  return (term as unknown as { _core: Core })._core;
}

/**
 * As xterm.js does it, but for two things in which a page, that takes a new size at a byte of its own, differs anyway. No
 * mark joins a letter from before, and none is repeated: the cursor was moved away from it. And an alternate screen that
 * is not shown gets its new height, where xterm.js leaves it the former as lines to scroll through, until it was shown.
 */
export function resizeHeadless(core: Core, cols: number, rows: number): void {
  const { active, alt } = core._bufferService.buffers;
  core.resize(cols, rows);
  core._inputHandler._parser.precedingJoinState = 0;
  if (active !== alt) alt.clear();
}

let spare: Terminal | null = null;

/** One that nobody reads the state of. */
export function spareTerminal(): Terminal {
  spare ??= openHeadless({ cols: 2, rows: 1, scrollback: 0 });
  return spare;
}

/** To load cells into; a buffer's own null cell is what its lines are filled with. */
export function freshCell(): Cell {
  return spareTerminal().buffer.active.getNullCell() as unknown as Cell;
}

const EMPTY_CONTENT = 1 << 22;

/** Where a narrower size has cut a wide character in two, nothing is left to draw. */
export function loadCell(line: Line, column: number, { cols, cell }: { cols: number; cell: Cell }): Cell {
  line.loadCell(column, cell);
  if (column === cols - 1 && cell.getWidth() === 2) cell.content = EMPTY_CONTENT;
  return cell;
}
