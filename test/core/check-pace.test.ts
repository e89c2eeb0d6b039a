import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  breatherMs,
  type Candidate,
  firstPace,
  LONGEST_MS,
  MOST_IN_GROUP,
  nextCheck,
  paceAfter,
  SHORTEST_MS,
  stirred,
} from '#core/check-pace';

const anyMs = fc.integer({ min: 0, max: 20_000 });
const anyRun = fc.record({ waitedMs: anyMs, tookMs: anyMs, isNews: fc.boolean() });

/** The pace after those runs from time 0 on, each begun when it was due and somewhat later. */
function paceOf(runs: readonly { waitedMs: number; tookMs: number; isNews: boolean }[]) {
  let pace = firstPace(0);
  let startedAt = 0;
  for (const { waitedMs, tookMs, isNews } of runs) {
    startedAt = pace.dueAt + waitedMs;
    pace = paceAfter(pace, { startedAt, endedAt: startedAt + tookMs, isNews });
  }
  return { pace, startedAt };
}

test('CK1 a check is due again after one to ten seconds, and rests at least as long as it took', () => {
  fc.assert(
    fc.property(fc.array(anyRun, { minLength: 1, maxLength: 12 }), (runs) => {
      const { pace, startedAt } = paceOf(runs);
      const { tookMs } = runs.at(-1) ?? { tookMs: 0 };
      const afterMs = pace.dueAt - startedAt;
      expect(afterMs).toBeGreaterThanOrEqual(Math.max(SHORTEST_MS, 2 * tookMs));
      expect(afterMs).toBeLessThanOrEqual(Math.max(LONGEST_MS, 2 * tookMs));
    }),
  );
});

test('CK2 while nothing changes it is due less and less often, ten seconds apart in the end', () => {
  const quiet = { waitedMs: 0, tookMs: 5, isNews: false };
  const gaps = Array.from({ length: 9 }, (_, count) => {
    const { pace, startedAt } = paceOf(Array.from({ length: count + 1 }, () => quiet));
    return pace.dueAt - startedAt;
  });
  expect(gaps).toEqual(gaps.toSorted((a, b) => a - b));
  expect(gaps.at(-1)).toBe(LONGEST_MS);
  const { pace, startedAt } = paceOf([...Array.from({ length: 9 }, () => quiet), { ...quiet, isNews: true }]);
  expect(pace.dueAt - startedAt).toBe(SHORTEST_MS);
});

test('CK3 what happens in the sandbox makes it due at once, never more often than once a second, and never later', () => {
  fc.assert(
    fc.property(fc.array(anyRun, { maxLength: 12 }), anyMs, (runs, laterMs) => {
      const { pace, startedAt } = paceOf(runs);
      const now = startedAt + laterMs;
      const sooner = stirred(pace, now);
      expect(sooner.dueAt).toBeLessThanOrEqual(pace.dueAt);
      expect(sooner.dueAt).toBe(Math.min(pace.dueAt, Math.max(now, pace.restUntil)));
      if (runs.length > 0) expect(sooner.dueAt - startedAt).toBeGreaterThanOrEqual(SHORTEST_MS);
    }),
  );
});

const NOW = 10_000;
const anyGroups = fc.array(
  fc.record({ servedAt: fc.integer({ min: 0, max: NOW }), running: fc.integer({ min: 0, max: MOST_IN_GROUP }) }),
  { minLength: 1, maxLength: 6 },
);
const anyCandidates = anyGroups.chain((groups) =>
  fc.array(
    fc.record({
      dueAt: fc.integer({ min: 0, max: 2 * NOW }),
      askedAt: fc.option(fc.integer({ min: 0, max: NOW })),
      group: fc.constantFrom(...groups),
    }),
    { maxLength: 20 },
  ),
);

test('CK4 the next one is due and its sandbox has room; none is left out while there is such a one', () => {
  fc.assert(
    fc.property(anyCandidates, (candidates) => {
      const may = ({ dueAt, askedAt, group }: Candidate) =>
        (askedAt !== null || dueAt <= NOW) && group.running < MOST_IN_GROUP;
      const next = nextCheck(candidates, NOW);
      if (next) expect(may(next)).toBe(true);
      else expect(candidates.some(may)).toBe(false);
    }),
  );
});

test('CK5 sandboxes take turns: with as many turns as there are sandboxes each has had one', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 8 }), (sizes) => {
      const groups = sizes.map(() => ({ servedAt: 0, running: 0 }));
      const waiting = sizes.flatMap((size, at) =>
        Array.from({ length: size }, () => ({
          dueAt: 0,
          askedAt: null,
          group: groups[at] ?? { servedAt: 0, running: 0 },
        })),
      );
      const served = new Set();
      for (let turn = 1; turn <= sizes.length; turn += 1) {
        const next = nextCheck(waiting, NOW + turn);
        if (next) next.group.servedAt = NOW + turn;
        served.add(next?.group);
      }
      expect(served.size).toBe(sizes.length);
    }),
  );
});

test('CK6 one that is asked for by hand comes first, but nobody gets ahead of all by asking all the time', () => {
  const looped = { dueAt: 0, askedAt: null, group: { servedAt: 0, running: 0 } };
  const asked = (servedAt: number) => ({
    dueAt: Number.POSITIVE_INFINITY,
    askedAt: NOW,
    group: { servedAt, running: 0 },
  });
  const patient = asked(NOW - 2_000);
  const pushing = asked(NOW - 100);
  expect(nextCheck([looped, patient], NOW)).toBe(patient);
  expect(nextCheck([looped, pushing], NOW)).toBe(looped);
  expect(nextCheck([pushing], NOW)).toBe(pushing);
});

test('CK7 a place stays empty twice as long as its check took, and less the longer others wait', () => {
  fc.assert(
    fc.property(anyMs, anyMs, anyMs, (tookMs, wait, more) => {
      expect(breatherMs(tookMs, 0)).toBe(2 * tookMs);
      expect(breatherMs(tookMs, -wait)).toBe(2 * tookMs);
      expect(breatherMs(tookMs, wait + more)).toBeLessThanOrEqual(breatherMs(tookMs, wait));
      expect(breatherMs(tookMs, 8_000 + wait)).toBe(0);
    }),
  );
});
