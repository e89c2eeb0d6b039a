import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCastLines, type TimeSpan, writeCastLines } from '#core/cast-cut';
import { lastReach } from '#core/cast-lines';
import { keepOnly, silenced } from '#core/cast-window';

const HEAD = '{"version":3}';

test('CV1 of a part only what was shown stays, at its time, and how far it goes', () => {
  const text = [
    HEAD,
    '[1,"o","before"]',
    '# slipway: 6 bytes, 1 s',
    '[1,"o","\\u001b[?1049hmore"]',
    '[0.5,"m","hello"]',
  ]
    .concat('[1.5,"o","shown"]', '# slipway: 20 bytes, 4 s', '[2,"o","after"]', '[3,"r","90x30"]', '[1,"o","late"]')
    .concat('# slipway: 30 bytes, 10 s', '# slipway: ended', '')
    .join('\n');
  const kept = writeCastLines(keepOnly(readCastLines(text), [{ from: 3, to: 5 }]));
  expect(kept.split('\n')).toEqual([
    ...[HEAD, '[2,"o","\\u001b[?1049h"]', '[2,"o","shown"]', '# slipway: 20 bytes, 4 s', '[5,"r","90x30"]'],
    ...['[1,"o",""]', '# slipway: 30 bytes, 10 s', '# slipway: ended', ''],
  ]);
});

const wait = fc.integer({ min: 0, max: 3_000 }).map((millis) => millis / 1_000);
const event = fc.oneof(
  fc.record({
    seconds: wait,
    code: fc.constantFrom('o', 'm', 'i'),
    data: fc.constantFrom('secret', 'x', '\u001b[?25l', ''),
  }),
  fc.record({ seconds: wait, code: fc.constant('r'), data: fc.constant('90x30') }),
);
const spans = fc.array(
  fc
    .tuple(fc.integer({ min: -5, max: 40 }), fc.integer({ min: 0, max: 9 }))
    .map(([from, long]) => ({ from, to: from + long })),
  { maxLength: 3 },
);

function timesOf(text: string): [number, string][] {
  let time = 0;
  return readCastLines(text).flatMap((line): [number, string][] => {
    if (line.kind === 'rest') return [];
    time += Math.round(line.seconds * 1_000);
    return [[time, line.data]];
  });
}

test('CV2 whatever stays is where it was and nothing else, and doing it again changes nothing', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 20 }), spans, (events, windows: TimeSpan[]) => {
      let time = 0;
      const lines = events.map(({ seconds, code, data }, i) => {
        time += Math.round(seconds * 1_000);
        return `${JSON.stringify([seconds, code, data])}\n# slipway: ${i} bytes, ${time / 1_000} s\n`;
      });
      const text = `${HEAD}\n${lines.join('')}`;
      const kept = writeCastLines(keepOnly(readCastLines(text), windows));
      expect(writeCastLines(keepOnly(readCastLines(kept), windows))).toBe(kept);
      expect(lastReach(kept)?.reach).toEqual(lastReach(text)?.reach);
      expect(timesOf(kept).at(-1)?.[0] ?? 0).toBe(timesOf(text).at(-1)?.[0] ?? 0);
      const isInside = (at: number) => windows.some(({ from, to }) => at >= from * 1_000 && at < to * 1_000);
      const secrets = (of: string) => timesOf(of).filter(([, data]) => data === 'secret');
      expect(secrets(kept)).toEqual(secrets(text).filter(([at]) => isInside(at)));
    }),
    { numRuns: 300 },
  );
});

const silence = (text: string, windows: readonly TimeSpan[]) => writeCastLines(silenced(readCastLines(text), windows));

test('RC60 what was printed in a span goes and leaves its time, a marker, and what later output is drawn by', () => {
  const text = [
    HEAD,
    '[1,"o","before"]',
    '# slipway: 6 bytes, 1 s',
    '[1,"o","\\u001b[?1049hshown"]',
    '[0.5,"m","block"]',
  ]
    .concat('[0.7,"r","90x30"]', '[0.3,"o","between"]', '[1.2,"o","again"]', '# slipway: 30 bytes, 4.7 s')
    .concat('[0.4,"o","over both"]', '[4.9,"o","after"]', '# slipway: 44 bytes, 10 s', '# slipway: ended', '');
  const windows = [
    { from: 1.5, to: 3.4 },
    { from: 4.5, to: 5.4 },
    { from: 5, to: 6 },
    { from: 7, to: 8 },
  ];
  const left = silence(text.join('\n'), windows);
  expect(left.split('\n')).toEqual([
    ...[HEAD, '[1,"o","before"]', '# slipway: 6 bytes, 1 s', '[1,"m","Cut here"]', '[0,"o","\\u001b[?1049h"]'],
    ...['[1.2,"r","90x30"]', '[0.3,"o","between"]', '[1.2,"m","Cut here"]', '# slipway: 30 bytes, 4.7 s'],
    ...['[5.3,"m","Cut here"]', '[0,"m","Cut here"]', '[0,"o","after"]'],
    ...['# slipway: 44 bytes, 10 s', '# slipway: ended', ''],
  ]);
  expect(timesOf(silence(left, windows)).filter(([, data]) => data !== 'Cut here')).toEqual(
    timesOf(left).filter(([, data]) => data !== 'Cut here'),
  );
});

/** On stage again and again: each ends behind the one before, and with what their clocks differ by they may overlap. */
const turns = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 1, max: 3_000 })), { maxLength: 6 })
  .map((all) => {
    let at = 0;
    return all.map(([gap, long]): TimeSpan => {
      const from = at + gap;
      at = from + long;
      return { from: Math.max(0, from - 1_000) / 1_000, to: (at + 1_000) / 1_000 };
    });
  });

test('RC65 many spans at once leave byte for byte what one after the other leaves, and no part becomes shorter', () => {
  const apart = event.map((each) => ({ ...each, seconds: Math.round(each.seconds * 1_000 + 1) / 1_000 }));
  fc.assert(
    fc.property(fc.array(apart, { maxLength: 20 }), turns, (events, windows) => {
      const lines = events.map(({ seconds, code, data }) => `${JSON.stringify([seconds, code, data])}\n# a remark\n`);
      const text = `${HEAD}\n${lines.join('')}`;
      const left = silence(text, windows);
      expect(left).toBe(windows.reduce((before, window) => silence(before, [window]), text));
      expect(timesOf(left).at(-1)?.[0]).toBe(timesOf(text).at(-1)?.[0]);
      const isInside = (at: number) => windows.some(({ from, to }) => at >= from * 1_000 && at < to * 1_000);
      const secrets = (of: string) => timesOf(of).filter(([, data]) => data === 'secret');
      expect(secrets(left)).toEqual(secrets(text).filter(([at]) => !isInside(at)));
    }),
    { numRuns: 300 },
  );
});
