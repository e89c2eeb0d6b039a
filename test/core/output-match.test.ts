import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OutputMatch, WINDOW } from '#core/output-match';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const BEGUN = '\x1b]133;C\x07';

/** Whether the pattern is found in output that comes in those pieces. */
function isFound(pattern: RegExp, pieces: readonly Uint8Array[], isBegun = true): boolean {
  const match = new OutputMatch((text) => pattern.test(text), isBegun);
  for (const piece of pieces) match.take(piece);
  return match.test();
}

const found = (pattern: RegExp, output: string, isBegun?: boolean) => isFound(pattern, [bytesOf(output)], isBegun);

test('TA1 what a command prints is looked at, and not the text that was typed to run it', () => {
  expect(found(/ready/, `$ echo ready\r\n${BEGUN}`, false)).toBe(false);
  expect(found(/ready/, `$ echo ready\r\n${BEGUN}ready\r\n`, false)).toBe(true);
});

test('TA2 colours, titles, links and returns of the carriage are no text', () => {
  expect(
    found(/^Listening on :80$/m, '\x1b]0;title\x07\x1b[1;32mListen\x1b[0ming\x1b(B on \x1b]8;;x\x1b\\:80\r\n'),
  ).toBe(true);
  expect(found(/title|133|\[/, '\x1b]0;title\x07\x1b]133;D;0\x07\x1b[2K')).toBe(false);
});

test('TA3 a sequence without an end swallows no more than its bound', () => {
  expect(found(/ready/, `\x1b]0;${'x'.repeat(10_000)}ready`)).toBe(true);
});

test('TA4 what scrolls by in a flood is found, and no look takes in more than the window', () => {
  const sizes: number[] = [];
  const match = new OutputMatch((text) => {
    sizes.push(text.length);
    return text.includes('needle');
  }, true);
  const flood = 'hay '.repeat(3_000);
  for (let i = 0; i < 100; i += 1) match.take(bytesOf(i === 40 ? `${flood}needle${flood}` : flood));
  expect(match.test()).toBe(true);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(WINDOW);
  expect(sizes.length).toBeLessThan(40);
});

test('TA5 the window begins with a line: what is cut off makes no beginning of one', () => {
  const line = `${'a'.repeat(999)}\n`;
  expect(found(/^a{1,900}$/m, line.repeat(500))).toBe(false);
});

test('TA6 however the output is cut into pieces, the same is found', () => {
  const part = fc.oneof(
    fc.constantFrom(
      'ready',
      'rea',
      'dy',
      '\n',
      '\r\n',
      '\x1b',
      '\x1b[1m',
      '\x1b[',
      '\x1b]0;t\x07',
      '\x1b]0;t\x1b\\',
      '\x1b]',
      '\\',
    ),
    fc.constantFrom(BEGUN, '\x1b]133;C\x1b\\', '→', '🚢', '\x9b', 'P', '\x07'),
    fc.string({ maxLength: 8 }),
    fc.integer({ min: 1, max: 40_000 }).map((count) => 'x'.repeat(count)),
  );
  const cuts = fc.array(fc.nat({ max: 1_000_000 }), { maxLength: 12 });
  const patterns = fc.constantFrom(/ready/, /^ready$/m, /→🚢/u, /y\nr/, /\S{3}$/, /\x1b|\x07/);
  fc.assert(
    fc.property(fc.array(part, { maxLength: 25 }), cuts, patterns, fc.boolean(), (parts, at, pattern, isBegun) => {
      const bytes = bytesOf(parts.join(''));
      const ends = [...at.map((place) => place % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
      const pieces = ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end));
      expect(isFound(pattern, pieces, isBegun)).toBe(isFound(pattern, [bytes], isBegun));
    }),
    { numRuns: 500 },
  );
});
