import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCastLines, type TimeSpan, writeCastLines } from '#core/cast-cut';
import { lastReach } from '#core/cast-lines';
import { keepOnly } from '#core/cast-window';

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
