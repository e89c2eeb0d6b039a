import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRange } from '#core/byte-range';

test.each([
  ['bytes=0-', { start: 0, end: 9 }],
  ['bytes=2-5', { start: 2, end: 5 }],
  ['bytes=5-99', { start: 5, end: 9 }],
  ['bytes=-3', { start: 7, end: 9 }],
  ['bytes=-99', { start: 0, end: 9 }],
  ['bytes=9-9', { start: 9, end: 9 }],
  ['bytes=10-', 'beyond'],
  ['bytes=-0', 'beyond'],
  ['bytes=5-2', 'whole'],
  ['bytes=0-1,3-4', 'whole'],
  ['bytes=-', 'whole'],
  ['bytes=a-b', 'whole'],
  ['lines=0-1', 'whole'],
  [`bytes=${'9'.repeat(40)}-`, 'whole'],
  ['', 'whole'],
  [undefined, 'whole'],
])('MD6 of ten bytes %j asks for %j', (header, expected) => {
  expect(parseRange(header, 10)).toEqual(expected);
});

test('MD7 a range lies in the file, whatever is asked', () => {
  const figure = fc.option(fc.nat({ max: 2 ** 40 }), { nil: '' });
  fc.assert(
    fc.property(figure, figure, fc.nat({ max: 1000 }), (first, last, size) => {
      const range = parseRange(`bytes=${first}-${last}`, size);
      if (typeof range === 'string') return;
      expect(range.start >= 0 && range.start <= range.end && range.end < size).toBe(true);
    }),
  );
});
