import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CastEvent, parseCast } from '#core/asciicast';
import { blockCast, fairShare, readBlockCastHead } from '#core/block-cast';

const HEAD = {
  block: 'build',
  hash: '0123456789ab',
  timestamp: 1_700_000_000,
  docker: '28.1',
  terminal: 2,
  cols: 100,
  rows: 30,
};

const events = fc
  .array(fc.tuple(fc.double({ min: 0, max: 3, noNaN: true }), fc.string({ unit: 'binary', minLength: 1 })), {
    minLength: 1,
  })
  .map((pairs) => {
    let time = 0;
    return pairs.map(([pause, text]): CastEvent => {
      time += pause;
      return { time, kind: 'output', text };
    });
  });

function textOf(recorded: string): string {
  const outcome = parseCast(recorded);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.faults));
  return outcome.cast.events.map((event) => (event.kind === 'output' ? event.text : '')).join('');
}

test('BC1 a recording of a block reads back: all its output in order, its block, hash and engine', () => {
  fc.assert(
    fc.property(events, (all) => {
      const recorded = blockCast(HEAD, all, Number.POSITIVE_INFINITY);
      expect(textOf(recorded)).toBe(all.map((event) => (event.kind === 'output' ? event.text : '')).join(''));
      const { cols: _, rows: __, ...head } = HEAD;
      expect(readBlockCastHead(recorded.split('\n')[0] ?? '')).toEqual(head);
    }),
  );
});

test('BC2 one that is too long is cut, says so, and keeps to its bound', () => {
  fc.assert(
    fc.property(events, fc.integer({ min: 400, max: 2_000 }), (all, most) => {
      const whole = blockCast(HEAD, all, Number.POSITIVE_INFINITY);
      const recorded = blockCast(HEAD, all, most);
      expect(new TextEncoder().encode(recorded).length).toBeLessThanOrEqual(most);
      if (recorded !== whole) expect(textOf(recorded)).toMatch(/left out\.\]\r\n$/);
    }),
  );
});

test('BC3 shares keep to the total, and nobody is cut while there is room', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(10_000), { minLength: 1 }), fc.nat(100_000), (sizes, total) => {
      const share = fairShare(sizes, total);
      const sum = sizes.reduce((all, size) => all + Math.min(size, share), 0);
      expect(sum).toBeLessThanOrEqual(total);
      const whole = sizes.reduce((all, size) => all + size, 0);
      if (whole <= total) expect(sum).toBe(whole);
    }),
  );
});
