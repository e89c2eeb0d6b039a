import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressOf, MOVES, moved, positionAt, type Stop, stageAt, within } from '#core/position';

/** A, its details A1 and A2, then B and C. */
const STOPS: Stop[] = [
  { name: 'a', steps: 2, across: 0, down: 0 },
  { name: 'a1', steps: 0, across: 0, down: 1 },
  { name: 'a2', steps: 1, across: 0, down: 2 },
  { name: 'b', steps: 0, across: 1, down: 0 },
  { name: 'c', steps: 3, across: 2, down: 0 },
];

const anyStops = fc
  .array(fc.record({ steps: fc.nat(4), isDetail: fc.boolean() }), { minLength: 1, maxLength: 12 })
  .map((slides) => {
    let across = -1;
    let down = 0;
    return slides.map(({ steps, isDetail }, i): Stop => {
      down = isDetail && i > 0 ? down + 1 : 0;
      if (down === 0) across += 1;
      return { name: `s${i}`, steps, across, down };
    });
  });

test('P1 next goes through the steps, then down, then across; its end is the last step of the last slide', () => {
  const seen = [];
  let at = { slide: 0, step: 0 };
  for (let i = 0; i < 20; i += 1) {
    seen.push(addressOf(STOPS, at));
    at = moved(STOPS, at, 'next');
  }
  expect([...new Set(seen)]).toEqual(['a', 'a.1', 'a.2', 'a1', 'a2', 'a2.1', 'b', 'c', 'c.1', 'c.2', 'c.3']);
  expect(at).toEqual({ slide: 4, step: 3 });
});

test('P2 forward and back are inverses, wherever one is', () => {
  fc.assert(
    fc.property(anyStops, fc.nat(20), fc.nat(6), (stops, slide, step) => {
      const here = within(stops, { slide, step });
      const after = moved(stops, here, 'next');
      if (after.slide !== here.slide || after.step !== here.step) expect(moved(stops, after, 'previous')).toEqual(here);
      const before = moved(stops, here, 'previous');
      if (before.slide !== here.slide || before.step !== here.step) expect(moved(stops, before, 'next')).toEqual(here);
    }),
  );
});

test('P3 every move lands on a position that there is, and all but next and previous on a beginning', () => {
  fc.assert(
    fc.property(anyStops, fc.integer({ min: -3, max: 99 }), fc.integer({ min: -3, max: 99 }), (stops, slide, step) => {
      for (const move of MOVES) {
        const to = moved(stops, { slide, step }, move);
        expect(within(stops, to)).toEqual(to);
      }
    }),
  );
});

test.each([
  ['next-slide', 'a.1', 'a1'],
  ['previous-slide', 'a2.1', 'a2'],
  ['previous-slide', 'a2', 'a1'],
  ['next-chapter', 'a.1', 'b'],
  ['next-chapter', 'c.1', 'c.1'],
  ['previous-chapter', 'a2', 'a'],
  ['previous-chapter', 'b', 'a'],
  ['previous-chapter', 'a.2', 'a'],
  ['first', 'c.2', 'a'],
  ['last', 'a', 'c'],
] as const)('P4 %s leads from %s to %s', (move, from, to) => {
  const at = positionAt(STOPS, from);
  expect(at && addressOf(STOPS, moved(STOPS, at, move))).toBe(to);
});

test('P5 an address and a position say the same; a step that is not there is the last one, a name that is not there none', () => {
  fc.assert(
    fc.property(anyStops, fc.nat(20), fc.nat(6), (stops, slide, step) => {
      const here = within(stops, { slide, step });
      expect(positionAt(stops, addressOf(stops, here))).toEqual(here);
    }),
  );
  expect(positionAt(STOPS, 'c.99')).toEqual({ slide: 4, step: 3 });
  for (const wrong of ['', 'x', '.1', 'a.', 'a.b', 'a.1.1', 'a.-1', 'a.12345', '%'])
    expect(positionAt(STOPS, wrong), wrong).toBeNull();
});

test('P6 a deck without slides has one position', () => {
  for (const move of MOVES) expect(moved([], { slide: 3, step: 3 }, move)).toEqual({ slide: 0, step: 0 });
});

test('P7 stages begin one after the other, and the last stays', () => {
  expect([0, 1, 2, 3, 4, 5].map((step) => stageAt(step, 2, 3))).toEqual([0, 0, 1, 2, 2, 2]);
  expect(stageAt(5, 1, 0)).toBe(0);
});
