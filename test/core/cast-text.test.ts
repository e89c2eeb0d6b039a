import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CastEvent } from '#core/asciicast';
import { castText, linesWith } from '#core/cast-text';

const output = (time: number, text: string): CastEvent => ({ time, kind: 'output', text });

test('CT1 a line is found when it stood there whole, without colours, marks and what was typed wrong', () => {
  const { lines, isCut } = castText([
    output(0, '\x1b]133;A\x07\x1b[1;32m$ \x1b[0m\x1b]133;B\x07'),
    ...['d', 'ok', '\b\x1b[K', '\b\x1b[K', 'ocker ps'].map((text, i) => output(10 + i, text)),
    output(20, '\r\n\x1b[31mCONTA'),
    output(21, 'INER\x1b[0m   ID\r\n'),
    { time: 22, kind: 'marker', label: 'hello' },
    output(30, '10%\r50%\r100%\n'),
    output(40, '\x1b[?1049h\x1b[2;3Hin an editor\x1b[5;1H~\x1b[10Cend'),
  ]);
  expect(isCut).toBe(false);
  expect(lines).toEqual([
    { at: 14, text: '$ docker ps' },
    { at: 21, text: 'CONTAINER ID' },
    { at: 30, text: '100%' },
    { at: 40, text: 'in an editor' },
    { at: 40, text: '~ end' },
  ]);
});

test('CT2 however the output is cut into events, the lines are the same', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom('\x1b[31m', '\x1b[0m', '\x1b]0;title\x07', '\r\n', '\r', '\b', '\x1b(B', '\x1b[2J\x1b[H', 'word '),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), fc.array(fc.nat(200), { maxLength: 8 }), (pieces, cuts) => {
      const whole = pieces.join('');
      const places = [0, ...cuts.map((cut) => Math.min(cut, whole.length)).toSorted((a, b) => a - b), whole.length];
      const parts = places.slice(1).map((end, i) => output(1, whole.slice(places[i], end)));
      expect(castText(parts).lines).toEqual(castText([output(1, whole)]).lines);
    }),
    { numRuns: 300 },
  );
});

test('CT3 whatever was printed, lines are bounded and hold nothing that a terminal obeys', () => {
  const unit = fc.integer({ min: 0, max: 0x24ff }).map((code) => String.fromCharCode(code));
  const hostile = fc.oneof(fc.string({ unit }), fc.string(), fc.constantFrom('\x1b', '\x1b[', '\x1b]', '\x9b', '\x07'));
  fc.assert(
    fc.property(fc.array(hostile, { maxLength: 30 }), (pieces) => {
      const { lines } = castText([output(0, pieces.join(''))], 5);
      expect(lines.length).toBeLessThanOrEqual(5);
      for (const { text } of lines) {
        expect(text.trim()).not.toBe('');
        expect(text).not.toMatch(/\p{Cc}/u);
      }
    }),
    { numRuns: 200 },
  );
  const begun = performance.now();
  const [first] = castText([output(0, 'x'.repeat(1_000_000)), output(1, '\x1b]'.repeat(50_000))]).lines;
  expect(first?.text).toHaveLength(500);
  expect(castText(Array.from({ length: 90_000 }, (_, i) => output(i, 'line\n')))).toMatchObject({ isCut: true });
  expect(performance.now() - begun).toBeLessThan(5_000);
});

test('CT4 lines have all the words, and no more are told than are wanted', () => {
  const lines = ['Listening on 8080', 'listening', 'on 8080, Listening'].map((text, at) => ({ at, text }));
  expect(linesWith(lines, ['listening', '8080'], 9).map(({ at }) => at)).toEqual([0, 2]);
  expect(linesWith(lines, ['listening'], 2).map(({ at }) => at)).toEqual([0, 1]);
  expect(linesWith(lines, [], 9)).toEqual([]);
});
