// Owns how the look of a cell is written down again: the sequences that give a terminal the same attributes.
import type { Attributes } from './internals';

const COLOR = { mask: 0x3000000, basic: 0x1000000, palette: 0x2000000, rgb: 0x3000000, value: 0xffffff };
const FG = { inverse: 0x4000000, bold: 0x8000000, underline: 0x10000000, blink: 0x20000000, invisible: 0x40000000 };
const STRIKETHROUGH = 0x80000000;
const UNDERLINE_STYLE = 0x1c000000;
/** What xterm.js keeps once a colour of its own has been taken back. */
const UNDERLINE_AS_TEXT = 0x3ffffff;
const BG = { italic: 0x4000000, dim: 0x8000000, extended: 0x10000000, isProtected: 0x20000000, overline: 0x40000000 };

/** What an erased cell keeps of its attributes. */
export function backgroundOf(bg: number): number {
  return bg & (COLOR.mask | COLOR.value);
}

export function hasExtended({ bg }: Attributes): boolean {
  return (bg & BG.extended) !== 0;
}

function color(value: number, base: 30 | 40): string[] {
  const number = value & COLOR.value;
  switch (value & COLOR.mask) {
    case COLOR.basic:
      return [String((number & 7) + base + (number & 8 ? 60 : 0))];
    case COLOR.palette:
      return [`${base + 8};5;${number & 0xff}`];
    case COLOR.rgb:
      return [`${base + 8};2;${rgb(number, ';')}`];
    default:
      return [];
  }
}

function rgb(number: number, between: string): string {
  return [(number >>> 16) & 0xff, (number >>> 8) & 0xff, number & 0xff].join(between);
}

export type Underline = { style: number; color: number };

export function underlineOf(attributes: Attributes): Underline {
  const { _ext } = attributes.extended;
  const style = hasExtended(attributes) ? (_ext & UNDERLINE_STYLE) >>> 26 : 0;
  const color = hasExtended(attributes) ? _ext & (COLOR.mask | COLOR.value) : 0;
  return { style: style || (attributes.fg & FG.underline ? 1 : 0), color };
}

function underline(attributes: Attributes): string[] {
  const { style, color } = underlineOf(attributes);
  const drawn = style > 0 ? [style === 1 ? '4' : `4:${style}`] : [];
  if (color === UNDERLINE_AS_TEXT) return [...drawn, '59'];
  const mode = color & COLOR.mask;
  if (mode === COLOR.rgb) return [...drawn, `58:2::${rgb(color, ':')}`];
  return mode === 0 ? drawn : [...drawn, `58:5:${color & 0xff}`];
}

/** Sets these and no other attributes, whatever is set. Links are not among them. */
export function styleSequence(attributes: Attributes): string {
  const { fg, bg } = attributes;
  const flags: [number, string][] = [
    [fg & FG.bold, '1'],
    [bg & BG.dim, '2'],
    [bg & BG.italic, '3'],
    [fg & FG.blink, '5'],
    [fg & FG.inverse, '7'],
    [fg & FG.invisible, '8'],
    [fg & STRIKETHROUGH, '9'],
    [bg & BG.overline, '53'],
  ];
  const set = flags.flatMap(([isSet, code]) => (isSet ? [code] : []));
  const parts = ['0', ...set, ...underline(attributes), ...color(fg, 30), ...color(bg, 40)];
  return `\x1b[${parts.length === 1 ? '' : parts.join(';')}m${bg & BG.isProtected ? '\x1b[1"q' : ''}`;
}
