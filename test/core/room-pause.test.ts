import { expect, test } from 'vitest';
import { afterPause, pausedSince, restedMs } from '#core/room-pause';

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
});
