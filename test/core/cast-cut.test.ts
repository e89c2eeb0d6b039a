import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCast } from '#core/asciicast';
import { type CastLine, cutSecret, cutSpan, readCastLines, readSecret, writeCastLines } from '#core/cast-cut';
import { headLine, reachLine } from '#core/cast-lines';
import { redactor } from '#core/room-cuts';

const SECRET = 'hunter2-ß🔑';
const BLOCKS = '█'.repeat(10);
const HEAD = headLine({ cols: 80, rows: 24, title: 't', timestamp: 1, terminal: 1, node: 'n', seconds: 0 });

const output = (data: string, seconds = 0): CastLine => ({ kind: 'event', seconds, code: 'o', data });
const printed = (lines: readonly CastLine[]) =>
  lines.map((line) => (line.kind === 'event' && line.code === 'o' ? line.data : '')).join('');
const bare = (text: string) =>
  text
    .replace(/\x1b\[[\d;]*m/g, '')
    .replace(/ \r(?!\n)/g, '')
    .replace(/[\r\n]/g, '');

test('RC9 a secret becomes as many blocks, over events, colours and wrapped lines, and nothing else changes', () => {
  const between = fc.constantFrom('', '\x1b[1;31m', '\x1b[0m', ' \r', '\r\n');
  const characters = [...SECRET];
  const cuts = fc.tuple(...characters.map(() => fc.tuple(between, fc.boolean())));
  const around = fc.string({ unit: fc.constantFrom('a', 'ü', ' ', '█', '$'), maxLength: 12 });
  fc.assert(
    fc.property(cuts, around, around, (places, before, after) => {
      const pieces = [before];
      for (const [i, character] of characters.entries()) {
        const [sequence, isNewEvent] = places[i] ?? ['', false];
        if (isNewEvent) pieces.push('');
        pieces[pieces.length - 1] += (i === 0 ? '' : sequence) + character;
      }
      pieces.push(after);
      const lines = pieces.map((data) => output(data));
      const length = printed(lines).length;
      expect(cutSecret(lines, SECRET)).toBe(1);
      expect(bare(printed(lines))).toBe(bare(before + BLOCKS + after));
      expect(printed(lines)).toHaveLength(length - (SECRET.length - 10));
      expect(lines.filter((line) => line.kind === 'event' && line.data.includes('hunter'))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('RC10 it goes from titles, markers, remarks, input and the header too, and each place is counted', () => {
  const text = [
    '{"version":3,"term":{"cols":80,"rows":24},"title":"export hunter2"}',
    '# hunter2',
    '[0,"o","\\u001b]0;hunter2\\u0007$ hunter2 hunter2"]',
    '[0,"i","hunter2"]',
    '[0,"m","hunter2"]',
    '',
  ].join('\n');
  const lines = readCastLines(text);
  expect(cutSecret(lines, 'hunter2')).toBe(7);
  expect(writeCastLines(lines)).not.toContain('hunter2');
  expect(parseCast(writeCastLines(lines)).ok).toBe(true);
  expect(cutSecret(lines, 'hunter2')).toBe(0);
});

test('RC68 letter case saves no secret, and names that a recording is read by are none', () => {
  const head = headLine({
    cols: 80,
    rows: 24,
    title: 'Terminal on NODE',
    timestamp: 1,
    terminal: 1,
    node: 'n',
    seconds: 0,
  });
  const text = [
    head.trimEnd(),
    '# slipway: 9 bytes, 1 s',
    '[0,"o","NoDe STRASSE x\\u001b[1mn"]',
    '[0,"o","ODE \\u00c9t\\u00e9s"]',
  ]
    .concat('[0,"m","nOdE"]', '# slipway: ended', '')
    .join('\n');
  const lines = readCastLines(text);
  expect(['node', 'SLIPWAY', 'Bytes', 'ended', 'éTÉS'].map((secret) => cutSecret(lines, secret))).toEqual([
    4, 0, 0, 0, 1,
  ]);
  expect(writeCastLines(lines).split('\n')).toEqual([
    head.trimEnd().replace('on NODE', 'on ████'),
    ...['# slipway: 9 bytes, 1 s', '[0,"o","████ STRASSE x\\u001b[1m█"]', '[0,"o","███ ████"]', '[0,"m","████"]'],
    ...['# slipway: ended', ''],
  ]);
});

/** Each letter in the one case or the other. */
const recased = (word: string) =>
  fc
    .array(fc.boolean(), { minLength: word.length, maxLength: word.length })
    .map((isUpper) => [...word].map((letter, i) => (isUpper[i] ? letter.toUpperCase() : letter)).join(''));

test('RC69 terminals and texts lose the same words in whatever capitals', () => {
  fc.assert(
    fc.property(recased('swördfish'), recased('swördfish'), fc.string(), (secret, written, around) => {
      const said = `${around}\u0001${written}\u0001`;
      const lines = [output(said)];
      cutSecret(lines, secret);
      expect(printed(lines)).toBe(redactor([secret]).text(said));
      expect(printed(lines)).toContain('█'.repeat(9));
    }),
  );
});

test('RC11 what is cut off at the end is not written back: part of a secret may stand in it', () => {
  const lines = readCastLines(`${HEAD}[0,"o","whole"]\n[0,"o","hunt`);
  expect(writeCastLines(lines)).toBe(`${HEAD}[0,"o","whole"]\n`);
});

test('RC12 a secret is at least four characters, control characters not counted', () => {
  expect(readSecret('abc')).toBeNull();
  expect(readSecret('    ')).toBeNull();
  expect(readSecret('a\r\nbcd')).toBe('abcd');
  expect(readSecret('x'.repeat(1_001))).toBeNull();
});

test('RC13 cutting anything out of anything neither throws nor leaves it there to be seen', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '🔑'), minLength: 4, maxLength: 6 });
  const noise = fc.constantFrom('\x1b', '[', '\x1b[', '\x1b]0;', '\x07', 'm', 'a', 'b', ' \r', '\x1b[31m', '\u009b');
  fc.assert(
    fc.property(word, fc.array(fc.oneof(noise, word), { maxLength: 40 }), (secret, pieces) => {
      const lines = pieces.map((data) => output(data));
      cutSecret(lines, secret);
      expect(printed(lines)).not.toContain(secret);
      expect(lines).toHaveLength(pieces.length);
    }),
    { numRuns: 1_000 },
  );
});

test('RC14 a span goes with its time; sizes, modes and the end stay, and a marker says so', () => {
  const text = [
    HEAD.trimEnd(),
    '[1,"o","before"]',
    '[1,"o","\\u001b[?1049hpassword"]',
    '[1,"m","block"]',
    '[0.5,"r","90x30"]',
    reachLine({ offset: 9, seconds: 3.6 }).trimEnd(),
    '[1.5,"o","after"]',
    '[1,"x","0"]',
    reachLine({ offset: 14, seconds: 6 }).trimEnd(),
    '',
  ].join('\n');
  const cut = writeCastLines(cutSpan(readCastLines(text), { from: 1.5, to: 4 }));
  const outcome = parseCast(cut);
  expect(outcome.ok && outcome.cast.events).toEqual([
    { time: 1, kind: 'output', text: 'before' },
    { time: 1.5, kind: 'marker', label: 'Cut here' },
    { time: 1.5, kind: 'output', text: '\x1b[?1049h' },
    { time: 1.5, kind: 'resize', cols: 90, rows: 30 },
    { time: 2.5, kind: 'output', text: 'after' },
    { time: 3.5, kind: 'exit', status: 0 },
  ]);
  expect(cut).not.toContain('password');
  expect(cut).toContain(reachLine({ offset: 14, seconds: 3.5 }));
});
