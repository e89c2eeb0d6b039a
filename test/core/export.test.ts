import { expect, test } from 'vitest';
import { chooseSlides, pagesOf } from '#core/export';

const numbered = [1, 2, null, 3].map((number) => ({ number }));

test('EX1 slides are chosen by the numbers that the talk shows, and a range has the uncounted ones in it', () => {
  expect(chooseSlides(numbered, null)).toEqual({ ok: true, slides: [0, 1, 2, 3] });
  expect(chooseSlides(numbered, '3')).toEqual({ ok: true, slides: [3] });
  expect(chooseSlides(numbered, '2-3, 1')).toEqual({ ok: true, slides: [0, 1, 2, 3] });
  expect(chooseSlides(numbered, '2,2-3')).toEqual({ ok: true, slides: [1, 2, 3] });
});

test.each([
  ['', '“” is no slide and no range, such as 3 or 3-5.'],
  ['2,x', '“x” is no slide and no range, such as 3 or 3-5.'],
  ['2-', '“2-” is no slide and no range, such as 3 or 3-5.'],
  ['0', 'There is no slide 0: the deck has 1 to 3.'],
  ['2-9', 'There is no slide 9: the deck has 1 to 3.'],
  ['3-2', 'The range 3-2 ends before it begins.'],
])('EX2 a choice of slides such as %j is refused with what is wrong', (text, problem) => {
  expect(chooseSlides(numbered, text)).toEqual({ ok: false, problem });
});

test('EX3 a page shows a slide as it ends, or each of its steps', () => {
  const stops = [
    { name: 'first', steps: 0, across: 0, down: 0 },
    { name: 'second', steps: 2, across: 1, down: 0 },
  ];
  expect(pagesOf(stops, [0, 1], false)).toEqual([
    { slide: 'first', step: 0 },
    { slide: 'second', step: 2 },
  ]);
  expect(pagesOf(stops, [1], true).map(({ step }) => step)).toEqual([0, 1, 2]);
});
