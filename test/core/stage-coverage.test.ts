import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lostOnStage } from '#core/stage-coverage';

const terminal = 'grace 1';
const row = (from: number, to: number, hasLostBegin = false) => ({ terminal, from, to, hasLostBegin });

test('SK1 what was before a recording that lost its beginning is lost, and where a block ran without any', () => {
  const stage = [
    { terminal, from: 0, to: 100 },
    { terminal, from: 100, to: 200 },
  ];
  expect(lostOnStage(stage, [row(40, 90, true)], [])).toEqual([{ from: 0, to: 40 }]);
  expect(lostOnStage(stage, [row(40, 90)], [60])).toEqual([]);
  expect(lostOnStage(stage, [], [150])).toEqual([{ from: 100, to: 200 }]);
  expect(lostOnStage(stage, [row(-50, 100), row(160, 300)], [10, 120])).toEqual([{ from: 100, to: 160 }]);
  expect(lostOnStage(stage, [], [])).toEqual([]);
  // Another terminal of theirs was recorded meanwhile.
  expect(lostOnStage(stage, [{ ...row(0, 200), terminal: 'grace 2' }], [150])).toEqual([{ from: 100, to: 200 }]);
  // Told by the second only.
  expect(lostOnStage(stage, [row(0.6, 90, true)], [0.2])).toEqual([]);
});

test('SK2 what is recorded is never lost, and what is lost was on stage', () => {
  const second = fc.integer({ min: 0, max: 50 });
  const span = fc.tuple(second, second).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) + 1 }));
  fc.assert(
    fc.property(span, fc.array(fc.tuple(span, fc.boolean()), { maxLength: 5 }), fc.array(second), (on, rows, ran) => {
      const recorded = rows.map(([each, hasLostBegin]) => ({ ...each, terminal, hasLostBegin }));
      let before = on.from;
      for (const { from, to } of lostOnStage([{ ...on, terminal }], recorded, ran)) {
        expect(from).toBeGreaterThanOrEqual(before);
        expect(to).toBeLessThanOrEqual(on.to);
        expect(recorded.some((each) => each.from < to && each.to > from)).toBe(false);
        before = to;
      }
    }),
    { numRuns: 300 },
  );
});
