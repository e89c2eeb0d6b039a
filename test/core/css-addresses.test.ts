import { expect, test } from 'vitest';
import { addressesIn, asStyleText, withAddresses, withoutUnusedFonts } from '#core/css-addresses';

const SHEET = 'http://host/css/all.css';
const face = (family: string, file: string) => `@font-face{font-family:"${family}";src:url(${file})}`;

test('SU1 what a sheet names is found once, in quotes or not, and only what is known is replaced', () => {
  const css = `a{background:url(a.png)}b{background:url( "b.svg" )}c{background:url('a.png')}`;
  expect(addressesIn(css)).toEqual(['a.png', 'b.svg']);
  expect(withAddresses(css, new Map([['a.png', 'data:x']]))).toBe(
    `a{background:url("data:x")}b{background:url( "b.svg" )}c{background:url("data:x")}`,
  );
});

test('SU2 a font stays when text is set in it or the page asks for it, whatever the quotes', () => {
  const css = [face('Inter', '../i.woff2'), face('Mono', '../m.woff2'), face('Rare', '../r.woff2')].join('');
  const used = { fonts: ["'Inter'"], preloaded: ['http://host/m.woff2'] };
  expect(withoutUnusedFonts(css, SHEET, used)).toBe(face('Inter', '../i.woff2') + face('Mono', '../m.woff2'));
});

test('SU3 the end of a style element does not stand in its text', () => {
  expect(asStyleText('a{content:"</STYLE>"}')).toBe('a{content:"<\\/STYLE>"}');
});
