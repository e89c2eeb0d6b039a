import { expect, test } from 'vitest';
import { type Attendance, carriedBy, describeAttendance, promptWithin } from '#core/attendance';

const MIB = 1024 * 1024;
const GOOD: Attendance = {
  ...{ count: 10, promptMs: [5, 1, 2, 3, 4, 6, 7, 8, 9, 10].map((each) => each * 1_000), problems: [] },
  ...{ beforeBytes: 4_608 * MIB, takenBytes: 1_000 * MIB },
};

test('AT1 a machine carries as many as its memory holds, beside what is left to it', () => {
  expect(carriedBy(GOOD)).toBe(40);
  expect(carriedBy({ ...GOOD, problems: Array(5).fill('full') })).toBe(20);
});

test('AT2 where nobody came, or nothing was taken, nothing is said', () => {
  expect(carriedBy({ ...GOOD, problems: Array(10).fill('full') })).toBeNull();
  expect(carriedBy({ ...GOOD, takenBytes: 0 })).toBeNull();
  expect(promptWithin({ ...GOOD, promptMs: [] }, 0.5)).toBeNull();
});

test('AT3 the words tell half, nearly all, memory, and each kind of failure once', () => {
  expect(promptWithin(GOOD, 0.5)).toBe(5_000);
  expect(promptWithin(GOOD, 0.95)).toBe(10_000);
  const words = describeAttendance({ ...GOOD, problems: ['full', 'full', 'late'] }).join('\n');
  expect(words).toContain('prompt after 5.0 s (half of them), 10.0 s (95 in 100)');
  expect(words).toContain('2 did not get through: full\n1 did not get through: late');
});
