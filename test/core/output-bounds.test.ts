import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boundOutput } from '#core/output-bounds';

const KIB = 1024;
const bytes = (text: string) => new TextEncoder().encode(text);
const text = (all: Uint8Array) => new TextDecoder().decode(all);
const joined = (pieces: Uint8Array[]) => text(Uint8Array.from(Buffer.concat(pieces)));
const passed = (whole: string) => text(boundOutput()(bytes(whole)));

/** What a parser of terminals looks at, and anything else. */
const piece = fc.oneof(
  fc.constantFrom(
    '\x1b',
    '\x1b]8;;https://a.example\x07',
    '\x1b]8;;\x1b\\',
    '\x1bP$q',
    '\x07',
    '\x18',
    '\u009d',
    '\u009c',
  ),
  fc.constantFrom('\x1b[31m', '\x1b(B', '\n', 'words', 'é', '\u0090', ']', 'P', '8;;x'),
  fc.nat(3).map((size) => 'x'.repeat(size * 60 * KIB)),
  fc.nat(2).map((size) => '\n'.repeat(size * 3 * KIB)),
);
const stream = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));

test('OB1 what stays within the bounds passes as it is, without a copy', () => {
  const session = bytes(
    '\x1b]0;title\x07\x1b[1mroot\x1b[0m$ ls\r\n\x1b]8;;https://a.example\x07a\x1b]8;;\x07 é \xff\r\n',
  );
  expect(boundOutput()(session)).toBe(session);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 4_000 }), (noise) => {
      expect(boundOutput()(noise)).toBe(noise);
    }),
  );
});

test('OB2 however the bytes are cut, the same ones pass', () => {
  fc.assert(
    fc.property(stream, fc.array(fc.nat()), (whole, marks) => {
      const all = bytes(whole);
      const cuts = marks.map((mark) => mark % (all.length + 1)).toSorted((a, b) => a - b);
      const places = [0, ...cuts, all.length];
      const bound = boundOutput();
      const pieces = places.slice(1).map((end, i) => bound(all.subarray(places[i], end)));
      expect(joined(pieces) === text(boundOutput()(all))).toBe(true);
    }),
  );
});

test('OB3 of an endless string only the bound passes, whichever way it begins and however it is broken up', () => {
  for (const begin of [
    '\x1b]0;',
    '\x1b\x01]8;;',
    '\x1b\x7f]52;c;',
    '\u009d0;',
    '\x1bP$q',
    '\u0090$q',
    '\x1b[3\x1b]4;',
  ]) {
    for (const part of ['aaaaaaaa', 'a\x01', 'é', '\x7fa']) {
      const bound = boundOutput();
      let kept = bound(bytes(begin)).length;
      const more = bytes(part.repeat((64 * KIB) / part.length));
      for (let count = 0; count < 8; count += 1) kept += bound(more).length;
      expect(kept, JSON.stringify([begin, part])).toBeLessThan(129 * KIB);
      expect(text(bound(bytes('\x1b\\calm\n')))).toBe('\x1b\\calm\n');
    }
  }
});

test('OB4 the end of a string that was too long rings no bell, and what follows it is drawn', () => {
  const kept = passed(`before\x1b]0;${'a'.repeat(200 * KIB)}\x07after\x07`);
  expect(kept.replaceAll('a', '')).toBe('before\x1b]0;\x18fter\x07');
});

test('OB5 an open link ends by itself, at a place that cuts nothing in two', () => {
  const open = '\x1b]8;;https://a.example\x07';
  const lines = 'y\n'.repeat(10_000);
  const kept = passed(open + lines);
  expect(kept.replace('\x1b]8;;\x07', '')).toBe(open + lines);
  expect(kept.indexOf('\x1b]8;;\x07')).toBeLessThan(5_000);
  const coloured = '\x1b[31my\x1b[m'.repeat(2_000);
  expect(passed(open + coloured).split('\x1b]8;;\x07')).toHaveLength(2);
  expect(passed(open + coloured).replace('\x1b]8;;\x07', '')).toBe(open + coloured);
  expect(passed(`${open}short\x1b]8;;\x1b\\${lines}`)).toBe(`${open}short\x1b]8;;\x1b\\${lines}`);
});

test('OB6 no half of a sequence keeps a link open', () => {
  const open = '\x1b]8;id=1;https://a.example\x1b\\';
  for (const half of ['\x1b[', '\x1b[é', '\x1b ', '\x1b', '\x1b[1;', '\x1b(']) {
    expect(passed(`${open}${half}${' \n'.repeat(10_000)}`), JSON.stringify(half)).toContain('\x1b]8;;\x07');
  }
});
