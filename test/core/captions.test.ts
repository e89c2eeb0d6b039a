import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cuesAt, MAX_CAPTIONS_LENGTH, parseCaptions } from '#core/captions';
import { type Cue, secondsIn } from '#core/cues';

function cuesOf(text: string): [number, number, string][] {
  const outcome = parseCaptions(text);
  return outcome.ok ? outcome.cues.map(({ from, to, text: words }) => [from, to, words]) : [];
}

test('CA1 WebVTT: header, names, notes, styles, settings, speakers and marks', () => {
  const text = [
    '\ufeffWEBVTT - of a talk\r\nKind: captions\r\n\r\nNOTE\nnot said\n',
    'STYLE\n::cue { color: red }\n',
    'intro\n00:01.000 --> 00:02.500 align:start\n<v Grace>Hello <b>there</b> &amp; welcome\nsecond line\n',
    '01:00:00.000 --> 01:00:01.000\n<00:00:01.500><c.red>timed</c>',
  ].join('\n');
  expect(cuesOf(text)).toEqual([
    [1, 2.5, 'Grace: Hello there & welcome\nsecond line'],
    [3600, 3601, 'timed'],
  ]);
});

test('CA2 SRT: with and without numbers, empty lines within, commas and points', () => {
  const text = [
    '1\n00:00:01,000 --> 00:00:02,000\n<i>one</i>\n\nstill one\n',
    '2\n00:00:02.250 --> 00:00:03,000 X1:10\n{\\an8}two\n2026\n',
    '00:00:04,000 --> 00:00:05,000\nthree\n',
  ].join('\n');
  expect(cuesOf(text)).toEqual([
    [1, 2, 'one\nstill one'],
    [2.25, 3, 'two\n2026'],
    [4, 5, 'three'],
  ]);
});

test('CA3 plain timed text: words beside the time or below it, and two times in a line', () => {
  expect(cuesOf('0:00\nhello and\nwelcome\n0:04 to this talk\n1:02:03 - much later')).toEqual([
    [0, 4, 'hello and\nwelcome'],
    [4, 16, 'to this talk'],
    [3723, 3735, 'much later'],
  ]);
  expect(cuesOf('0:00:00.599,0:00:04.160\nhello\n\n0:00:04.160,0:00:06\nworld')).toEqual([
    [0.599, 4.16, 'hello'],
    [4.16, 6, 'world'],
  ]);
});

test('CA4 what is malformed is passed over and told by its line; nothing but that is no captions', () => {
  const broken =
    'WEBVTT\n\n00:99:00.000 --> 00:01.000\nno\n\n00:05.000 --> 00:04.000\nno\n\n00:01.000 --> 00:02.000\nyes';
  const outcome = parseCaptions(broken);
  expect(outcome).toMatchObject({ ok: true, cues: [{ text: 'yes' }] });
  expect(outcome.ok && outcome.faults.map(({ line }) => line)).toEqual([3, 6]);
  expect(parseCaptions('WEBVTT\n\nonly words')).toMatchObject({ ok: false });
  expect(parseCaptions('')).toMatchObject({ ok: false });
  expect(parseCaptions('no time at all')).toMatchObject({ ok: false, message: expect.stringContaining('Line 1') });
  expect(parseCaptions('x'.repeat(MAX_CAPTIONS_LENGTH + 1))).toMatchObject({ ok: false });
});

test('CA5 the captions of a moment, moved by an offset', () => {
  const cues: Cue[] = [
    { from: 1, to: 3, text: 'a' },
    { from: 2, to: 4, text: 'b' },
  ];
  expect(cuesAt(cues, 2.5, 0).map(({ text }) => text)).toEqual(['a', 'b']);
  expect(cuesAt(cues, 3, 0).map(({ text }) => text)).toEqual(['b']);
  expect(cuesAt(cues, 12, 10.5).map(({ text }) => text)).toEqual(['a']);
});

const millis = fc.integer({ min: 0, max: 7_200_000 });
const words = fc.stringMatching(/^[a-z][a-z ]{0,20}[a-z]$/);
const anyCues = fc.array(
  fc
    .record({ at: millis, length: fc.integer({ min: 1, max: 9_000 }), text: words })
    .map(
      ({ at, length, text }): Cue => ({ from: at / 1000, to: (at + length) / 1000, text: text.replace(/ +/g, ' ') }),
    ),
  { minLength: 1, maxLength: 30 },
);

function stamp(seconds: number, point: string): string {
  const ms = Math.round(seconds * 1000);
  const [h, m, s] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, Math.floor(ms / 1000) % 60];
  const two = (count: number) => String(count).padStart(2, '0');
  return `${two(h)}:${two(m)}:${two(s)}${point}${String(ms % 1000).padStart(3, '0')}`;
}

test('CA6 what is written in any of the formats is read as it was', () => {
  fc.assert(
    fc.property(anyCues, (cues) => {
      const sorted = cues.toSorted((a, b) => a.from - b.from || a.to - b.to);
      const span = ({ from, to }: Cue, point: string) => `${stamp(from, point)} --> ${stamp(to, point)}`;
      const vtt = `WEBVTT\n\n${cues.map((cue) => `${span(cue, '.')}\n${cue.text}\n`).join('\n')}`;
      const srt = cues.map((cue, i) => `${i + 1}\n${span(cue, ',')}\n${cue.text}\n`).join('\n');
      const sbv = cues.map((cue) => `${stamp(cue.from, '.')},${stamp(cue.to, '.')}\n${cue.text}\n`).join('\n');
      for (const text of [vtt, srt, sbv, vtt.replaceAll('\n', '\r\n')])
        expect(parseCaptions(text)).toMatchObject({ ok: true, cues: sorted, faults: [] });
    }),
    { numRuns: 60 },
  );
});

test('CA7 whatever a text holds, cues come in order, within bounds and without marks that a page would obey', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '\n',
      '\n\n',
      'WEBVTT\n\n',
      '-->',
      '00:01 --> 00:02\n',
      '0:01\n',
      '1:00,2:00\n',
      '<b',
      '\u0007',
      '9',
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const outcome = parseCaptions(pieces.join(''));
      if (!outcome.ok) return;
      let before = 0;
      for (const { from, to, text } of outcome.cues) {
        expect(from).toBeGreaterThanOrEqual(before);
        expect(to).toBeGreaterThanOrEqual(from);
        expect(text.trim()).not.toBe('');
        expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
        before = from;
      }
    }),
    { numRuns: 300 },
  );
});

test('CA8 long and hostile texts take no time to speak of', () => {
  const begun = performance.now();
  for (const text of [
    `WEBVTT\n\n${'00:01.000 --> 00:02.000\nx\n\n'.repeat(30_000)}`,
    `00:01 --> 00:02\n${'<'.repeat(500_000)}`,
    `0:01\n${'{\\'.repeat(200_000)}`,
    '0:01\n'.repeat(200_000),
    ' '.repeat(1_000_000),
    `0:01${' '.repeat(8_000)}a\u2028b`,
  ])
    parseCaptions(text);
  expect(performance.now() - begun).toBeLessThan(5_000);
});

test('CA9 times are read to the millisecond, and nothing else is one', () => {
  expect(['1:02', '01:02.5', '1:02:03,045', '75:00'].map(secondsIn)).toEqual([62, 62.5, 3723.045, 4500]);
  expect(['', '1', '1:2', '1:60', '1:60:00', '-1:00', '1:00:00:00', '1:00.0000'].map(secondsIn)).toEqual(
    Array(8).fill(null),
  );
});
