import type { Terminal } from '@xterm/headless';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boundOutput } from '#core/output-bounds';
import { MAX_COLS, MAX_ROWS } from '#core/terminal-protocol';
import { MAX_DRAWN_BYTES } from '#server/screens/draw-screen';
import { coreOf, openHeadless, resizeHeadless } from '#server/screens/internals';
import { HISTORY_LINES, MirrorTerminal, type ScreenSnapshot } from '#server/screens/mirror-terminal';
import { narrowBytes, outputBytes, stateOf, unwrappedBytes } from '../support/terminal-state';

const SIZE = { cols: 20, rows: 6 };
const SCROLLBACK = 1_000;

/** A page's terminal that is shown the snapshot. */
function shown({ cols, rows, bytes }: ScreenSnapshot): Terminal {
  const term = openHeadless({ cols, rows, scrollback: SCROLLBACK });
  coreOf(term).writeSync(Buffer.from('leftovers \x1b[31;1m\x1b[?25l\x1b[2;3r\x1b[?1049h\x1b]0;half'));
  coreOf(term).writeSync(Buffer.from('\x18\x1bc'));
  coreOf(term).writeSync(bytes);
  return term;
}

type Step = { bytes: Buffer } | { cols: number; rows: number };

const size = fc.record({ cols: fc.integer({ min: 4, max: 40 }), rows: fc.integer({ min: 2, max: 9 }) });
const written = (bytes: fc.Arbitrary<Buffer>) =>
  fc.array(
    bytes.map((each): Step => ({ bytes: each })),
    { minLength: 1, maxLength: 4 },
  );
const resized = fc.array(fc.oneof({ weight: 4, arbitrary: narrowBytes.map((bytes): Step => ({ bytes })) }, size), {
  minLength: 1,
  maxLength: 6,
});

test.each([
  ['whatever is printed', written(outputBytes)],
  ['whatever is printed without wrapping', written(unwrappedBytes)],
  ['whatever its size becomes', resized],
])(
  'SC1 a snapshot gives a terminal the state of one that was fed the whole stream, wherever it is cut: %s',
  (_what, stream) => {
    const run = fc.property(stream, fc.nat(), outputBytes, (steps, cut, after) => {
      const truth = openHeadless({ ...SIZE, scrollback: SCROLLBACK });
      const mirror = new MirrorTerminal(SIZE, 0);
      // As every terminal of ours: a link that never ends does.
      const bound = boundOutput();
      let count = 0;
      for (const [index, each] of steps.entries()) {
        const isLast = index === steps.length - 1;
        if ('cols' in each) {
          resizeHeadless(coreOf(truth), each.cols, each.rows);
          mirror.resize(each.cols, each.rows);
        } else {
          const bytes = isLast ? each.bytes.subarray(0, cut % (each.bytes.length + 1)) : each.bytes;
          coreOf(truth).writeSync(bound(bytes));
          mirror.write(bytes.slice());
          count += bytes.length;
        }
      }
      const snapshot = mirror.snapshot(true);
      const page = shown(snapshot);
      expect(snapshot.offset).toBe(count);
      expect(stateOf(page, SCROLLBACK)).toEqual(stateOf(truth, HISTORY_LINES));
      // What comes next does the same in both.
      coreOf(page).writeSync(after);
      coreOf(truth).writeSync(after);
      expect(stateOf(page, SCROLLBACK)).toEqual(stateOf(truth, HISTORY_LINES));
      mirror.close();
    });
    const { SEED, RUNS } = process.env;
    fc.assert(run, { numRuns: Number(RUNS ?? 300), ...(SEED ? { seed: Number(SEED) } : {}) });
  },
);

const full = 'x'.repeat(20);
const wide = '漢'.repeat(10);

test.each([
  ['a half behind an insertion', '漢\b\x1b[@'],
  ['halves of several looks', 'ab\x1b[42m漢\x1b[41m\b\x1b[@\x1b[m\x1b[8G\x1b[1m字\b\x1b[2@\x1b[m漢'],
  ['a half in the second column', '漢\x1b[2G\x1b[@\r\x1b[P'],
  ['a half in the last column', `${full.slice(3)}漢\x1b[19G\x1b[@`],
  ['the same, and the line goes on', `${full}y\x1b[A\x1b[18G漢\x1b[19G\x1b[@\x1b[B`],
  ['halves in the last column and before', '漢\b\x1b[@\x1b[10G漢\b\x1b[@\x1b[18G漢\x1b[19G\x1b[@\x1b[8G'],
  ['one cut by a letter in the last column', `\x1b[?7l${wide}\x1b[31mx`],
  ['the same, with a mark', `\x1b[?7l${wide}e\u0301`],
  ['one cut by another that does not fit', `\x1b[?7l${wide}\x1b[41m字`],
  ['one cut, and moved', `\x1b[?7l${wide}x\r\x1b[6P\x1b[3Gyz\x1b[20G`],
  ['one cut beside a half in the last column', `\x1b[?7l${wide}x\r\x1b[6P\x1b[17Gz漢\x1b[19G\x1b[@`],
  ['a line that goes on from one that was scrolled away', `${full}y\x1b[S`],
  ['a cursor behind the last column of a line that came there', `abc\r\n${full}\x1b[T`],
  ['one behind the last column of the alternate screen', `\x1b[?1047h\x1b[2J\x1b[H${full}`],
  ['a cursor saved in the alternate screen, which is not shown', '\x1b[?47h\x1b[3;4H\x1b[31m\x1b7\x1b[?47l\x1b[m'],
  ['a link whose line is gone', '\x1b]8;;https://a.example\x07\x1b[M\x1b[19G'],
  ['a cursor saved in what is history now', `\x1b[3;5H\x1b7${'\r\n'.repeat(9)}`],
])('SC6 a snapshot has what hardly any program leaves behind: %s', (_what, output) => {
  const truth = openHeadless({ ...SIZE, scrollback: SCROLLBACK });
  const mirror = new MirrorTerminal(SIZE, 0);
  coreOf(truth).writeSync(output);
  mirror.write(Buffer.from(output));
  const page = shown(mirror.snapshot(true));
  expect(stateOf(page, SCROLLBACK)).toEqual(stateOf(truth, HISTORY_LINES));
  for (const after of ['x漢', '\u0301', '\x1b[T', '\x1b[3J\x1b8y\x1b[?47h\x1b8z']) {
    coreOf(page).writeSync(after);
    coreOf(truth).writeSync(after);
    expect(stateOf(page, SCROLLBACK)).toEqual(stateOf(truth, HISTORY_LINES));
  }
  mirror.close();
});

const address = (name: string) => `\x1b]8;;https://${name}.example/${'x'.repeat(4_000)}\x1b\\`;
const coloured = (text: (i: number) => string, count: number) =>
  Array.from({ length: count }, (_, i) => `\x1b[38;2;${i % 256};9;200;48;2;200;8;${(i * 7) % 256}m${text(i)}`).join('');

test('SC2 a snapshot is bounded, whatever was printed: two links on alternating cells do not write their address in each', () => {
  const mirror = new MirrorTerminal({ cols: 80, rows: 24 }, 0);
  for (let pair = 0; pair < 50; pair += 1) {
    const [odd, even] = [1, 2].map((from) => Array.from({ length: 40 }, (_, i) => `\x1b[${from + 2 * i}Gx`).join(''));
    mirror.write(Buffer.from(`${address('a')}${odd}\r${address('b')}${even}\x1b]8;;\x1b\\\r\n`));
  }
  const { bytes } = mirror.snapshot(true);
  expect(bytes.length).toBeLessThan(512 * 1024);
  const text = Buffer.from(bytes).toString();
  expect(text).toContain(`${address('a')}x${address('b')}x`);
  // The last words, behind the bound, are there without.
  expect(text).toContain('xxxxxxxx');
  mirror.close();
});

test('SC3 of more than the bound, older lines are left out; the screen is that of the whole stream', () => {
  const size = { cols: 200, rows: 50 };
  const truth = openHeadless({ ...size, scrollback: SCROLLBACK });
  const mirror = new MirrorTerminal(size, 0);
  for (let line = 0; line < 1_100; line += 1) {
    const bytes = Buffer.from(coloured(() => 'x', size.cols));
    coreOf(truth).writeSync(bytes);
    mirror.write(bytes);
  }
  const snapshot = mirror.snapshot(true);
  expect(snapshot.bytes.length).toBeLessThan(MAX_DRAWN_BYTES);
  const page = shown(snapshot);
  expect(page.buffer.active.baseY).toBeGreaterThan(100);
  expect(stateOf(page, 0)).toEqual(stateOf(truth, 0));
  mirror.close();
});

test('SC4 the largest screens of all fit, with their text', () => {
  const size = { cols: MAX_COLS, rows: MAX_ROWS };
  const mirror = new MirrorTerminal(size, 0);
  const screen = Buffer.from(coloured((i) => 'e\u0301\u0302'.padEnd(1 + (i % 9), '\u0303'), size.cols * size.rows));
  mirror.write(screen);
  mirror.write(Buffer.from('\x1b[?1049h\x1b[H'));
  mirror.write(screen);
  const snapshot = mirror.snapshot(true);
  expect(snapshot.bytes.length).toBeLessThan(MAX_DRAWN_BYTES);
  const { active } = shown(snapshot).buffer;
  expect(active.type).toBe('alternate');
  expect(active.getLine(active.baseY + 100)?.translateToString()).toBe('e'.repeat(size.cols));
  mirror.close();
});

test('SC5 endless marks on one letter take no more room than the screen, and the snapshot does the same with more', () => {
  const truth = openHeadless({ ...SIZE, scrollback: SCROLLBACK });
  const mirror = new MirrorTerminal(SIZE, 0);
  const marks = Buffer.from(`e${'\u0301'.repeat(20_000)}`);
  for (let count = 0; count < 40; count += 1) {
    coreOf(truth).writeSync(marks);
    mirror.write(marks);
  }
  const letter = Buffer.from(`\r\nx${'\u0301'.repeat(8)}`);
  coreOf(truth).writeSync(letter);
  mirror.write(letter);
  const snapshot = mirror.snapshot(true);
  expect(snapshot.bytes.length).toBeLessThan(512 * 1024);
  const page = shown(snapshot);
  coreOf(page).writeSync(marks.subarray(1, 41));
  coreOf(truth).writeSync(marks.subarray(1, 41));
  expect(stateOf(page, SCROLLBACK)).toEqual(stateOf(truth, HISTORY_LINES));
  mirror.close();
});

test.each([
  ['a command', '\x1b]0;', '\x07'],
  ['a device string', '\x1bPq', '\x1b\\'],
])('SC7 behind a snapshot the rest of a string that was cancelled as too long is no text: %s', (_what, start, end) => {
  const mirror = new MirrorTerminal(SIZE, 0);
  mirror.write(Buffer.from(`before ${start}${'x'.repeat(200_000)}`));
  const page = shown(mirror.snapshot(true));
  coreOf(page).writeSync(`the rest${end}behind`);
  expect(page.buffer.active.getLine(0)?.translateToString(true)).toBe('before behind');
  mirror.close();
});
