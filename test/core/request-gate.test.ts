// How many requests of a room's audience pass, and how many were turned away in the last minute.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRoomEvent } from '#core/open-room';
import { BURST_SECONDS, RequestGate } from '#core/request-gate';
import { parseRoomFact, parseRoomSocketCommand } from '#core/room-protocol';
import { AUDIENCE_RATES } from '#core/room-rate';

/** How many of so many requests at that time pass. */
function passed(gate: RequestGate, now: number, { rate, of }: { rate: number; of: number }): number {
  return Array.from({ length: of }, () => gate.passes(now, rate)).filter(Boolean).length;
}

test('GA1 a thousand phones load a page and two files of it at once; then as many pass as the rate says', () => {
  const gate = new RequestGate();
  expect(passed(gate, 70_000, { rate: 500, of: 3_500 })).toBe(3_000);
  expect(passed(gate, 70_500, { rate: 500, of: 1_000 })).toBe(250);
  expect(passed(gate, 170_000, { rate: 500, of: 9_000 })).toBe(3_000);
});

test('GA2 another rate holds at once, in both directions', () => {
  const gate = new RequestGate();
  expect(passed(gate, 0, { rate: 20, of: 500 })).toBe(120);
  expect(passed(gate, 1_000, { rate: 100, of: 500 })).toBe(100);
  expect(passed(gate, 60_000, { rate: 20, of: 500 })).toBe(120);
});

type Came = { afterMs: number; requests: number; rate: number };
const anyComing = fc.array(
  fc.record({
    afterMs: fc.integer({ min: 0, max: 20_000 }),
    requests: fc.integer({ min: 0, max: 400 }),
    rate: fc.constantFrom(...AUDIENCE_RATES),
  }),
  { maxLength: 30 },
);

test('GA3 however they come, no span of time lets more pass than its rate and a burst', () => {
  fc.assert(
    fc.property(anyComing, fc.constantFrom(...AUDIENCE_RATES), (comings, rate) => {
      const gate = new RequestGate();
      let now = 1_000_000;
      const came = comings.map(({ afterMs, requests }) => {
        now += afterMs;
        return { now, requests, passes: passed(gate, now, { rate, of: requests }) };
      });
      for (const [from, first] of came.entries()) {
        let sum = 0;
        for (const each of came.slice(from)) {
          sum += each.passes;
          expect(sum).toBeLessThanOrEqual(BURST_SECONDS * rate + ((each.now - first.now) / 1000) * rate + 1e-6);
        }
      }
    }),
  );
});

test('GA4 what was turned away is counted for a minute, by the second', () => {
  const lately = (came: readonly { second: number; count: number }[], second: number) =>
    came.reduce((sum, each) => (second - each.second < 60 ? sum + each.count : sum), 0);
  fc.assert(
    fc.property(anyComing, (comings: Came[]) => {
      const gate = new RequestGate();
      const turnedAway: { second: number; count: number }[] = [];
      let now = 5_000_000;
      for (const { afterMs, requests, rate } of comings) {
        now += afterMs;
        const second = Math.floor(now / 1000);
        turnedAway.push({ second, count: requests - passed(gate, now, { rate, of: requests }) });
        expect(gate.lately(now)).toBe(lately(turnedAway, second));
      }
      expect(gate.lately(now + 60_000)).toBe(0);
    }),
  );
});

test('GA5 no other rate is taken, from a page or from a log', () => {
  for (const rate of AUDIENCE_RATES) {
    expect(parseRoomSocketCommand(JSON.stringify({ type: 'limit-audience', rate })).ok).toBe(true);
    expect(parseRoomEvent({ type: 'audience-limited', rate })).toEqual({ type: 'audience-limited', rate });
  }
  for (const rate of [0, -20, 21, 1e9, 20.5, '20', null, [20], undefined]) {
    expect(parseRoomSocketCommand(JSON.stringify({ type: 'limit-audience', rate })).ok).toBe(false);
    expect(parseRoomEvent({ type: 'audience-limited', rate })).toBeNull();
  }
  for (const lately of [-1, 1.5, '9', null])
    expect(parseRoomFact(JSON.stringify({ type: 'turned-away', lately })).ok).toBe(false);
});
