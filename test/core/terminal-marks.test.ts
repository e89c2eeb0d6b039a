import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMarkReader, type Mark } from '#core/terminal-marks';

function reader(): (bytes: Uint8Array) => Mark[] {
  const read = createMarkReader();
  return (bytes) => read(bytes).map(({ mark }) => mark);
}
const bytes = (text: string) => new TextEncoder().encode(text);
const SESSION =
  '\x1b]133;D;0\x07\x1b]133;A\x07\x1b[1mroot\x1b[0m$ \x1b]133;B\x07ls\r\n\x1b]133;C\x1b\\a b\r\n\x1b]133;D;127\x07';
const MARKS: Mark[] = [
  { kind: 'command-ended', status: 0 },
  { kind: 'prompt-begun' },
  { kind: 'prompt-ended' },
  { kind: 'command-begun' },
  { kind: 'command-ended', status: 127 },
];

test('M1 the marks of a session are read in order, whichever way they end', () => {
  expect(reader()(bytes(SESSION))).toEqual(MARKS);
});

test('M2 however the bytes are cut, the marks are the same', () => {
  const all = bytes(SESSION);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: all.length })), (cuts) => {
      const read = reader();
      const places = [0, ...cuts.toSorted((a, b) => a - b), all.length];
      const marks = places.slice(1).flatMap((end, i) => read(all.subarray(places[i], end)));
      expect(marks).toEqual(MARKS);
    }),
  );
});

test('M3 other sequences, unknown letters and endless ones are no marks', () => {
  const read = reader();
  expect(read(bytes('\x1b]0;title\x07\x1b]133;Z\x07\x1b]1337;x\x07\x1b[31m'))).toEqual([]);
  expect(read(bytes(`\x1b]133;${'x'.repeat(1_000_000)}\x07`))).toEqual([]);
  expect(read(bytes('\x1b]133;A\x07'))).toEqual([{ kind: 'prompt-begun' }]);
});

test('M4 a status that is no number counts as 0', () => {
  expect(reader()(bytes('\x1b]133;D\x07\x1b]133;D;x\x07'))).toEqual([
    { kind: 'command-ended', status: 0 },
    { kind: 'command-ended', status: 0 },
  ]);
});

test('M5 no bytes make it fail', () => {
  fc.assert(fc.property(fc.array(fc.uint8Array()), (pieces) => void pieces.map(createMarkReader())));
});

test('M5 a program gives a port a name by a mark of our own', () => {
  const read = reader();
  expect(read(bytes('\x1b]7747;open;hello;8000\x07'))).toEqual([{ kind: 'port-named', name: 'hello', port: 8000 }]);
  const unsound = [
    'open;Hello;80',
    'open;hello;0',
    'open;hello;65536',
    'open;hello;8e3',
    'open;hello',
    'open;a;1;2',
    'shut;a;1',
  ];
  for (const text of unsound) expect(read(bytes(`\x1b]7747;${text}\x07`)), text).toEqual([]);
});

test('M6 the line that a shell tells is read wherever the bytes are cut, and blanked in them; all else stays', () => {
  const parts = fc.array(fc.constantFrom('a', '; b', 'ü', '🚢', '$(x)'), { maxLength: 30 });
  const line = parts.map((all) => `c${all.join('')}`);
  fc.assert(
    fc.property(line, fc.array(fc.nat(200)), (told, cuts) => {
      const [before, after] = [`$ ${told}\r\n\x1b]7747;ran;`, '\x07\x1b]133;C\x07out'];
      const all = bytes(before + told + after);
      const read = reader();
      const places = [0, ...cuts.map((cut) => Math.min(cut, all.length)).toSorted((a, b) => a - b), all.length];
      const marks = places.slice(1).flatMap((end, i) => read(all.subarray(places[i], end)));
      expect(marks).toEqual([{ kind: 'line-told', line: told }, { kind: 'command-begun' }]);
      expect(new TextDecoder().decode(all)).toBe(before + ' '.repeat(bytes(told).length) + after);
    }),
  );
});

test('M7 each mark says where in its piece it ended', () => {
  const read = createMarkReader();
  expect(read(bytes('ab\x1b]133;A\x07c\x1b]133;')).map(({ end }) => end)).toEqual([10]);
  expect(read(bytes('B\x07')).map(({ end }) => end)).toEqual([2]);
});

test('M8 a line that begins with a space, is empty or longer than a shell tells is not told', () => {
  const told = (line: string) => reader()(bytes(`\x1b]7747;ran;${line}\x07`));
  for (const line of [' export TOKEN=x', '\tls', '']) expect(told(line)).toEqual([{ kind: 'line-told', line: null }]);
  expect(told('x'.repeat(5_000))).toEqual([]);
  expect(told(`a;b\u202e${'y'.repeat(300)}`)).toEqual([{ kind: 'line-told', line: `a;b ${'y'.repeat(196)}` }]);
});
