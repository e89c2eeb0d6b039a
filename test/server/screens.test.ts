import type { Terminal } from '@xterm/headless';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coreOf, openHeadless } from '#server/screens/internals';
import { HISTORY_LINES, MirrorTerminal, type ScreenSnapshot } from '#server/screens/mirror-terminal';
import { narrowBytes, outputBytes, stateOf } from '../support/terminal-state';

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
  ['whatever its size becomes', resized],
])(
  'SC1 a snapshot gives a terminal the state of one that was fed the whole stream, wherever it is cut: %s',
  (_what, stream) => {
    const run = fc.property(stream, fc.nat(), outputBytes, (steps, cut, after) => {
      const truth = openHeadless({ ...SIZE, scrollback: SCROLLBACK });
      const mirror = new MirrorTerminal(SIZE, 0);
      let count = 0;
      for (const [index, each] of steps.entries()) {
        const isLast = index === steps.length - 1;
        if ('cols' in each) {
          truth.resize(each.cols, each.rows);
          mirror.resize(each.cols, each.rows);
        } else {
          const bytes = isLast ? each.bytes.subarray(0, cut % (each.bytes.length + 1)) : each.bytes;
          coreOf(truth).writeSync(bytes);
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
    fc.assert(run, { numRuns: Number(process.env.RUNS ?? 300) });
  },
);
