// Hostile output through a real xterm without a screen, with the guards that the page sets up.
import headless from '@xterm/headless';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { guardSequences } from '#core/guard-sequences';
import { boundOutput } from '#core/output-bounds';
import { refuseOtherLinks } from '../../components/terminal/links';
import { BAIT, hostileOutput } from '../support/hostile-output';
import { ANSWERS } from '../support/hostile-stream';

const COLS = 80;
const ROWS = 24;
/** A clearing of the screen, at two bytes, touches every line of two buffers. */
const WORK_PER_BYTE = 3 * ROWS;
/** The longest answer, to the shortest question. */
const ANSWER_PER_BYTE = 6;

type Lines = { get(index: number): unknown };
type Inside = { _core: { buffers: { active: { lines: Lines }; normal: { markers: unknown[] } } } };

/** A terminal that is watched: what it says, and how often it turns to a line of its own. */
function openWatched() {
  const term = new headless.Terminal({
    cols: COLS,
    rows: ROWS,
    scrollback: 1_000,
    allowProposedApi: true,
    logLevel: 'off',
  });
  guardSequences(term);
  refuseOtherLinks(term);
  const bound = boundOutput();
  const { _core: core } = term as unknown as Inside;
  let answers = '';
  term.onData((data) => {
    answers += data;
  });
  term.onBinary((data) => {
    answers += data;
  });
  return {
    term,
    answers: () => answers,
    markers: () => core.buffers.normal.markers.length,
    write: (bytes: Uint8Array | string) =>
      new Promise<void>((done) => term.write(typeof bytes === 'string' ? bytes : bound(bytes), done)),
  };
}

/** Every list of lines is asked through here, whichever terminal it is of: its methods are what work is counted in. */
async function countingWork(act: () => Promise<void>): Promise<number> {
  const probe = new headless.Terminal({ allowProposedApi: true });
  const kind: Record<string, unknown> = Object.getPrototypeOf((probe as unknown as Inside)._core.buffers.active.lines);
  probe.dispose();
  let work = 0;
  const methods = ['get', 'set', 'push', 'recycle', 'splice', 'trimStart', 'shiftElements'] as const;
  const own = methods.map((name) => [name, kind[name]] as const);
  for (const [name, method] of own) {
    if (typeof method !== 'function') throw new Error(`no ${name}`);
    kind[name] = function (this: unknown, ...given: unknown[]) {
      work += 1;
      return method.apply(this, given);
    };
  }
  await act().finally(() => {
    for (const [name, method] of own) kind[name] = method;
  });
  return work;
}

test('HO1 no stream types anything but fixed answers in figures, and the terminal still works after it', async () => {
  await fc.assert(
    fc.asyncProperty(hostileOutput, fc.nat(), async (stream, mark) => {
      const watched = openWatched();
      const cut = mark % (stream.length + 1);
      const work = await countingWork(async () => {
        await watched.write(stream.subarray(0, cut));
        await watched.write(stream.subarray(cut));
      });
      expect(watched.answers().replace(ANSWERS, '')).toBe('');
      expect(watched.answers()).not.toMatch(/[\r\n]|EVIL/);
      expect(watched.answers().length).toBeLessThanOrEqual(ANSWER_PER_BYTE * stream.length);
      expect(work).toBeLessThanOrEqual(WORK_PER_BYTE * stream.length + 1_000);
      expect([watched.term.cols, watched.term.rows]).toEqual([COLS, ROWS]);
      await watched.write('\x18\x1bccalm again');
      expect(watched.term.buffer.active.getLine(0)?.translateToString(true)).toBe('calm again');
      expect(watched.term.buffer.active.length).toBe(ROWS);
      expect(watched.markers()).toBe(0);
      watched.term.dispose();
    }),
    { numRuns: 400, examples: [[Buffer.from(`\x1b]0;${BAIT}\x07\x1b[21t`), 0]] },
  );
}, 120_000);

test('HO2 counts beyond the screen cost nothing', async () => {
  for (const order of ['\x1b[4096L', '\x1b[4096M', '\x1b[4096S', '\x1b[4096T', '\x1b[99999999@', 'x\x1b[2147483647b']) {
    const watched = openWatched();
    const stream = Buffer.from(order.repeat(500));
    const work = await countingWork(() => watched.write(stream));
    expect(work, JSON.stringify(order)).toBeLessThanOrEqual(2 * stream.length);
    watched.term.dispose();
  }
});

test('HO3 a flood of links is bounded, and comes back to nothing as its lines go', async () => {
  const watched = openWatched();
  await watched.write(Buffer.from('\x1b]8;;https://a.example\x07'.repeat(20_000)));
  expect(watched.markers()).toBeLessThanOrEqual(2_001);
  await watched.write(Buffer.from(`\x1b]8;;\x07${'y\n'.repeat(1_100)}`));
  expect(watched.markers()).toBe(0);
  await watched.write(Buffer.from('\x1b]8;;https://a.example\x07here'));
  expect(watched.markers()).toBeGreaterThan(1);
  watched.term.dispose();
});

test('HO4 a link that is never closed stays short', async () => {
  const watched = openWatched();
  await watched.write(Buffer.from(`\x1b]8;;https://a.example\x07${'y\n'.repeat(5_000)}`));
  expect(watched.markers()).toBe(0);
  watched.term.dispose();
});

test('HO5 a million bells are a million events and no more', async () => {
  const watched = openWatched();
  let bells = 0;
  watched.term.onBell(() => {
    bells += 1;
  });
  const work = await countingWork(() => watched.write(Buffer.alloc(1_000_000, 7)));
  expect(bells).toBe(1_000_000);
  expect(work).toBeLessThan(1_000);
  watched.term.dispose();
});

test('HO6 no program recolours the terminal, and each that asks hears', async () => {
  const term = new headless.Terminal({ allowProposedApi: true });
  const seen: string[] = [];
  for (const number of [4, 10, 11, 12, 104, 110, 111, 112]) {
    // The latest handler is asked first: only what the guards let by comes here.
    term.parser.registerOscHandler(number, (data) => seen.push(`${number};${data}`) > 0);
  }
  guardSequences(term);
  const asks = '\x1b]4;1;?;2;?\x07\x1b]11;?\x07';
  const sets = '\x1b]4;1;#ffffff\x07\x1b]4;1;?;2;#000000\x07\x1b]10;red\x07\x1b]12;?;red\x07\x1b]104\x07\x1b]110\x07';
  await new Promise<void>((done) => term.write(sets + asks + sets, done));
  expect(seen).toEqual(['4;1;?;2;?', '11;?']);
  term.dispose();
});
