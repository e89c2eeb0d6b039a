import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dueSlide, leadMs, lengthOf, minutesOfSlides, paceWords, planOf } from '#core/pacing';
import { byClock, elapsedOf, isSameTimer, paused, started, timerIn, UNSTARTED } from '#core/talk-timer';

const MINUTE = 60_000;
const anySlides = fc.array(fc.record({ minutes: fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }) }), {
  minLength: 1,
  maxLength: 30,
});
const anyDuration = fc.integer({ min: 1, max: 300 });

test('PA1 slides without minutes of their own share what the others leave of the duration', () => {
  const plan = planOf([{}, { minutes: 10 }, {}, { minutes: 4 }], 20);
  expect(plan?.map((ms) => ms / MINUTE)).toEqual([0, 3, 13, 16, 20]);
});

test('PA8 a slide takes the time of the tasks on it, unless it says its own', () => {
  const slides = [
    { name: 'a', look: {} },
    { name: 'b', look: {} },
    { name: 'c', look: { minutes: 9 } },
  ];
  const task = (slide: string, minutes: number | null) => ({ slide, minutes });
  const tasks = [task('b', 6), task('b', 2), task('a', null), task('c', 4)];
  expect(minutesOfSlides({ slides, tasks })).toEqual([undefined, 8, 9]);
});

test('PA2 without a duration there is a plan only where each slide says its minutes', () => {
  expect(planOf([{ minutes: 2 }, { minutes: 3 }], undefined)).toEqual([0, 2 * MINUTE, 5 * MINUTE]);
  expect(planOf([{ minutes: 2 }, {}], undefined)).toBeNull();
  expect(planOf([], 10)).toBeNull();
});

test('PA3 a plan never goes back, and never beyond the duration; with an open slide it fills it', () => {
  fc.assert(
    fc.property(anySlides, anyDuration, (slides, duration) => {
      const plan = planOf(slides, duration) ?? [];
      expect(plan).toHaveLength(slides.length + 1);
      expect(plan).toEqual(plan.toSorted((a, b) => a - b));
      expect(lengthOf(plan)).toBeLessThanOrEqual(duration * MINUTE + 1e-3);
      if (slides.some(({ minutes }) => minutes === undefined)) expect(lengthOf(plan)).toBeCloseTo(duration * MINUTE, 0);
    }),
  );
});

test('PA4 who is on the slide that is due is on time; on an earlier one behind, on a later one ahead', () => {
  fc.assert(
    fc.property(anySlides, anyDuration, fc.nat(400 * MINUTE), (slides, duration, elapsed) => {
      const plan = planOf(slides, duration) ?? [];
      const due = dueSlide(plan, elapsed);
      const isOver = elapsed >= lengthOf(plan);
      if (!isOver) expect(leadMs(plan, due, elapsed)).toBeCloseTo(0);
      for (let slide = 0; slide < slides.length; slide += 1) {
        const lead = leadMs(plan, slide, elapsed);
        if (slide < due) expect(lead).toBeLessThanOrEqual(0);
        if (slide > due) expect(lead).toBeGreaterThan(0);
      }
      if (isOver) expect(leadMs(plan, slides.length - 1, elapsed)).toBeCloseTo(lengthOf(plan) - elapsed);
    }),
  );
});

test.each([
  [0, 'On time'],
  [29_999, 'On time'],
  [-29_999, 'On time'],
  [30_000, '1 min ahead'],
  [-80_000, '1 min behind'],
  [-5.4 * MINUTE, '5 min behind'],
])('PA5 %d ms are said as “%s”', (lead, words) => {
  expect(paceWords(lead)).toBe(words);
});

test('PA6 a timer counts only while it runs, over pauses, a reload and a clock that is set back', () => {
  const running = started(UNSTARTED, 1_000);
  expect(elapsedOf(running, 4_000)).toBe(3_000);
  const kept = timerIn(JSON.stringify(paused(running, 4_000)));
  expect(elapsedOf(kept, 99_000)).toBe(3_000);
  const again = started(kept, 100_000);
  expect(started(again, 101_000)).toBe(again);
  expect(elapsedOf(again, 102_000)).toBe(5_000);
  expect(elapsedOf(again, 50_000)).toBe(3_000);
});

test('PA9 two devices have one timer, whatever their clocks say', () => {
  fc.assert(
    fc.property(
      fc.nat(10_000_000),
      fc.option(fc.nat(9_000)),
      fc.integer(),
      fc.nat(),
      (before, since, aheadMs, waited) => {
        const timer = { before, since };
        const there = byClock(timer, aheadMs);
        const now = (since ?? 0) + waited;
        expect(elapsedOf(there, now + aheadMs)).toBe(elapsedOf(timer, now));
        expect(isSameTimer(byClock(there, -aheadMs), timer, now)).toBe(true);
        expect(isSameTimer({ ...timer, before: before + 2_000 }, timer, now)).toBe(false);
        expect(isSameTimer(paused(timer, now), timer, now)).toBe(since === null);
      },
    ),
  );
});

test.each([null, '', '{', '[]', '{"before":-1,"since":null}', '{"before":"1"}'])('PA7 %s is no timer', (kept) => {
  expect(timerIn(kept)).toBe(UNSTARTED);
});
