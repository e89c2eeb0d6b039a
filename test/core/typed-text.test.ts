import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keysOf, MAX_SPEED, typedAfter } from '#core/typed-text';

const anyText = fc
  .array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('\n', '    ', '\n\n\t', '😀', '👩‍🚀')), {
    maxLength: 30,
  })
  .map((parts) => parts.join(''));
const anySpeed = fc.integer({ min: 1, max: MAX_SPEED });

const shownAfter = (text: string, speed: number, ms: number) => text.slice(0, typedAfter(keysOf(text, speed), ms));

test('TY1 one character after the other, a breath at a line’s end, which brings the next one’s indentation', () => {
  const text = 'if a:\n\n  b\n';
  const shown = (ms: number) => shownAfter(text, 10, ms);
  expect([0, 99, 100, 500].map(shown)).toEqual(['', '', 'i', 'if a:']);
  expect([999, 1_000, 1_100, 1_599, 1_600].map(shown)).toEqual([
    'if a:',
    'if a:\n\n  ',
    'if a:\n\n  b',
    'if a:\n\n  b',
    text,
  ]);
});

test('TY2 whenever one looks, it is a part from the beginning that only grows, and ends within no character', () => {
  fc.assert(
    fc.property(anyText, anySpeed, fc.array(fc.nat(20_000), { minLength: 2 }), (text, speed, times) => {
      const keys = keysOf(text, speed);
      let before = 0;
      for (const ms of times.toSorted((a, b) => a - b)) {
        const end = typedAfter(keys, ms);
        expect(end).toBeGreaterThanOrEqual(before);
        expect(/[\ud800-\udbff]$/.test(text.slice(0, end)) && /^[\udc00-\udfff]/.test(text.slice(end))).toBe(false);
        before = end;
      }
    }),
  );
});

test('TY3 all of it is there in the end, never before its last key, and twice as fast at twice the speed', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 1, max: MAX_SPEED / 2 }), (text, speed) => {
      const keys = keysOf(text, speed);
      const last = keys.at(-1)?.ms ?? 0;
      expect(typedAfter(keys, last)).toBe(text.length);
      if (text !== '') expect(typedAfter(keys, last - 0.5 / MAX_SPEED)).toBeLessThan(text.length);
      expect(keysOf(text, speed * 2).at(-1)?.ms ?? 0).toBeCloseTo(last / 2, 6);
    }),
  );
});
