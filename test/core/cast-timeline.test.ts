import { expect, test } from 'vitest';
import type { CastEvent } from '#core/asciicast';
import { blockBegun, blockEnded, playedAt, timelineOf } from '#core/cast-timeline';

const marker = (time: number, label: string): CastEvent => ({ time, kind: 'marker', label });
const output = (time: number): CastEvent => ({ time, kind: 'output', text: '.' });

test('RC15 pauses are as long as allowed at most, or as they were', () => {
  const events = [output(1), output(11), output(11.5)];
  expect([...timelineOf(events, 2).times]).toEqual([1, 3, 3.5]);
  expect([...timelineOf(events, null).times]).toEqual([1, 11, 11.5]);
  expect(timelineOf([], 2)).toMatchObject({ duration: 0, chapters: [] });
});

test('RC16 a block is one chapter from its begin, with how it ended; other markers are their own', () => {
  const events = [
    marker(1, blockBegun('build')),
    output(2),
    marker(3, blockEnded('build', 2)),
    marker(4, ''),
    marker(5, blockBegun('build')),
    marker(6, blockEnded('build', null)),
    marker(7, 'push: exit 0'),
  ];
  expect(timelineOf(events, null).chapters).toEqual([
    { event: 0, label: 'build', status: 2 },
    { event: 3, label: 'Marker', status: null },
    { event: 4, label: 'build', status: null },
    { event: 6, label: 'push: exit 0', status: null },
  ]);
});

test('RC17 events of the same moment are played together', () => {
  const times = Float64Array.from([1, 2, 2, 2, 3]);
  expect([0.5, 1, 1.5, 2, 2.5, 9].map((time) => playedAt(times, time))).toEqual([0, 1, 1, 4, 4, 5]);
});
