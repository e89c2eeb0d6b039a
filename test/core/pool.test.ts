import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextDrain, nextRefill, nextVictim, type PoolKind, waterOf } from '#core/pool';

const RULES = { target: 4, idleMs: 1_000 };

function kindOf(key: string, over: Partial<PoolKind> = {}): PoolKind {
  return { key, nodes: 1, spares: 0, isWatched: true, expected: 0, leftAt: 0, ...over };
}

const kinds = fc.uniqueArray(
  fc.record({
    key: fc.constantFrom('a', 'b', 'c', 'd'),
    nodes: fc.integer({ min: 1, max: 5 }),
    spares: fc.integer({ min: 0, max: 40 }),
    isWatched: fc.boolean(),
    expected: fc.integer({ min: 0, max: 30 }),
    leftAt: fc.integer({ min: 0, max: 5_000 }),
  }),
  { selector: ({ key }) => key },
);

test('W1 a kind is kept at its target, or at as many as are expected, while somebody looks', () => {
  expect(waterOf(kindOf('a'), RULES)).toEqual({ low: 2, target: 4, high: 5 });
  expect(waterOf(kindOf('a', { expected: 30 }), RULES)).toEqual({ low: 15, target: 30, high: 38 });
  expect(waterOf(kindOf('a', { isWatched: false }), RULES).target).toBe(0);
  expect(waterOf(kindOf('a', { expected: 30 }), { ...RULES, target: 0 }).target).toBe(0);
});

test('W2 what is made next is wanted and fits; with room for all, refilling ends with every kind at its target', () => {
  fc.assert(
    fc.property(kinds, fc.integer({ min: 0, max: 300 }), (before, places) => {
      let free = places;
      const now = before.map((kind) => ({ ...kind }));
      for (let refill = nextRefill(now, RULES, free); refill; refill = nextRefill(now, RULES, free)) {
        const kind = now.find(({ key }) => key === refill?.key) as PoolKind;
        expect(kind.spares).toBeLessThan(waterOf(kind, RULES).target);
        kind.spares += 1;
        free -= kind.nodes;
        expect(free).toBeGreaterThanOrEqual(0);
      }
      for (const kind of now) if (kind.spares < waterOf(kind, RULES).target) expect(kind.nodes).toBeGreaterThan(free);
    }),
  );
});

test('W3 the emptiest kind comes first, in a hurry only below its low water', () => {
  const full = kindOf('full', { spares: 3 });
  expect(nextRefill([full, kindOf('empty')], RULES, 9)).toEqual({ key: 'empty', isUrgent: true });
  expect(nextRefill([full], RULES, 9)).toEqual({ key: 'full', isUrgent: false });
});

test('W4 spares go above the high water, and a while after the last look; refilling never makes what draining takes', () => {
  expect(nextDrain([kindOf('a', { spares: 5 })], RULES, 0)).toBeNull();
  expect(nextDrain([kindOf('a', { spares: 6 })], RULES, 0)).toBe('a');
  const left = kindOf('a', { spares: 1, isWatched: false, leftAt: 500 });
  expect(nextDrain([left], RULES, 1_499)).toBeNull();
  expect(nextDrain([left], RULES, 1_500)).toBe('a');
  fc.assert(
    fc.property(kinds, fc.integer({ min: 0, max: 9_000 }), (all, now) => {
      const drained = nextDrain(all, RULES, now);
      if (drained !== null)
        expect(
          nextRefill(
            all.filter(({ key }) => key === drained),
            RULES,
            1_000,
          ),
        ).toBeNull();
    }),
  );
});

test('W5 a spare that nobody looks at gives way first, then one of the fullest kind; with no spare nothing does', () => {
  const watched = kindOf('watched', { spares: 4 });
  expect(nextVictim([watched, kindOf('left', { spares: 1, isWatched: false })], RULES)).toBe('left');
  expect(nextVictim([watched, kindOf('other', { spares: 1 })], RULES)).toBe('watched');
  expect(nextVictim([kindOf('empty')], RULES)).toBeNull();
});
