// Owns what two terminals are compared by, and streams of output that bring them into all kinds of states.

import type { Terminal } from '@xterm/headless';
import fc from 'fast-check';
import {
  type Attributes,
  type Cell,
  type Core,
  coreOf,
  freshCell,
  loadCell,
  type ScreenBuffer,
} from '#server/screens/internals';
import { underlineOf } from '#server/screens/style';

/** That there is an underline is written twice, and known from the one. */
const UNDERLINE_BITS = 0x10000000;

function attributesOf(attributes: Attributes): string {
  const { fg, bg } = attributes;
  const { style, color } = underlineOf(attributes);
  return [colorOf(fg), colorOf(bg), style, color].join();
}

/** A colour of the palette may have bits left of a former one. */
function colorOf(bits: number): number {
  const isPalette = ((bits >>> 24) & 3) === 1 || ((bits >>> 24) & 3) === 2;
  return (bits & ~UNDERLINE_BITS & (isPalette ? 0xff0000ff : -1)) >>> 0;
}

function lineOf(core: Core, buffer: ScreenBuffer, row: number, cell: Cell): string {
  const line = buffer.lines.get(row);
  const cells = Array.from({ length: core.cols }, (_, column) => {
    if (line) loadCell(line, column, { cols: core.cols, cell });
    const isErased = cell.getChars() === '' && (cell.bg & 0xfc000000) === 0 && cell.fg === 0;
    // An erased cell has a background only: with more it is as good as a space.
    const isSecondHalf = cell.getWidth() === 0;
    return `${cell.getChars() || (isErased || isSecondHalf ? '' : ' ')}/${cell.getWidth()}/${attributesOf(cell)}`;
  });
  return cells.join('|');
}

function bufferOf(core: Core, buffer: ScreenBuffer, history: number) {
  const cell = freshCell();
  const first = Math.max(0, buffer.ybase - history);
  const rows = Array.from({ length: buffer.ybase + core.rows - first }, (_, row) => first + row);
  const saved = [
    Math.min(buffer.savedX, core.cols - 1),
    Math.min(core.rows - 1, Math.max(0, buffer.savedY - buffer.ybase)),
  ];
  return {
    lines: rows.map((row) => lineOf(core, buffer, row, cell)),
    wraps: rows.map((row) => buffer.lines.get(row)?.isWrapped),
    margins: [buffer.scrollTop, buffer.scrollBottom],
    tabs: Array.from({ length: core.cols }, (_, column) => Boolean(buffer.tabs[column])),
    saved,
  };
}

/** All that output can change, with so many lines of history; but links, whose targets xterm.js forgets at odd times. */
export function stateOf(term: Terminal, history: number) {
  const core = coreOf(term);
  const { active, normal } = core._bufferService.buffers;
  const { _curAttrData, _parser } = core._inputHandler;
  return {
    size: [core.cols, core.rows],
    isAlternate: active !== normal,
    // A mark without a letter takes xterm.js beyond the column behind the last: it makes no difference to what follows.
    cursor: [Math.min(active.x, core.cols), active.y, core.coreService.isCursorHidden],
    attributes: attributesOf(_curAttrData),
    modes: { ...core.coreService.decPrivateModes, ...core.coreService.modes },
    mouse: [core.coreMouseService.activeProtocol, core.coreMouseService.activeEncoding],
    parser: _parser.currentState,
    buffers:
      active === normal
        ? [bufferOf(core, normal, history)]
        : [bufferOf(core, normal, history), bufferOf(core, active, 0)],
  };
}

const number = (max: number) => fc.integer({ min: 0, max });
/** Restoring a cursor in xterm.js hides underline, link and charset until something brings them back: no output asks for that. */
const USUAL = '\x1b[m\x1b]8;;\x07\x0f\x1b(B';
const sequences = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('plain text ', 'a', 'line\r\n', '\r\n', '\n', '\r', '\t', '\b') },
  { weight: 3, arbitrary: fc.constantFrom('日本語', '한', '🙂', 'é', 'e\u0301', 'ß', '│', '\u0301', 'a\u200db') },
  { weight: 3, arbitrary: fc.string({ unit: fc.constantFrom('x', ' ', '漢'), maxLength: 40 }) },
  fc
    .constantFrom(
      ...['0', '1', '4', '4:3', '7', '31', '42', '95', '38;5;200', '48;2;1;2;3', '4:3;58:5:9', '9', '53', '2;3;5;8'],
    )
    .map((sgr) => `\x1b[${sgr}m`),
  fc.tuple(number(12), fc.constantFrom(...'ABCDGd@PXLMSTIZ')).map(([count, final]) => `\x1b[${count}${final}`),
  fc.tuple(number(8), number(30)).map(([row, column]) => `\x1b[${row};${column}H`),
  fc.tuple(number(3), fc.constantFrom('J', 'K', '"q')).map(([kind, final]) => `\x1b[${kind}${final}`),
  fc.tuple(number(6), number(9)).map(([top, bottom]) => `\x1b[${top};${bottom}r`),
  fc.constantFrom(
    `${USUAL}\x1b7`,
    `${USUAL}\x1b[31;1m\x1b7`,
    `${USUAL}\x1b8`,
    `${USUAL}\x1b[u`,
    `${USUAL}\x1b[?1049h`,
    `${USUAL}\x1b[?1049l`,
    '\x1bM',
    '\x1bD',
    '\x1bE',
    '\x1bH',
    '\x1b[g',
    '\x1b[3g',
    '\x1bc',
    '\x1b[!p',
  ),
  fc
    .tuple(
      fc.constantFrom('1', '6', '7', '45', '25', '47', '1047', '1000', '1003', '1006', '1004', '2004', '66'),
      fc.constantFrom('h', 'l'),
    )
    .map(([mode, final]) => `\x1b[?${mode}${final}`),
  fc.constantFrom('\x1b[4h', '\x1b[4l', '\x1b[20h', '\x1b[20l', '\x1b[2 q', '\x1b[5 q', '\x1b[0 q'),
  fc.constantFrom('\x1b(0', '\x1b(B', '\x1b)0', '\x0e', '\x0f', 'qqxx'),
  fc.constantFrom(
    '\x1b]8;;https://a.example\x1b\\link\x1b]8;;\x1b\\',
    '\x1b]8;id=1;https://b.example\x07',
    '\x1b]8;;\x07',
    '\x1b]0;title\x07',
  ),
  fc.constantFrom(
    '\x1b]4;1;rgb:11/22/33\x07',
    '\x1b]104\x07',
    '\x1bP$q m\x1b\\',
    '\x1b',
    '\x1b[3',
    '\x1b]0;half',
    '\x1b[2b',
  ),
);

const pieces = (kind: fc.Arbitrary<string>) =>
  fc.array(kind, { maxLength: 60 }).map((parts) => Buffer.from(parts.join('')));

const WITHOUT_WRAPPING = '\x1b[?7l';

export const outputBytes = pieces(sequences.filter((text) => text !== WITHOUT_WRAPPING));
const ERASE_HISTORY = '\x1b[3J';
/**
 * For a page that has words about a gap in its history. Once that is erased, xterm.js still counts the line of a saved
 * cursor from where the history began: by those words it is further down than in the shell, which has none.
 */
export const keepingHistoryBytes = pieces(
  sequences.filter((text) => text !== WITHOUT_WRAPPING && text !== ERASE_HISTORY),
);
/**
 * Where nothing wraps xterm.js joins a mark behind a wide character that did not fit to the one before, and takes that for
 * a wide one from then on, in which no other output results.
 */
export const unwrappedBytes = pieces(
  fc.oneof({ weight: 9, arbitrary: sequences.filter((text) => text !== '\u0301') }, fc.constant(WITHOUT_WRAPPING)),
);
/** Without wide characters: a narrower size leaves halves of them, which no output can draw. */
export const narrowBytes = pieces(sequences.filter((text) => !/[\u1100-\uffff]/.test(text)));
