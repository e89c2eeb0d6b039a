import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { THEMES } from '#core/themes';

type Look = 'light' | 'dark';
type Colour = readonly [red: number, green: number, blue: number];

/** The colours of a theme, as its style sheet names them; what it does not name is the default theme's. */
function tokensOf(theme: string, look: Look): (token: string) => Colour {
  const css = ['dock', theme].map((name) => readFileSync(`components/themes/${name}.css`, 'utf8')).join('\n');
  const named = [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)];
  const colours = new Map(
    named.map(([, token = '', light = '', dark = '']) => [token, look === 'light' ? light : dark]),
  );
  return (token) => {
    const hex = colours.get(token) ?? '';
    return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Colour;
  };
}

/** As WCAG 2 defines it. */
function contrast(a: Colour, b: Colour): number {
  const luminance = (colour: Colour) => {
    const [red = 0, green = 0, blue = 0] = colour.map((part) =>
      part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [low = 0, high = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

function over(top: Colour, share: number, below: number): Colour {
  return top.map((part) => part * share + below * (1 - share)) as unknown as Colour;
}

const looks = THEMES.flatMap((theme) => (['light', 'dark'] as const).map((look) => [theme, look] as const));

test.each(looks)('TH1 words on slides of %s, %s, have 7:1 on every ground', (theme, look) => {
  const colour = tokensOf(theme, look);
  for (const ink of ['ink', 'ink-soft'])
    for (const ground of ['ground', 'surface', 'raised', 'terminal'])
      expect(contrast(colour(ink), colour(ground)), `${ink} on ${ground}`).toBeGreaterThanOrEqual(7);
});

test.each(looks)('TH2 words on a picture have 7:1 in %s, %s, be it black or white', (theme, look) => {
  const colour = tokensOf(theme, look);
  const [, share] =
    /--plate: color-mix\(in srgb, var\(--ground\) (\d+)%/.exec(readFileSync('components/themes/dock.css', 'utf8')) ??
    [];
  for (const below of [0, 255])
    for (const ink of ['ink', 'ink-soft'])
      expect(contrast(colour(ink), over(colour('ground'), Number(share) / 100, below)), ink).toBeGreaterThanOrEqual(7);
});

test.each(looks)('TH3 states and edges can be seen in %s, %s', (theme, look) => {
  const colour = tokensOf(theme, look);
  for (const ground of ['ground', 'surface', 'raised', 'terminal']) {
    for (const state of ['live', 'passed', 'waiting', 'failed'])
      expect(contrast(colour(state), colour(ground)), `${state} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colour('line-strong'), colour(ground)), `edge on ${ground}`).toBeGreaterThanOrEqual(3);
  }
  expect(contrast(colour('ink'), colour('selection')), 'selected').toBeGreaterThanOrEqual(4.5);
});

test('TH4 the terminal’s colours can be read on every theme’s ground', () => {
  const source = readFileSync('components/terminal/themes.ts', 'utf8');
  for (const [theme, look] of looks) {
    const ground = tokensOf(theme, look)('terminal');
    const [, palette = ''] = new RegExp(`^  ${look}: \\{(.*?)^  \\}`, 'ms').exec(source) ?? [];
    const colours = [...palette.matchAll(/(\w+): '#([0-9a-f]{6})',/g)];
    expect(colours).toHaveLength(16);
    for (const [, name, hex = ''] of colours) {
      const parts = [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Colour;
      expect(contrast(parts, ground), `${name} in ${theme}, ${look}`).toBeGreaterThanOrEqual(4.5);
    }
  }
});
