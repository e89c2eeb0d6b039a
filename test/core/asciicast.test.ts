import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Cast, type CastEvent, MAX_COLS, parseCast } from '#core/asciicast';
import { createEventLines, headLine, lastReach, reachLine, readHeadLine } from '#core/cast-lines';
import { createUtf8Reader } from '#core/utf8-reader';

const HEAD = {
  cols: 80,
  rows: 24,
  title: 'Terminal 1',
  timestamp: 1_700_000_000,
  terminal: 1,
  node: 'node1',
  seconds: 0,
};

function castOf(text: string): Cast {
  const outcome = parseCast(text);
  if (!outcome.ok) throw new Error(`${outcome.faults[0]?.line}: ${outcome.faults[0]?.message}`);
  return outcome.cast;
}

function faultsOf(text: string): [number, string][] {
  const outcome = parseCast(text);
  return outcome.ok ? [] : outcome.faults.map(({ line, message }) => [line, message]);
}

const gaps = fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 60 });
const kinds = fc.oneof(
  fc.string({ unit: 'binary' }).map((text) => ({ kind: 'output' as const, text })),
  fc.string().map((label) => ({ kind: 'marker' as const, label })),
  fc
    .tuple(fc.integer({ min: 1, max: MAX_COLS }), fc.integer({ min: 1, max: 500 }))
    .map(([cols, rows]) => ({ kind: 'resize' as const, cols, rows })),
  fc.integer({ min: 0, max: 255 }).map((status) => ({ kind: 'exit' as const, status })),
);
const someEvents = gaps.chain((all) =>
  fc.tuple(...all.map(() => kinds)).map((events) => {
    let time = 0;
    return events.map((event, i): CastEvent => {
      time += all[i] ?? 0;
      return { time: time / 1000, ...event };
    });
  }),
);

test('RC1 what is written reads back, event for event, to the millisecond', () => {
  fc.assert(
    fc.property(someEvents, (events) => {
      const line = createEventLines();
      const cast = castOf(headLine(HEAD) + events.map(line).join(''));
      expect(cast).toMatchObject({ version: 3, cols: 80, rows: 24, title: 'Terminal 1', timestamp: 1_700_000_000 });
      expect(cast.events.map(({ time: _, ...rest }) => rest)).toEqual(events.map(({ time: _, ...rest }) => rest));
      for (const [i, { time }] of cast.events.entries()) expect(time).toBeCloseTo(events[i]?.time ?? -1, 3);
    }),
  );
});

test('RC2 intervals do not drift: what one rounds away is in the next', () => {
  const line = createEventLines();
  const events = Array.from({ length: 10_000 }, (_, i): CastEvent => ({ time: i * 0.0004, kind: 'output', text: '.' }));
  const { events: read } = castOf(headLine(HEAD) + events.map(line).join(''));
  expect(read.at(-1)?.time).toBeCloseTo(3.9996, 3);
});

test('RC3 version 2 has its size in the header and times from the beginning; remarks and input are left out', () => {
  const text = [
    '{"version":2,"width":100,"height":30,"timestamp":1504467315,"title":"Demo","env":{"TERM":"xterm"}}',
    '[0.25,"o","a"]',
    '# a remark',
    '[1,"i","secret"]',
    '[1.5,"m","middle"]',
    '[1.4,"o","b"]',
    '[2,"r","90x20"]',
    '[2,"z","of a later version"]',
    '',
  ].join('\n');
  const cast = castOf(text);
  expect(cast).toMatchObject({ version: 2, cols: 100, rows: 30, title: 'Demo' });
  expect(cast.events).toEqual([
    { time: 0.25, kind: 'output', text: 'a' },
    { time: 1.5, kind: 'marker', label: 'middle' },
    { time: 1.5, kind: 'output', text: 'b' },
    { time: 2, kind: 'resize', cols: 90, rows: 20 },
  ]);
  expect(JSON.stringify(cast)).not.toContain('secret');
});

test('RC4 a last line that is half there is left out and told of; half a line before others is a fault', () => {
  const whole = `${headLine(HEAD)}[0,"o","one"]\n[0.5,"o","two"]\n`;
  for (let end = whole.indexOf('[0.5'); end < whole.length - 1; end += 1) {
    const cast = castOf(whole.slice(0, end));
    expect(cast.events.length).toBe(end === whole.length - 1 ? 2 : 1);
    expect(cast.isCutOff).toBe(end > whole.indexOf('[0.5'));
  }
  expect(castOf(whole).isCutOff).toBe(false);
  expect(faultsOf(`${headLine(HEAD)}[0,"o","on\n[1,"o","two"]\n`)).toEqual([[2, 'This line is no JSON.']]);
});

test.each([
  ['nothing', '', 1, 'The first line must be'],
  ['a header that is no object', '[]\n', 1, 'The first line must be'],
  ['an unknown version', '{"version":9}\n', 1, 'Version 9 cannot be read'],
  ['version 1, which is one object', '{"version":1,"width":80,"height":24,"stdout":[]}', 1, 'Version 1 cannot be read'],
  ['a size of nothing', '{"version":3,"term":{"cols":0,"rows":24}}\n', 1, 'term.cols and term.rows must be'],
  ['a huge size', '{"version":2,"width":1000000,"height":24}\n', 1, 'width and height must be'],
  ['an event that is no array', `${headLine(HEAD)}{"a":1}\n`, 2, 'An event must be an array'],
  ['a time before the beginning', `${headLine(HEAD)}\n[-1,"o",""]\n`, 3, 'The time must be'],
  ['a time without end', `${headLine(HEAD)}[1e999,"o",""]\n`, 2, 'The recording is longer'],
  ['data that is no text', `${headLine(HEAD)}[0,"o",7]\n`, 2, 'Code and data must be text'],
  ['a resize to nothing', `${headLine(HEAD)}[0,"r","0x5"]\n`, 2, 'A size must be'],
  ['an exit that is no number', `${headLine(HEAD)}[0,"x","late"]\n`, 2, 'An exit status must be'],
])('RC5 %s is a fault with its line', (_what, text, line, message) => {
  const [first] = faultsOf(text);
  expect(first?.[0]).toBe(line);
  expect(first?.[1]).toContain(message);
});

test('RC6 nothing throws, whatever the text; faults are few', () => {
  const pieces = fc.constantFrom(
    headLine(HEAD),
    '[0,"o","x"]\n',
    '[',
    '"',
    '\n',
    '{}',
    '# ',
    '\u0000',
    '[1,"r","9x9"]',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(pieces).map((all) => all.join('')),
      ),
      (text) => {
        expect(faultsOf(text).length).toBeLessThanOrEqual(20);
      },
    ),
    { numRuns: 1_000 },
  );
});

test('RC7 UTF-8 that is cut anywhere reads as the whole does', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.string({ unit: 'binary', maxLength: 20 }).map((text) => new TextEncoder().encode(text)),
  );
  fc.assert(
    fc.property(bytes, fc.array(fc.nat(40)), (all, cuts) => {
      const reader = createUtf8Reader();
      const places = [0, ...cuts.map((cut) => Math.min(cut, all.length)).sort((a, b) => a - b), all.length];
      let text = '';
      for (const [i, end] of places.entries()) {
        text += reader.read(all.subarray(places[i - 1] ?? 0, end));
        expect(reader.held).toBeLessThanOrEqual(3);
      }
      expect(text + reader.finish()).toBe(new TextDecoder('utf-8', { ignoreBOM: true }).decode(all));
    }),
    { numRuns: 2_000 },
  );
});

test('RC8 how far a part goes is found at its end, whatever half a line follows', () => {
  const text = `${headLine(HEAD)}[0,"o","a"]\n${reachLine({ offset: 1, seconds: 0.25 })}[1,"o","b`;
  expect(lastReach(text)).toEqual({ reach: { offset: 1, seconds: 0.25 }, end: text.indexOf('[1,') });
  expect(lastReach(headLine(HEAD))).toBeNull();
  expect(readHeadLine(headLine(HEAD).trim())).toEqual(HEAD);
  expect(readHeadLine('{"version":3,"term":{"cols":1,"rows":1}}')).toBeNull();
});
