import { EventEmitter } from 'node:events';
import type { Readable } from 'node:stream';
import type { Terminal } from '@xterm/xterm';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { boundOutput } from '#core/output-bounds';
import type { OutputGap } from '#core/terminal-protocol';
import { TerminalRelay, type TerminalSink } from '#server/live/terminal-relay';
import type { Shell } from '#server/sandbox/provider';
import { coreOf, openHeadless } from '#server/screens/internals';
import { MirrorTerminal } from '#server/screens/mirror-terminal';
import { trackOutput } from '../../components/terminal/output';
import { screensInProcess } from '../support/screens';
import { keepingHistoryBytes, stateOf } from '../support/terminal-state';

const SIZE = { cols: 20, rows: 6 };
const COMPARED_LINES = 60;
const PROMPT = Buffer.from('\x1b[m\r\n\x1b]133;A\x07$ \x1b]133;B\x07');
const counts = { away: 0, interrupted: 0, screens: 0, exact: 0 };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A shell that prints what it is told to, but holds it back while nobody reads. */
class FakeShell extends EventEmitter {
  readonly whole = openHeadless({ ...SIZE, scrollback: 1_000 });
  printed = 0;
  private readonly bound = boundOutput();
  private isPaused = false;
  private readonly waiting: Buffer[] = [];

  print(bytes: Buffer): void {
    this.waiting.push(bytes);
    this.flow();
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
    queueMicrotask(() => this.flow());
  }

  private flow(): void {
    while (!this.isPaused && this.waiting.length > 0) {
      const bytes = this.waiting.shift() ?? Buffer.alloc(0);
      this.printed += bytes.length;
      coreOf(this.whole).writeSync(this.bound(bytes));
      this.emit('data', bytes);
    }
  }
}

/** A page with the browser's own code for its place in the output, over one line after the other. */
class Page {
  readonly term = openHeadless({ ...SIZE, scrollback: 1_000 });
  isDeaf = false;
  private sink: TerminalSink | null = null;
  private shell: string | undefined;
  private typed = 0;
  private owed: number | null = null;
  private readonly output = trackOutput(this.term as unknown as Terminal, (offset) => this.acknowledge(offset));

  constructor(private readonly relay: TerminalRelay) {}

  connect(): void {
    if (this.sink) return;
    const isMine = () => this.sink === sink;
    const note = (gap: OutputGap) => {
      counts[gap.reason] += 1;
    };
    const sink: TerminalSink = {
      page: 'the page',
      opened: (fact) => {
        this.shell = fact.shell;
        this.typed = fact.typed;
        if (fact.gap) note(fact.gap);
        if (!fact.reset) counts.exact += 1;
        this.output.opened(fact);
      },
      skipped: (gap) => {
        note(gap);
        this.output.skipped({ gap });
      },
      screen: (screen) => {
        counts.screens += 1;
        expect(isMine() && this.output.screen(screen)).toBe(true);
      },
      send: (offset, bytes) => {
        // Nothing is left out, comes twice or comes before its turn; and after a gap first the screen.
        expect([isMine(), offset]).toEqual([true, this.output.next()]);
        this.output.write(offset, bytes.slice());
      },
      typed: () => {},
      closed: () => {},
    };
    this.sink = sink;
    this.relay.attach(sink, { shell: this.shell, from: this.output.next() });
  }

  cut(): void {
    if (this.sink) this.relay.detach(this.sink);
    this.sink = null;
  }

  interrupt(): void {
    if (this.sink && this.relay.input(this.sink, this.typed, Uint8Array.of(3)) === 'typed') this.typed += 1;
  }

  hear(isDeaf: boolean): void {
    this.isDeaf = isDeaf;
    if (!isDeaf && this.owed !== null) this.acknowledge(this.owed);
  }

  get next(): number | null {
    return this.output.next();
  }

  private acknowledge(offset: number): void {
    this.owed = offset;
    if (this.sink && !this.isDeaf) expect(this.relay.acknowledge(this.sink, offset)).toBe(true);
  }
}

type Print = { act: 'print'; bytes: Buffer; times: number };
type Act =
  | Print
  | { act: 'wait'; ms: number }
  | { act: 'cut' | 'connect' | 'interrupt' | 'prompt' | 'deaf' | 'hearing' };

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('print' as const),
      bytes: keepingHistoryBytes,
      times: fc.constantFrom(1, 1, 50, 2_000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant('print' as const),
      bytes: fc.constant(Buffer.from('plain line\r\n')),
      times: fc.constantFrom(1, 3_000, 30_000, 60_000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constant('wait' as const), ms: fc.constantFrom(0, 5, 60, 1_100, 11_000) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      act: fc.constantFrom(
        'cut' as const,
        'connect' as const,
        'interrupt' as const,
        'prompt' as const,
        'deaf' as const,
        'hearing' as const,
      ),
    }),
  },
);

const MAX_PRINTED = 700_000;

function print({ bytes, times }: Print, shell: FakeShell): void {
  const piece = Buffer.concat(Array(Math.ceil(32_768 / Math.max(1, bytes.length))).fill(bytes));
  const all = Math.min(MAX_PRINTED, bytes.length * times);
  for (let at = 0; at < all; at += piece.length) shell.print(piece.subarray(0, all - at));
}

async function play(each: Act, page: Page, shell: FakeShell): Promise<void> {
  switch (each.act) {
    case 'print':
      print(each, shell);
      break;
    case 'wait':
      await vi.advanceTimersByTimeAsync(each.ms);
      break;
    case 'prompt':
      shell.print(PROMPT);
      break;
    case 'deaf':
    case 'hearing':
      page.hear(each.act === 'deaf');
      break;
    default:
      page[each.act]();
  }
  await vi.advanceTimersByTimeAsync(0);
}

test('TM2 whatever happens to its line and its pace, a page ends with the state of a terminal that was fed everything', async () => {
  const run = fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 25, size: 'max' }), async (acts) => {
    const shell = new FakeShell();
    const none = async () => {};
    const relay = new TerminalRelay(
      1,
      {
        output: shell as unknown as Readable,
        ...{ offset: 0, live: 0, write: () => true, resize: () => {}, exited: new Promise<number>(() => {}) },
        ...{ id: 'shell-of-this-test', places: [], onTaken: () => {}, interrupt: none, leave: none, kill: none },
      } satisfies Shell,
      {
        screens: screensInProcess(),
        size: SIZE,
        onBlock: () => {},
        onPortNamed: () => {},
        onEnd: () => {},
      },
    );
    const page = new Page(relay);
    page.connect();
    for (const each of acts) await play(each, page, shell);
    page.connect();
    page.hear(false);
    shell.print(PROMPT);
    for (let round = 0; round < 200 && page.next !== shell.printed; round += 1) await vi.advanceTimersByTimeAsync(100);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(page.next).toBe(shell.printed);
    // Above them stand the words about a gap.
    const lines = Math.min(COMPARED_LINES, coreOf(shell.whole)._bufferService.buffers.normal.ybase);
    expect(stateOf(page.term, lines)).toEqual(stateOf(shell.whole, lines));
    page.cut();
  });
  const rarest = () => Math.min(...Object.values(counts));
  // Everything that is to be proven has to happen, and what is rare does not in each round.
  for (let round = 0; round === 0 || (rarest() === 0 && round < 10); round += 1)
    await fc.assert(run, { numRuns: Number(process.env.RUNS ?? 40) });
  expect(rarest()).toBeGreaterThan(0);
}, 300_000);

const lines = 'line\r\n'.repeat(20);

test.each([
  ['none', 'line'],
  ['in the first line', 'one\x1b7\r\ntwo'],
  ['below an alternate screen', `${lines}\x1b[?1049h`],
  ['in what is history now', `${lines}\x1b7${lines}`],
  ['in a long line of the history', `${'a\x1b7'.padEnd(300, 'b')}\r\n${lines}`],
])(
  'TM4 words about a gap stand above the screen, whole, and move nothing on it: a cursor was saved: %s',
  async (_where, output) => {
    const mirror = new MirrorTerminal(SIZE, 0);
    mirror.write(Buffer.from(output));
    const screen = mirror.snapshot(true);
    const term = openHeadless({ ...SIZE, scrollback: 1_000 });
    const page = trackOutput(term as unknown as Terminal, () => {});
    page.opened({ from: 0, live: 0, reset: true, screen: false, gap: null });
    page.skipped({ gap: { from: 0, to: screen.offset, reason: 'interrupted' } });
    page.screen({ ...screen });
    await vi.advanceTimersByTimeAsync(1_000);
    const whole = openHeadless({ ...SIZE, scrollback: 1_000 });
    coreOf(whole).writeSync(output);
    const history = coreOf(whole)._bufferService.buffers.normal.ybase;
    expect(stateOf(term, history)).toEqual(stateOf(whole, history));
    const above = Array.from({ length: 2 }, (_, row) => term.buffer.normal.getLine(row)?.translateToString(true));
    expect(above.join('')).toBe('[1 KB of output left out]');
    for (const each of [term, whole]) coreOf(each).writeSync('\x1b[?1049l\x1b8x');
    expect(stateOf(term, history)).toEqual(stateOf(whole, history));
  },
);
