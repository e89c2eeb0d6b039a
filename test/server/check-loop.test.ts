import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CheckLoop, type LoopedCheck } from '#server/live/check-loop';

const log = { error: vi.fn() };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(log.error).not.toHaveBeenCalled();
  vi.useRealTimers();
});

/** When each of its runs began, in ms since it was added. */
type Traced = { check: LoopedCheck; starts: number[] };

function openLoop(atOnce: number) {
  const loop = new CheckLoop(atOnce, log);
  const begun = performance.now();
  const now = () => Math.round(performance.now() - begun);
  let running = 0;
  const seen = { mostAtOnce: 0 };
  const add = (group: ReturnType<CheckLoop['group']>, tookMs: number, isNews = () => false): Traced => {
    const starts: number[] = [];
    let runs = 0;
    const check = group.add(async (signal) => {
      starts.push(now());
      runs += 1;
      running += 1;
      expect(runs).toBe(1);
      seen.mostAtOnce = Math.max(seen.mostAtOnce, running);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, tookMs);
        signal.addEventListener('abort', () => {
          clearTimeout(timer);
          resolve();
        });
      });
      runs -= 1;
      running -= 1;
      return isNews();
    });
    return { check, starts };
  };
  return { loop, add, now, seen };
}

const gapsOf = (starts: readonly number[]) => starts.slice(1).map((at, before) => at - (starts[before] ?? 0));

test('CK8 a check in view is carried out at once, then every second while its outcome changes', async () => {
  const { loop, add } = openLoop(2);
  const { check, starts } = add(loop.group(), 20, () => true);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(starts).toEqual([]);
  check.setInView(true);
  await vi.advanceTimersByTimeAsync(5_500);
  expect(starts).toEqual([3_000, 4_000, 5_000, 6_000, 7_000, 8_000]);
});

test('CK9 while nothing happens the gaps grow to ten seconds, and the first key brings it at once', async () => {
  const { loop, add, now } = openLoop(2);
  const { check, starts } = add(loop.group(), 20);
  check.setInView(true);
  await vi.advanceTimersByTimeAsync(62_000);
  const gaps = gapsOf(starts);
  expect(gaps[0]).toBeLessThanOrEqual(1_500);
  expect(gaps.at(-1)).toBe(10_000);
  const typedAt = now();
  check.stir();
  await vi.advanceTimersByTimeAsync(0);
  expect(starts.at(-1)).toBe(typedAt);
  for (let keys = 0; keys < 40; keys += 1) {
    check.stir();
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(gapsOf(starts.filter((at) => at >= typedAt))).toEqual([1_000, 1_000, 1_000, 1_000]);
});

test('CK10 when nobody looks nothing runs and no timer is set; what runs is stopped', async () => {
  const { loop, add } = openLoop(2);
  const { check, starts } = add(loop.group(), 60_000);
  check.setInView(true);
  await vi.advanceTimersByTimeAsync(500);
  expect(check.isRunning).toBe(true);
  check.setInView(false);
  await vi.advanceTimersByTimeAsync(0);
  expect(check.isRunning).toBe(false);
  expect(vi.getTimerCount()).toBe(0);
  expect(starts.length).toBe(1);
});

test('CK11 no more than the machine’s share run at once, and a hundred sandboxes each have a result within 15 s', async () => {
  const { loop, add, seen } = openLoop(2);
  const all = Array.from({ length: 100 }, () => add(loop.group(), 150, () => true));
  for (const { check } of all) check.setInView(true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen.mostAtOnce).toBe(2);
  expect(Math.max(...all.flatMap(({ starts }) => gapsOf(starts)))).toBeLessThan(15_000);
  const counts = all.map(({ starts }) => starts.length);
  expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2);
});

test('CK12 a sandbox whose checks never end keeps nobody else from theirs', async () => {
  const { loop, add } = openLoop(2);
  const stuck = loop.group();
  const hung = Array.from({ length: 8 }, () => add(stuck, 10_000));
  const others = Array.from({ length: 5 }, () => add(loop.group(), 50, () => true));
  for (const { check } of [...hung, ...others]) check.setInView(true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(Math.max(...others.flatMap(({ starts }) => gapsOf(starts)))).toBeLessThanOrEqual(3_000);
});

test('CK13 asked for by hand it is carried out before all others, and once more where it ran already', async () => {
  const { loop, add, now } = openLoop(1);
  const others = Array.from({ length: 30 }, () => add(loop.group(), 400, () => true));
  for (const { check } of others) check.setInView(true);
  await vi.advanceTimersByTimeAsync(30_000);
  const { check, starts } = add(loop.group(), 200);
  const askedAt = now();
  const asked = check.ask();
  await vi.advanceTimersByTimeAsync(700);
  await asked;
  expect(starts[0]).toBeLessThanOrEqual(askedAt + 400);
  const again = check.ask();
  await vi.advanceTimersByTimeAsync(500);
  const during = check.isRunning ? check.ask() : again;
  await vi.advanceTimersByTimeAsync(20_000);
  await Promise.all([again, during]);
  expect(starts.length).toBeGreaterThanOrEqual(2);
  expect(others.some(({ starts }) => starts.some((at) => at > askedAt + 20_000))).toBe(true);
});

test('CK14 one that is over answers whoever waits for it, and does not run any more', async () => {
  const { loop, add } = openLoop(1);
  const first = add(loop.group(), 900);
  const second = add(loop.group(), 50);
  const asked = [first.check.ask(), second.check.ask()];
  await vi.advanceTimersByTimeAsync(100);
  first.check.end();
  second.check.end();
  await Promise.all(asked);
  await vi.advanceTimersByTimeAsync(10_000);
  expect([first.starts.length, second.starts.length]).toEqual([1, 0]);
  expect(vi.getTimerCount()).toBe(0);
});
