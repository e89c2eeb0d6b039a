import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isLater, parseWindowMessage, type Stamp } from '#core/window-messages';

type Window = { id: string; stamp: Stamp; shows: number; inbox: { stamp: Stamp; shows: number }[] };

/** What a window does is a move of its own, or taking the oldest message that waits for it. */
const anyDeed = fc.record({ window: fc.nat(2), moves: fc.boolean(), to: fc.nat(99) });

test('WM1 windows that move at once, and hear of it in any order in time, come to show the same', () => {
  fc.assert(
    fc.property(fc.array(anyDeed, { maxLength: 60 }), (deeds) => {
      const windows = ['a', 'b', 'c'].map((id): Window => ({ id, stamp: { count: 0, by: id }, shows: 0, inbox: [] }));
      const take = (window: Window) => {
        const message = window.inbox.shift();
        if (message && isLater(message.stamp, window.stamp)) Object.assign(window, message);
      };
      for (const { window: index, moves, to } of deeds) {
        const window = windows[index];
        if (!window) continue;
        if (!moves) take(window);
        else {
          window.stamp = { count: window.stamp.count + 1, by: window.id };
          window.shows = to;
          for (const other of windows) if (other !== window) other.inbox.push({ stamp: window.stamp, shows: to });
        }
      }
      for (const window of windows) while (window.inbox.length > 0) take(window);
      expect(new Set(windows.map(({ shows }) => shows)).size).toBe(1);
    }),
  );
});

test('WM2 no window’s message goes round: one that was taken is no later than itself', () => {
  fc.assert(
    fc.property(fc.nat(9), fc.constantFrom('a', 'b'), fc.nat(9), fc.constantFrom('a', 'b'), (n, by, m, of) => {
      const [one, other] = [
        { count: n, by },
        { count: m, by: of },
      ];
      expect(isLater(one, one)).toBe(false);
      expect(isLater(one, other) && isLater(other, one)).toBe(false);
    }),
  );
});

test.each([
  null,
  'ask',
  { type: 'unknown' },
  { type: 'ask' },
  { type: 'pointed', at: [0.5, 1.2] },
  { type: 'drew', slide: 'a', stroke: 's', from: 0, points: ['0.1', 0.2] },
  { type: 'drew', slide: 'a', stroke: 's', from: 0, points: Array.from({ length: 20_001 }, () => 0) },
  { type: 'act', to: 'w', action: 'reset-sandbox' },
  { type: 'state', shown: { address: 'a', isBlack: 'no' }, stamp: { count: 1, by: 'w' }, answers: null, forward: null },
])('WM3 what is no message is nothing: %j', (data) => {
  expect(parseWindowMessage(data)).toBeNull();
});

test('WM4 a message is read as it was said', () => {
  const message = { type: 'drew', slide: 'a', stroke: 's', from: 2, points: [0, 0.5, 1, 1] };
  expect(parseWindowMessage({ ...message, more: 1 })).toEqual(message);
});
