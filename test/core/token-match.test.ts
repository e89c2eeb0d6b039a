import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchTokens } from '#core/token-match';

const tokens = fc.array(fc.constantFrom<string[]>('a', 'b', 'c', '(', ' '), { maxLength: 30 });

test('MM1 what is matched is equal, in order on both sides, and each token once', () => {
  fc.assert(
    fc.property(tokens, tokens, (before, after) => {
      const pairs = matchTokens(before, after);
      for (const [i, j] of pairs) expect(before[i]).toBe(after[j]);
      for (let k = 1; k < pairs.length; k += 1) {
        expect(pairs[k]?.[0]).toBeGreaterThan(pairs[k - 1]?.[0] ?? -1);
        expect(pairs[k]?.[1]).toBeGreaterThan(pairs[k - 1]?.[1] ?? -1);
      }
    }),
  );
});

test('MM2 nothing that stays is missed: a text with pieces put in keeps all of its own', () => {
  fc.assert(
    fc.property(tokens, fc.array(fc.nat(30)), (before, places) => {
      const after = [...before];
      for (const place of places) after.splice(Math.min(place, after.length), 0, 'new');
      expect(matchTokens(before, after)).toHaveLength(before.length);
      expect(matchTokens(after, before)).toHaveLength(before.length);
    }),
  );
});

test('MM3 texts too long to compare keep what is common at both ends', () => {
  const long = (middle: string) => ['x', ...Array.from({ length: 1500 }, (_, i) => `${middle}${i}`), 'y'];
  expect(matchTokens(long('a'), long('b'))).toEqual([
    [0, 0],
    [1501, 1501],
  ]);
});
