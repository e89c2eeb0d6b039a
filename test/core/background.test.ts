import { expect, test } from 'vitest';
import { backgroundOf, drawnBackground } from '#core/background';

const darkOf = (value: string) => {
  const outcome = backgroundOf(value);
  return outcome.ok && outcome.background.kind === 'colour' ? outcome.background.isDark : null;
};

test.each([
  ['#000', true],
  ['#12303c', true],
  ['#12303cff', true],
  ['#FFF', false],
  ['navy', true],
  ['Gold', false],
  ['rgb(0 60 80)', true],
  ['rgb(0, 60, 80)', true],
  ['rgba(255, 255, 255, 0.9)', false],
  ['rgb(90% 90% 90% / 50%)', false],
  ['hsl(200 60% 15%)', true],
  ['hsl(200deg, 60%, 85%)', false],
  ['hsl(-160 60% 15%)', true],
  ['oklch(30% 0.1 220)', true],
  ['oklch(0.9 0.05 220 / 0.5)', false],
  ['linear-gradient(navy, #001)', true],
  ['linear-gradient(45deg, white 10%, #eee 50% 60%, gold)', false],
  ['linear-gradient(to top right, rgb(0, 0, 0), hsl(200 60% 15%))', true],
])('MD12 %s is a colour, and text on it is chosen by its light', (value, isDark) => {
  expect(darkOf(value)).toBe(isDark);
});

test('MD13 an image or a video of the folder is one, under its name before and its address after compiling', () => {
  expect(backgroundOf('images/dock.jpg')).toEqual({ ok: true, background: { kind: 'image', file: 'images/dock.jpg' } });
  expect(backgroundOf('./sea.webm')).toEqual({ ok: true, background: { kind: 'video', file: 'sea.webm' } });
  const file = '/decks/d/files/sea.webm?v=1';
  expect(drawnBackground(file)).toEqual({ kind: 'video', file });
  expect(drawnBackground('teal')).toMatchObject({ kind: 'colour', css: 'teal' });
});

test.each([
  'rde',
  '#12',
  '#12345',
  'url(https://a.example/x.png)',
  'red; background-image: url(x)',
  'var(--ground)',
  'rgb(0, 0)',
  'rgb(0 0 0 0 0)',
  'expression(alert(1))',
  'linear-gradient(red)',
  'linear-gradient(red, url(x))',
  'linear-gradient(red, blue), url(x)',
  'linear-gradient(red, var(--x))',
  'constructor',
  'https://a.example/x.png',
  '../x.png',
  'sound.mp3',
  'x.cast',
  '',
  `linear-gradient(${'red, '.repeat(500)}blue)`,
])('MD14 %j is no background', (value) => {
  expect(backgroundOf(value)).toMatchObject({ ok: false, problem: expect.stringContaining('must be a CSS colour') });
  expect(drawnBackground(value)).toBeNull();
});
