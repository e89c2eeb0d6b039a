import { expect, test } from 'vitest';
import { createFloodGauge, type ViewerState, viewerState } from '#core/viewer';

const KB = 1_000;
const READY: ViewerState = { is: 'ready' };

/** So many bytes a second for a second, as they come every 10 ms. */
function pour(gauge: ReturnType<typeof createFloodGauge>, fromMs: number, bytes: number): boolean {
  for (let ms = 0; ms < 1_000; ms += 10) gauge.add(bytes / 100, fromMs + ms);
  return gauge.isFlood(fromMs + 1_000);
}

test('VW1 above some 100 kB a second it is a flood, and is one until there are half as many', () => {
  const gauge = createFloodGauge();
  expect(pour(gauge, 0, 20 * KB)).toBe(false);
  expect(pour(gauge, 1_000, 300 * KB)).toBe(true);
  expect(pour(gauge, 2_000, 90 * KB)).toBe(true);
  expect([3_000, 4_000, 5_000].map((ms) => pour(gauge, ms, 20 * KB)).at(-1)).toBe(false);
});

test('VW2 a flood is over by itself, and a long silence counts for nothing', () => {
  const gauge = createFloodGauge();
  gauge.add(10_000 * KB, 0);
  expect(gauge.isFlood(0)).toBe(true);
  expect(gauge.isFlood(10_000)).toBe(false);
  gauge.add(90 * KB, 3_600_000);
  expect(gauge.isFlood(3_600_000)).toBe(false);
});

test('VW3 who has more than 256 KiB unsent gets nothing until all is sent, and is let go after 30 s', () => {
  expect(viewerState(READY, 256 * 1024, 0)).toEqual(READY);
  const lagging = viewerState(READY, 256 * 1024 + 1, 5);
  expect(lagging).toEqual({ is: 'lagging', since: 5 });
  expect(viewerState(lagging, 1, 30_005)).toEqual(lagging);
  expect(viewerState(lagging, 0, 90_000)).toEqual(READY);
  const lost = viewerState(lagging, 1, 30_006);
  expect(lost).toEqual({ is: 'lost' });
  expect(viewerState(lost, 0, 30_007)).toEqual(lost);
});
