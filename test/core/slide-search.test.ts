import fc from 'fast-check';
import { expect, test } from 'vitest';
import { searchSlides } from '#core/slide-search';

const SLIDES = [
  { number: 1, title: 'Zero to production', text: 'Zero to production. Build it, run it.' },
  { number: 2, title: 'Build it', text: 'Build it The café serves a Dockerfile of 2 lines' },
  { number: null, title: 'What a build is', text: 'What a build is: layers' },
  { number: 3, title: 'Layers', text: 'Layers 12' },
];
const found = (query: string) => searchSlides(SLIDES, query).map(({ slide }) => slide);

test('SE1 a number finds its slide first, words find titles before texts, all words must be there', () => {
  expect(found('2')).toEqual([1, 3]);
  expect(found('build')).toEqual([1, 2, 0]);
  expect(found('layers')).toEqual([3, 2]);
  expect(found('it build')).toEqual([1, 0]);
  expect(found('nothing')).toEqual([]);
  expect(found('  ')).toEqual([0, 1, 2, 3]);
});

test('SE2 case and accents do not matter, and the piece around a hit says where it is', () => {
  expect(searchSlides(SLIDES, 'CAFE')).toEqual([
    { slide: 1, before: 'Build it The ', match: 'café', after: ' serves a Dockerfile of 2 lines' },
  ]);
});

test('SE3 any text can be searched for any other; what a hit marks is in the slide’s text', () => {
  const words = fc.string({ unit: 'grapheme' });
  const slide = fc.record({ number: fc.option(fc.nat(99)), title: words, text: words });
  fc.assert(
    fc.property(fc.array(slide), words, (slides, query) => {
      for (const { slide: index, match } of searchSlides(slides, query))
        expect(slides[index]?.text.replace(/\s+/g, ' ')).toContain(match);
    }),
  );
});
