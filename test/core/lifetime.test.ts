import { expect, test } from 'vitest';
import {
  endedText,
  extended,
  type LifetimeRules,
  lookAt,
  newLifetime,
  resumedLifetime,
  spanOf,
  used,
} from '#core/lifetime';

const MINUTE = 60_000;
const rules: LifetimeRules = { lifetimeMs: 480 * MINUTE, idleMs: 60 * MINUTE, extendMs: 30 * MINUTE, extensions: 2 };
const NEVER: LifetimeRules = { lifetimeMs: null, idleMs: null, extendMs: MINUTE, extensions: 1 };

test('K20 a sandbox without limits of time never ends', () => {
  const life = newLifetime(NEVER, 0);
  expect(lookAt(life, NEVER, 1e12)).toEqual({ state: 'well', wakeInMs: null });
  expect(extended(life, NEVER, 1e12)).toBe(null);
});

test('K21 it is said five minutes before nobody has used it for too long, and any use puts it off', () => {
  const life = newLifetime(rules, 0);
  expect(lookAt(life, rules, 0)).toEqual({ state: 'well', wakeInMs: 55 * MINUTE });
  const ending = { inMs: 5 * MINUTE, cause: 'idle' };
  expect(lookAt(life, rules, 55 * MINUTE)).toEqual({ state: 'ending', ending, wakeInMs: 5 * MINUTE });
  expect(lookAt(used(life, 56 * MINUTE), rules, 56 * MINUTE)).toEqual({ state: 'well', wakeInMs: 55 * MINUTE });
  expect(lookAt(life, rules, 60 * MINUTE)).toEqual({ state: 'over', cause: 'idle' });
});

test('K22 to go on costs no extension where it ends for want of use', () => {
  const life = newLifetime(rules, 0);
  const kept = extended(life, rules, 58 * MINUTE);
  expect(kept).toEqual({ ...life, usedAt: 58 * MINUTE });
});

test('K23 a life in use ends with its time, is extended as often as may be and no more', () => {
  let life = used(newLifetime(rules, 0), 478 * MINUTE);
  expect(lookAt(life, rules, 478 * MINUTE)).toMatchObject({ ending: { inMs: 2 * MINUTE, cause: 'lifetime' } });
  for (const left of [1, 0]) {
    const now = (life.endsAt ?? 0) - MINUTE;
    const longer = extended(used(life, now), rules, now);
    expect(longer).toEqual({ endsAt: (life.endsAt ?? 0) + 30 * MINUTE, usedAt: now, extended: 2 - left });
    if (longer) life = longer;
  }
  const last = used(life, 539 * MINUTE);
  expect(extended(last, rules, 539 * MINUTE)).toBe(null);
  expect(lookAt(last, rules, 540 * MINUTE)).toEqual({ state: 'over', cause: 'lifetime' });
});

test('K24 long before its end nothing is extended: that would be had in store', () => {
  expect(extended(newLifetime(rules, 0), rules, 10 * MINUTE)).toBe(null);
});

test('K25 of a short life a fifth is warning enough', () => {
  const short = { ...NEVER, lifetimeMs: 5 * MINUTE };
  expect(lookAt(newLifetime(short, 0), short, 0)).toEqual({ state: 'well', wakeInMs: 4 * MINUTE });
});

test('K26 use that is older than the last changes nothing', () => {
  const life = newLifetime(rules, 100);
  expect(used(life, 50)).toBe(life);
});

test('K28 a life that an earlier process began goes on: its age counts, and so do its extensions', () => {
  const now = 1_000 * MINUTE;
  const life = resumedLifetime(rules, { ageMs: 400 * MINUTE, extended: 1 }, now);
  expect(life).toEqual({ endsAt: now + 110 * MINUTE, usedAt: now, extended: 1 });
  const spent = resumedLifetime(rules, { ageMs: 9_000 * MINUTE, extended: 2 }, now);
  expect(lookAt(spent, rules, now)).toMatchObject({ state: 'ending', ending: { inMs: 5 * MINUTE, cause: 'lifetime' } });
  expect(extended(spent, rules, now)).toBe(null);
  // By a clock that was set back meanwhile it is not born yet.
  expect(resumedLifetime(rules, { ageMs: -MINUTE, extended: 0 }, now).endsAt).toBe(now + 480 * MINUTE);
  expect(resumedLifetime(NEVER, { ageMs: 9_000 * MINUTE, extended: 0 }, now).endsAt).toBe(null);
});

test('K27 spans are told as people say them', () => {
  expect([30_000, 1_000, 5 * MINUTE, 90.4 * MINUTE, 60 * MINUTE, 480 * MINUTE].map(spanOf)).toEqual([
    '30 seconds',
    '1 second',
    '5 minutes',
    '91 minutes',
    '1 hour',
    '8 hours',
  ]);
  expect(endedText('idle', rules)).toContain('nobody used it for 1 hour');
  expect(endedText('lifetime', rules)).toContain('its time of 8 hours was over');
});
