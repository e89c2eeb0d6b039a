// Owns which CSS colours and gradients an author may write, and whether text on them must be light.

/** The names of CSS Color 4, each with its value. */
const NAMES = `
  aliceblue f0f8ff, antiquewhite faebd7, aqua 00ffff, aquamarine 7fffd4, azure f0ffff, beige f5f5dc,
  bisque ffe4c4, black 000000, blanchedalmond ffebcd, blue 0000ff, blueviolet 8a2be2, brown a52a2a,
  burlywood deb887, cadetblue 5f9ea0, chartreuse 7fff00, chocolate d2691e, coral ff7f50, cornflowerblue 6495ed,
  cornsilk fff8dc, crimson dc143c, cyan 00ffff, darkblue 00008b, darkcyan 008b8b, darkgoldenrod b8860b,
  darkgray a9a9a9, darkgreen 006400, darkgrey a9a9a9, darkkhaki bdb76b, darkmagenta 8b008b,
  darkolivegreen 556b2f, darkorange ff8c00, darkorchid 9932cc, darkred 8b0000, darksalmon e9967a,
  darkseagreen 8fbc8f, darkslateblue 483d8b, darkslategray 2f4f4f, darkslategrey 2f4f4f, darkturquoise 00ced1,
  darkviolet 9400d3, deeppink ff1493, deepskyblue 00bfff, dimgray 696969, dimgrey 696969, dodgerblue 1e90ff,
  firebrick b22222, floralwhite fffaf0, forestgreen 228b22, fuchsia ff00ff, gainsboro dcdcdc, ghostwhite f8f8ff,
  gold ffd700, goldenrod daa520, gray 808080, green 008000, greenyellow adff2f, grey 808080, honeydew f0fff0,
  hotpink ff69b4, indianred cd5c5c, indigo 4b0082, ivory fffff0, khaki f0e68c, lavender e6e6fa,
  lavenderblush fff0f5, lawngreen 7cfc00, lemonchiffon fffacd, lightblue add8e6, lightcoral f08080,
  lightcyan e0ffff, lightgoldenrodyellow fafad2, lightgray d3d3d3, lightgreen 90ee90, lightgrey d3d3d3,
  lightpink ffb6c1, lightsalmon ffa07a, lightseagreen 20b2aa, lightskyblue 87cefa, lightslategray 778899,
  lightslategrey 778899, lightsteelblue b0c4de, lightyellow ffffe0, lime 00ff00, limegreen 32cd32, linen faf0e6,
  magenta ff00ff, maroon 800000, mediumaquamarine 66cdaa, mediumblue 0000cd, mediumorchid ba55d3,
  mediumpurple 9370db, mediumseagreen 3cb371, mediumslateblue 7b68ee, mediumspringgreen 00fa9a,
  mediumturquoise 48d1cc, mediumvioletred c71585, midnightblue 191970, mintcream f5fffa, mistyrose ffe4e1,
  moccasin ffe4b5, navajowhite ffdead, navy 000080, oldlace fdf5e6, olive 808000, olivedrab 6b8e23,
  orange ffa500, orangered ff4500, orchid da70d6, palegoldenrod eee8aa, palegreen 98fb98, paleturquoise afeeee,
  palevioletred db7093, papayawhip ffefd5, peachpuff ffdab9, peru cd853f, pink ffc0cb, plum dda0dd,
  powderblue b0e0e6, purple 800080, rebeccapurple 663399, red ff0000, rosybrown bc8f8f, royalblue 4169e1,
  saddlebrown 8b4513, salmon fa8072, sandybrown f4a460, seagreen 2e8b57, seashell fff5ee, sienna a0522d,
  silver c0c0c0, skyblue 87ceeb, slateblue 6a5acd, slategray 708090, slategrey 708090, snow fffafa,
  springgreen 00ff7f, steelblue 4682b4, tan d2b48c, teal 008080, thistle d8bfd8, tomato ff6347, turquoise 40e0d0,
  violet ee82ee, wheat f5deb3, white ffffff, whitesmoke f5f5f5, yellow ffff00, yellowgreen 9acd32
`;

const NAMED: ReadonlyMap<string, string> = new Map(
  NAMES.trim()
    .split(/,\s+/)
    .map((entry) => entry.split(' ') as [string, string]),
);

const NUMBER = '[+-]?(?:\\d{1,6}(?:\\.\\d{1,6})?|\\.\\d{1,6})';
const PART = `(?:none|${NUMBER}(?:%|deg|turn|rad)?)`;
const FUNCTION = `(?:rgba?|hsla?|oklch)\\(\\s*${PART}(?:\\s*,\\s*|\\s+)${PART}(?:\\s*,\\s*|\\s+)${PART}(?:\\s*[,/]\\s*${PART})?\\s*\\)`;
const HEX = '#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})';
const COLOUR = new RegExp(`^(?:${HEX}|${FUNCTION}|[a-z]+)$`);
const SIDE =
  /^(?:[+-]?\d{1,6}(?:\.\d{1,6})?(?:deg|turn|rad|grad)|to (?:top|bottom|left|right)(?: (?:top|bottom|left|right))?)$/;
const STOP = /^(.+?)((?: +[+-]?\d{1,4}(?:\.\d{1,4})?%){0,2})$/;

/** What can be painted behind a slide. `isDark`: light text is read better on it. */
export type Paint = { css: string; isDark: boolean };

/** A colour or a `linear-gradient(…)`; null for everything else, so that no other CSS comes in with it. */
export function paintOf(text: string): Paint | null {
  const css = text.trim().toLowerCase();
  if (css.length > 500) return null;
  const [, inner] = /^linear-gradient\((.*)\)$/.exec(css) ?? [];
  const stops = inner === undefined ? [css] : stopsOf(inner);
  const lights = stops.map(lightOf);
  if (lights.length === 0 || lights.includes(null)) return null;
  const mean = lights.reduce<number>((sum, light) => sum + (light ?? 0), 0) / lights.length;
  return { css, isDark: mean < MIDDLE };
}

/** The luminance on which black and white text are read equally well (WCAG 2). */
const MIDDLE = 0.179;

/** The colours of a gradient with at least two; empty when it is malformed. */
function stopsOf(inner: string): string[] {
  const parts = inner.split(/,(?![^(]*\))/).map((part) => part.trim());
  if (SIDE.test(parts[0] ?? '')) parts.shift();
  return parts.length < 2 ? [] : parts.map((part) => STOP.exec(part)?.[1] ?? '');
}

/** Luminance from 0 to 1; null for what is no colour. Transparency is left out of account. */
function lightOf(colour: string): number | null {
  if (!COLOUR.test(colour)) return null;
  if (colour.startsWith('#')) return luminanceOfHex(colour.slice(1));
  const [, name = '', inner = ''] = /^([a-z]+)\((.*)\)$/.exec(colour) ?? [];
  if (name === '') return NAMED.has(colour) ? luminanceOfHex(NAMED.get(colour) ?? '') : null;
  const parts = inner.trim().split(/\s*[,/]\s*|\s+/);
  if (name === 'oklch') return Math.min(Math.max(figure(parts[0], 1), 0), 1) ** 3;
  if (name.startsWith('rgb')) return luminance(parts.slice(0, 3).map((part) => figure(part, 255) / 255));
  return luminance(fromHsl(degrees(parts[0]), figure(parts[1], 1, 100), figure(parts[2], 1, 100)));
}

/** A figure, or a percentage of `whole`; a figure without a sign is of `scale`. */
function figure(part: string | undefined, whole: number, scale = whole): number {
  const value = Number.parseFloat(part ?? '');
  if (Number.isNaN(value)) return 0;
  return part?.endsWith('%') ? (value / 100) * whole : (value / scale) * whole;
}

function degrees(part = '0'): number {
  const value = Number.parseFloat(part) || 0;
  if (part.endsWith('turn')) return value * 360;
  return part.endsWith('rad') ? (value * 180) / Math.PI : value;
}

function fromHsl(hue: number, saturation: number, lightness: number): number[] {
  const spread = saturation * Math.min(lightness, 1 - lightness);
  return [0, 8, 4].map((n) => {
    const k = (((n + hue / 30) % 12) + 12) % 12;
    return lightness - spread * Math.max(-1, Math.min(k - 3, 9 - k, 1));
  });
}

function luminanceOfHex(hex: string): number {
  const digits = hex.length < 6 ? [...hex].map((digit) => digit + digit).join('') : hex;
  return luminance([0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16) / 255));
}

function luminance(channels: number[]): number {
  const [red = 0, green = 0, blue = 0] = channels.map((channel) => {
    const value = Math.min(Math.max(channel, 0), 1);
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
