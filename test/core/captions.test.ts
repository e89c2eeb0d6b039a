import fc from 'fast-check';
import { expect, test } from 'vitest';
import { captionsText, cuesAt, MAX_CAPTIONS_LENGTH, parseCaptions } from '#core/captions';
import { parseCaptionsTaken, takenWords } from '#core/captions-taken';
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

function faultsOf(text: string): number[] {
  const outcome = parseCaptions(text);
  return outcome.ok ? outcome.faults.map(({ line }) => line) : [];
}

test('CA10 WebVTT with an empty line forgotten loses no caption', () => {
  const one: [number, number, string] = [1, 2, 'one'];
  expect(cuesOf('WEBVTT\n00:01.000 --> 00:02.000\none')).toEqual([one]);
  expect(cuesOf('WEBVTT\nKind: captions\n00:01.000 --> 00:02.000\none\n00:03.000 --> 00:04.000\ntwo')).toEqual([
    one,
    [3, 4, 'two'],
  ]);
  const late = 'WEBVTT\n\nwords\nof nobody\n00:01.000 --> 00:02.000\none\n\nNOTE 00:05 --> 00:06\n00:07 --> 00:08\nx';
  expect(cuesOf(late)).toEqual([one]);
  expect(faultsOf(late)).toEqual([4]);
});

test('CA11 in plain timed text a time that is said stays a word', () => {
  const transcript = [
    '0:00',
    'we meet at',
    '0:04',
    '10:30 tomorrow we ship',
    '0:08',
    'and at',
    '9:15',
    'we rest',
    '0:11',
  ]
    .concat('the end', '12:00 is noon')
    .join('\n');
  expect(cuesOf(transcript)).toEqual([
    [0, 4, 'we meet at'],
    [4, 8, '10:30 tomorrow we ship'],
    [8, 11, 'and at\n9:15\nwe rest'],
    [11, 23, 'the end\n12:00 is noon'],
  ]);
  // Only the one that stands like the others may be a mistake.
  expect(faultsOf(transcript)).toEqual([7]);
  const beside = '0:00 welcome\n0:04 at\n10:30 tomorrow we ship\n0:08 and so on\n1:02:03 - much later';
  expect(cuesOf(beside).map(([from, , text]) => [from, text])).toEqual([
    [0, 'welcome'],
    [4, 'at\n10:30 tomorrow we ship'],
    [8, 'and so on'],
    [3723, 'much later'],
  ]);
  const sbv = '0:00:00.599,0:00:04.160\nat\n10:30 tomorrow\n0:05\n\n0:00:04.160,0:00:06.000\nworld';
  expect(cuesOf(sbv).map(([, , text]) => text)).toEqual(['at\n10:30 tomorrow\n0:05', 'world']);
});

test('CA12 whatever times are said in a transcript, its own times are read, and no word is lost', () => {
  const step = fc.integer({ min: 1, max: 600 });
  const line = fc.record({ step, text: words, said: fc.option(fc.integer({ min: 0, max: 23 * 60 })) });
  const clock = (seconds: number) => {
    const [h, m, s] = [
      Math.floor(seconds / 3600),
      Math.floor(seconds / 60) % 60,
      String(seconds % 60).padStart(2, '0'),
    ];
    return h > 0 ? `${h}:${String(m).padStart(2, '0')}:${s}` : `${m}:${s}`;
  };
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 40 }), (rows) => {
      let now = 0;
      const own: number[] = [];
      const told: string[] = [];
      for (const { step, text, said } of rows) {
        now += step;
        own.push(now);
        const beside = said === null ? [] : [`${clock(said)} ${text}`];
        told.push(clock(now), text, ...beside.slice(0, own.length % 2));
      }
      const outcome = parseCaptions(told.join('\n'));
      expect(outcome.ok && outcome.cues.map(({ from }) => from)).toEqual(own);
      const all = outcome.ok ? outcome.cues.map(({ text }) => text).join(' ') : '';
      for (const { text } of rows) expect(all).toContain(text.replace(/ +/g, ' '));
    }),
    { numRuns: 200 },
  );
});

test('CA13 a file is read in the encoding that it is in', () => {
  const text = '1\n00:00:01,000 --> 00:00:02,000\nGrüße 👋\n';
  const little = Buffer.from(`\ufeff${text}`, 'utf16le');
  const big = Buffer.from(little).swap16();
  const bytes = (buffer: Buffer) => new Uint8Array(buffer).buffer;
  for (const file of [little, big, Buffer.from(text), Buffer.from(`\ufeff${text}`)])
    expect(cuesOf(captionsText(bytes(file)))).toEqual([[1, 2, 'Grüße 👋']]);
  expect(captionsText(bytes(Buffer.from('Gr\u00fc\u00dfe', 'latin1')))).toBe('Grüße');
  expect(captionsText(new ArrayBuffer(0))).toBe('');
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (any) => typeof captionsText(any.slice().buffer) === 'string'),
  );
});

test('CA14 what was taken is told with the lines that were passed over, the first of them in full', () => {
  const told = { format: 'SRT', cues: 412, passedOver: 0, faults: [] };
  expect(takenWords(told)).toBe('412 captions are kept.');
  const faults = [17, 20, 23, 26, 29, 32].map((line) => ({ line, message: 'No time.' }));
  expect(takenWords({ ...told, cues: 1, passedOver: 1, faults: faults.slice(0, 1) })).toBe(
    'One caption is kept. One line was passed over. Line 17: No time.',
  );
  const many = takenWords({ ...told, passedOver: 40, faults });
  expect(many).toMatch(/^412 captions are kept\. 40 lines were passed over\. Line 17: .* Line 29: No time\. …$/);
  expect(many).not.toContain('32');
  expect(parseCaptionsTaken({ ...told, faults })).toEqual({ ...told, faults });
  for (const wrong of [null, 'x', { ...told, cues: 'many' }, { ...told, faults: [17] }])
    expect(parseCaptionsTaken(wrong)).toBeNull();
  const broken = parseCaptions(`WEBVTT\n\n${'00:99 --> 1\nno\n\n'.repeat(30)}00:01.000 --> 00:02.000\nyes`);
  expect(broken).toMatchObject({ ok: true, passedOver: 30, faults: { length: 20 } });
});
