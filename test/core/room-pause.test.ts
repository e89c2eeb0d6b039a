import { expect, test } from 'vitest';
import { afterPause, pausedSince, restedMs } from '#core/room-pause';
import { reportOf } from '#core/room-report';

test('PZ1 a practice rests from when it is paused until it goes on, however often either is said', () => {
  const once = afterPause([], true, 10);
  expect(pausedSince(once)).toBe(10);
  expect(afterPause(once, true, 20)).toBe(once);
  const over = afterPause(once, false, 30);
  expect(pausedSince(over)).toBeNull();
  expect(afterPause(over, false, 40)).toBe(over);
  expect(afterPause(over, true, 50)).toEqual([
    { from: 10, to: 30 },
    { from: 50, to: null },
  ]);
});

test('PZ2 of what lies behind only the time in pauses that are over counts', () => {
  const pauses = [
    { from: 10, to: 30 },
    { from: 50, to: 60 },
    { from: 90, to: null },
  ];
  expect([0, 20, 30, 55, 70].map((from) => restedMs(pauses, from))).toEqual([30, 20, 10, 5, 0]);
  expect([15, 40, 55].map((until) => restedMs(pauses, 0, until))).toEqual([5, 20, 25]);
});

test('PZ8 a report tells how long tasks took without the time in which the practice rested', () => {
  const at = (seconds: number, event: object) => ({ at: seconds * 1_000, event });
  const logged = [
    at(0, { type: 'opened', code: 'ABC234', deck: 'basics', phrase: null }),
    at(0, { type: 'joined', member: 'ada-22', participant: 'p-ada', name: 'Ada', role: 'attendee' }),
    at(30, { type: 'paused', isPaused: true }),
    at(50, { type: 'paused', isPaused: false }),
  ];
  const done = new Map([
    ['p-ada', [at(10, { type: 'task-begun', task: 'one' }), at(70, { type: 'task-done', task: 'one' })]],
  ]);
  const deck = { title: 'Basics', slides: [], tasks: [{ name: 'one', title: 'One' }], questions: [] };
  expect(reportOf({ logged, now: 99_000, deck, done }).tasks[0]?.medianSeconds).toBe(40);
});
