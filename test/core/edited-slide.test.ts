import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editedSlide } from '#core/edited-slide';

const deckOf = (text: string) => text.split(' ').map((each) => ({ name: each.replace(/\d/g, ''), hash: each }));
const edited = (before: string, after: string) => editedSlide(deckOf(before), deckOf(after));

test('AU10 the slide whose text changed was edited, also where it is renamed, added or has moved as well', () => {
  expect(edited('a b c', 'a b1 c')).toBe('b');
  expect(edited('a b c', 'a d c')).toBe('d');
  expect(edited('a b c', 'a b c d')).toBe('d');
  expect(edited('a b c', 'c1 a b')).toBe('c');
});

test('AU11 of several the first counts', () => {
  expect(edited('a b c', 'a b1 c1')).toBe('b');
});

test('AU12 moving or removing slides is no edit, nor is putting another deck in its place', () => {
  expect(edited('a b c', 'b c a')).toBeNull();
  expect(edited('a b c', 'a c')).toBeNull();
  expect(edited('a b c', 'd e f')).toBeNull();
  expect(edited('a', 'a1')).toBe('a');
});

test('AU13 whichever slide of a deck is edited, that one is found', () => {
  const decks = fc
    .integer({ min: 2, max: 200 })
    .chain((count) => fc.tuple(fc.constant(count), fc.nat({ max: count - 1 })));
  fc.assert(
    fc.property(decks, ([count, at]) => {
      const before = Array.from({ length: count }, (_, i) => ({ name: `s${i}`, hash: `h${i}` }));
      const after = before.map((slide, i) => (i === at ? { ...slide, hash: 'new' } : slide));
      expect(editedSlide(before, after)).toBe(`s${at}`);
    }),
  );
});
