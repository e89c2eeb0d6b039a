import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCredit } from '#core/credit';

const step = fc.oneof(
  fc.record({ kind: fc.constant('send' as const), n: fc.integer({ min: 1, max: 50 }) }),
  fc.record({ kind: fc.constant('skip' as const), n: fc.integer({ min: 1, max: 50 }) }),
  fc.record({ kind: fc.constant('parse' as const), n: fc.integer({ min: 1, max: 100 }) }),
);

test('TC1 what is left out never counts as unparsed, and what is sent does until it is parsed', () => {
  fc.assert(
    fc.property(fc.nat(1_000), fc.array(step, { maxLength: 60 }), (from, steps) => {
      const credit = createCredit(from);
      let sent: number[] = [];
      for (const { kind, n } of steps) {
        const { next } = credit;
        if (kind === 'send') {
          credit.sent(n);
          sent.push(...Array.from({ length: n }, (_, i) => next + i));
        } else if (kind === 'skip') {
          credit.skip(next + n);
        } else {
          const offset = Math.min(next, from + n);
          credit.acknowledge(offset);
          sent = sent.filter((byte) => byte >= offset);
        }
        expect(credit.unparsed).toBe(sent.length);
      }
    }),
  );
});

test('TC2 an acknowledgement from the future is none, and a repeated one is no news', () => {
  const credit = createCredit(10);
  credit.sent(5);
  expect([credit.acknowledge(16), credit.acknowledge(12), credit.acknowledge(12), credit.acknowledge(3)]).toEqual([
    null,
    true,
    false,
    false,
  ]);
  expect(credit.unparsed).toBe(3);
});
