import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ask, emptyPlaces, leave, type Places, resize, takenOf, waitsOf } from '#core/places';

const MINUTE = 60_000;

/** What may happen, one after the other; `pick` chooses among those that are there. */
const event = fc.oneof(
  fc.record({ kind: fc.constant('ask' as const), nodes: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ kind: fc.constant('leave' as const), pick: fc.nat(100) }),
  fc.record({ kind: fc.constant('resize' as const), pick: fc.nat(100), nodes: fc.integer({ min: 1, max: 5 }) }),
);
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

/** The places after each event. */
function play(total: number, events: readonly Event[]): Places[] {
  let places = emptyPlaces(total);
  return events.map((each, at) => {
    const now = at * 1_000;
    const all = [...places.stays, ...places.line];
    if (each.kind === 'ask') places = ask(places, { id: at, nodes: each.nodes }, now) ?? places;
    else if (all.length > 0) {
      const id = all[each.pick % all.length]?.id ?? 0;
      if (each.kind === 'leave') places = leave(places, id, now);
      else places = resize(places, { id, nodes: each.nodes }, now) ?? places;
    }
    return places;
  });
}

const games = [fc.integer({ min: 1, max: 12 }), fc.array(event, { maxLength: 60 })] as const;

test('Q1 never are more places given than there are, nor kept back from the first in line', () => {
  fc.assert(
    fc.property(...games, (total, events) => {
      for (const places of play(total, events)) {
        expect(takenOf(places)).toBeLessThanOrEqual(total);
        const [first] = places.line;
        if (first) expect(takenOf(places) + first.nodes).toBeGreaterThan(total);
      }
    }),
  );
});

test('Q2 places are given in the order in which they were asked for', () => {
  fc.assert(
    fc.property(...games, (total, events) => {
      const given: number[] = [];
      for (const { stays } of play(total, events)) for (const { id } of stays) if (!given.includes(id)) given.push(id);
      expect(given).toEqual(given.toSorted((a, b) => a - b));
    }),
  );
});

test('Q3 who asks for more places than exist is told so at once', () => {
  expect(ask(emptyPlaces(2), { id: 1, nodes: 3 }, 0)).toBeNull();
});

test('Q4 a stay grows into free places only, and never past those who wait', () => {
  const one = ask(emptyPlaces(2), { id: 1, nodes: 1 }, 0) as Places;
  expect(takenOf(resize(one, { id: 1, nodes: 2 }, 0) as Places)).toBe(2);
  expect(resize(one, { id: 1, nodes: 3 }, 0)).toBeNull();
  const withLine = ask(one, { id: 2, nodes: 2 }, 0) as Places;
  expect(resize(withLine, { id: 1, nodes: 2 }, 0)).toBeNull();
});

/** A full house of single places, after stays that lasted so many minutes. */
function fullHouse(lengths: readonly number[], ages: readonly number[], waiting: number): Places {
  return {
    total: ages.length,
    stays: ages.map((age, id) => ({ id, nodes: 1, since: -age * MINUTE })),
    line: Array.from({ length: waiting }, (_, index) => ({ id: 100 + index, nodes: 1 })),
    lengths: lengths.map((length) => length * MINUTE),
  };
}

function estimates(places: Places): (number | null)[] {
  return waitsOf(places, 0).map(({ estimateMs }) => (estimateMs === null ? null : estimateMs / MINUTE));
}

test('Q5 the estimate comes from how long past stays lasted, and turns over when the line is longer than the house', () => {
  expect(estimates(fullHouse([30, 30, 30], [20, 5], 3))).toEqual([10, 25, 40]);
});

test('Q6 nothing is estimated from too few past stays, nor for one that has outlasted them all', () => {
  expect(estimates(fullHouse([30, 30], [20], 1))).toEqual([null]);
  expect(estimates(fullHouse([30, 30, 30], [31, 40], 1))).toEqual([null]);
});

test('Q7 a stay that is older than most is measured by those that lasted as long', () => {
  expect(estimates(fullHouse([5, 5, 5, 5, 60], [20], 1))).toEqual([40]);
});

test('Q8 nobody is told a shorter wait than somebody before them, and places count from one', () => {
  const minutes = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(minutes, minutes, fc.integer({ min: 1, max: 20 }), (lengths, ages, waiting) => {
      const waits = waitsOf(fullHouse(lengths, ages, waiting), 0);
      expect(waits.map(({ place }) => place)).toEqual(waits.map((_, index) => index + 1));
      const told = waits.map(({ estimateMs }) => estimateMs ?? Number.POSITIVE_INFINITY);
      expect(told).toEqual(told.toSorted((a, b) => a - b));
      for (const each of told) expect(each).toBeGreaterThanOrEqual(0);
    }),
  );
});
