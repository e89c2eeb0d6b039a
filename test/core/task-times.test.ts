import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Happened, labMinutes, MIN_PEOPLE, taskMinutes, taskTimesOf } from '#core/task-times';

const MINUTE = 60_000;
const begun = (task: string, minute: number): Happened => ({
  at: minute * MINUTE,
  event: { type: 'task-begun', task },
});
const done = (task: string, minute: number): Happened => ({ at: minute * MINUTE, event: { type: 'task-done', task } });
const hint = (task: string, minute: number): Happened => ({
  at: minute * MINUTE,
  event: { type: 'hint-shown', task, hint: 1 },
});
const reset = (task: string, minute: number): Happened => ({
  at: minute * MINUTE,
  event: { type: 'task-reset', task, questions: [] },
});
const minutes = (...happened: Happened[]) =>
  Object.fromEntries([...taskTimesOf(happened)].map(([task, ms]) => [task, ms / MINUTE]));

test('TT1 a task took from when it was looked at to when it was done', () => {
  expect(minutes(begun('a', 1), done('a', 5), begun('b', 6))).toEqual({ a: 4 });
});

test('TT2 tasks of one slide are begun together, and each counts from the end of the one before', () => {
  expect(minutes(begun('a', 0), begun('b', 0), done('a', 4), done('b', 7))).toEqual({ a: 4, b: 3 });
});

test('TT3 a run with a long silence in it tells nothing, and one with signs of life does', () => {
  expect(minutes(begun('a', 0), done('a', 31))).toEqual({});
  expect(minutes(begun('a', 0), hint('a', 20), done('a', 40))).toEqual({ a: 40 });
  expect(minutes(begun('a', 0), done('a', 2), begun('b', 900), done('b', 903))).toEqual({ a: 2, b: 3 });
});

test('TT4 what was found done took nobody any time', () => {
  expect(minutes(done('a', 3), begun('b', 4), done('b', 4.1))).toEqual({});
});

test('TT5 the first time counts, as whoever does it again knows how', () => {
  expect(minutes(begun('a', 0), done('a', 9), reset('a', 10), begun('a', 10), done('a', 11))).toEqual({ a: 9 });
});

test('TT6 from five people on, a task takes what is in the middle of them', () => {
  const people = [3, 4, 5, 6, 200].map((each) => new Map([['a', each * MINUTE]]));
  expect(taskMinutes(people.slice(1))).toEqual({});
  expect(taskMinutes(people)).toEqual({ a: 5 });
  expect(taskMinutes([...people, new Map([['a', 8 * MINUTE]])])).toEqual({ a: 6 });
  expect(taskMinutes(people.map(() => new Map([['a', 20_000]])))).toEqual({ a: 1 });
});

test('TT7 a lab is as long as its tasks, once all are known', () => {
  const tasks = [{ name: 'a' }, { name: 'constructor' }];
  expect(labMinutes(tasks, { a: 4 })).toBeNull();
  expect(
    labMinutes(
      tasks,
      Object.fromEntries([
        ['a', 4],
        ['constructor', 3],
      ]),
    ),
  ).toBe(7);
  expect(labMinutes([], {})).toBeNull();
});

test('TT8 a time lies between the shortest and the longest of its people, in whatever order they came', () => {
  const times = fc.array(fc.integer({ min: MINUTE, max: 90 * MINUTE }), { minLength: MIN_PEOPLE, maxLength: 40 });
  fc.assert(
    fc.property(times, (all) => {
      const of = (list: readonly number[]) => taskMinutes(list.map((time) => new Map([['a', time]]))).a ?? 0;
      expect(of(all)).toBe(of(all.toReversed()));
      expect(of(all)).toBeGreaterThanOrEqual(Math.round(Math.min(...all) / MINUTE));
      expect(of(all)).toBeLessThanOrEqual(Math.round(Math.max(...all) / MINUTE));
    }),
  );
});
