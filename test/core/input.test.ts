import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_INPUT_BYTES } from '#core/frame';
import { createInputGate } from '#core/input-gate';
import { InputQueue, KEPT_BYTES, KEPT_MS, MAX_UNCONFIRMED_BYTES } from '#core/input-queue';

/**
 * One page with its queue, a server and a shell's holder with a gate each, and ways between them that lose what is under
 * way when they are cut, or the server ends.
 */
class World {
  now = 0;
  readonly typed: number[] = [];
  readonly taken: number[] = [];
  readonly drops: number[] = [];
  private gate = createInputGate();
  private readonly holder = createInputGate();
  private isUp = false;
  private toServer: { offset: number; bytes: Uint8Array }[] = [];
  private toShell: { offset: number; bytes: Uint8Array }[] = [];
  private toPage: number[] = [];
  private readonly everSent: { offset: number; bytes: Uint8Array }[] = [];
  private readonly everConfirmed: number[] = [];
  private readonly queue = new InputQueue({
    send: (offset, bytes) => {
      if (this.isUp) this.toServer.push({ offset, bytes: bytes.slice() });
      this.everSent.push({ offset, bytes: bytes.slice() });
    },
    onDropped: (count) => this.drops.push(count),
    now: () => this.now,
  });

  /** Every byte has a number of its own, so that a repeat or a swap is seen. */
  type(count: number): void {
    const from = this.typed.length;
    const numbers = Array.from({ length: count }, (_, i) => from + i);
    this.typed.push(...numbers);
    this.queue.type(Uint8Array.from(numbers.flatMap((n) => [n >> 8, n & 255])));
  }

  deliver(): void {
    const frame = this.toServer.shift();
    if (frame) this.arrive(frame);
  }

  /** The holder gets what the server has sent, and says so. */
  hold(): void {
    const frame = this.toShell.shift();
    if (!frame) return;
    const admission = this.holder.admit('p', frame.offset, frame.bytes);
    expect(admission.kind).toBe('take');
    this.taken.push(...frame.bytes);
    this.gate.took('p', this.holder.reached('p'));
    if (this.isUp) this.tell();
  }

  /** The server ends; another one finds the holder. */
  die(): void {
    this.cut();
    this.toShell = [];
    this.gate = createInputGate([{ page: 'p', offset: this.holder.reached('p') }]);
  }

  /** A frame that was sent at any time before comes once more, at any moment of an attached socket. */
  repeat(which: number): void {
    const frame = this.everSent[which % Math.max(1, this.everSent.length)];
    if (frame && this.isUp && frame.offset <= this.gate.reached('p')) this.repeatSafely(frame);
  }

  confirm(): void {
    const offset = this.toPage.shift();
    if (offset !== undefined) this.queue.confirmed(offset);
  }

  lateConfirm(which: number): void {
    const offset = this.everConfirmed[which % Math.max(1, this.everConfirmed.length)];
    if (offset !== undefined) this.queue.confirmed(offset);
  }

  cut(): void {
    this.isUp = false;
    this.toServer = [];
    this.toPage = [];
    this.queue.lost();
  }

  open(): void {
    if (this.isUp) return;
    this.isUp = true;
    this.queue.opened({ isSame: this.hasOpened, typed: this.gate.reached('p') });
    this.hasOpened = true;
    this.tell();
  }
  private hasOpened = false;

  settle(): void {
    this.open();
    while (this.toServer.length > 0) this.deliver();
    while (this.toShell.length > 0) this.hold();
    while (this.toPage.length > 0) this.confirm();
  }

  private arrive({ offset, bytes }: { offset: number; bytes: Uint8Array }): void {
    const admission = this.gate.admit('p', offset, bytes);
    expect(admission.kind).not.toBe('gap');
    if (admission.kind === 'take') this.toShell.push({ offset: admission.offset, bytes: admission.bytes.slice() });
  }

  private tell(): void {
    this.toPage.push(this.gate.taken('p'));
    this.everConfirmed.push(this.gate.taken('p'));
  }

  private repeatSafely(frame: { offset: number; bytes: Uint8Array }): void {
    // Only what the shell has had already: a replayed socket brings nothing else, as the old one takes no input any more.
    const had = this.gate.reached('p') - frame.offset;
    this.arrive({ offset: frame.offset, bytes: frame.bytes.subarray(0, had) });
  }
}

function numbersOf(taken: number[]): number[] {
  expect(taken.length % 2).toBe(0);
  return Array.from({ length: taken.length / 2 }, (_, i) => ((taken[2 * i] ?? 0) << 8) | (taken[2 * i + 1] ?? 0));
}

const act = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('type' as const), n: fc.integer({ min: 1, max: 40 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('type' as const), n: fc.integer({ min: 300, max: 600 }) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('deliver' as const), n: fc.nat(5) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('hold' as const), n: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('die' as const), n: fc.constant(0) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('confirm' as const), n: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('repeat' as const), n: fc.nat(1000) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lateConfirm' as const), n: fc.nat(1000) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('cut' as const), n: fc.constant(0) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('open' as const), n: fc.constant(0) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), n: fc.integer({ min: 100, max: 6_000 }) }) },
);

test('TI1 whatever is cut, repeated or late, and however often the server ends, each byte is typed once and in order, or said to be dropped', () => {
  let dropped = 0;
  let complete = 0;
  fc.assert(
    fc.property(fc.array(act, { maxLength: 80, size: 'max' }), (acts) => {
      const world = new World();
      world.open();
      for (const { kind, n } of acts) {
        if (kind === 'wait') world.now += n;
        else if (kind === 'deliver' || kind === 'hold' || kind === 'confirm')
          for (let i = 0; i <= n; i += 1) world[kind]();
        else world[kind](n);
      }
      world.settle();
      const taken = numbersOf(world.taken);
      const declared = world.drops.reduce((sum, count) => sum + count, 0);
      expect(taken).toEqual(taken.toSorted((a, b) => a - b));
      expect(new Set(taken).size).toBe(taken.length);
      expect(world.taken.length + declared).toBe(world.typed.length * 2);
      if (declared > 0) dropped += 1;
      else complete += 1;
    }),
    { numRuns: 300 },
  );
  // Both ways are really walked.
  expect(Math.min(dropped, complete)).toBeGreaterThan(20);
}, 30_000);

function queueAt(clock: { now: number }) {
  const sent: [number, number][] = [];
  const dropped: number[] = [];
  const queue = new InputQueue({
    send: (offset, bytes) => void sent.push([offset, bytes.length]),
    onDropped: (count) => void dropped.push(count),
    now: () => clock.now,
  });
  return { queue, sent, dropped };
}

test('TI2 keys typed while away wait for a short absence, and are given up as a whole after a long one', () => {
  const clock = { now: 0 };
  const { queue, sent, dropped } = queueAt(clock);
  queue.opened({ isSame: false, typed: 0 });
  queue.lost();
  queue.type(new Uint8Array(5));
  clock.now = KEPT_MS;
  queue.opened({ isSame: true, typed: 0 });
  expect([sent, dropped]).toEqual([[[0, 5]], []]);
  queue.lost();
  clock.now = 2 * KEPT_MS + 1;
  queue.opened({ isSame: true, typed: 2 });
  expect([sent, dropped]).toEqual([[[0, 5]], [3]]);
  queue.type(new Uint8Array(1));
  expect(sent.at(-1)).toEqual([2, 1]);
});

test('TI3 more than a kilobyte typed while away is given up at once, and so is what follows it', () => {
  const { queue, sent, dropped } = queueAt({ now: 0 });
  queue.opened({ isSame: false, typed: 0 });
  queue.type(new Uint8Array(10));
  queue.lost();
  queue.type(new Uint8Array(KEPT_BYTES));
  expect(dropped).toEqual([]);
  queue.type(new Uint8Array(1));
  queue.type(new Uint8Array(2));
  expect(dropped).toEqual([KEPT_BYTES + 1, 2]);
  queue.opened({ isSame: true, typed: 4 });
  expect(sent).toEqual([
    [0, 10],
    [4, 6],
  ]);
});

test('TI4 nothing meant for one shell is typed into another', () => {
  const { queue, sent, dropped } = queueAt({ now: 0 });
  queue.opened({ isSame: false, typed: 0 });
  queue.type(new Uint8Array(3));
  queue.opened({ isSame: false, typed: 0 });
  expect(dropped).toEqual([3]);
  queue.type(new Uint8Array(1));
  expect(sent).toEqual([
    [0, 3],
    [0, 1],
  ]);
});

test('TI5 a large paste is cut into frames; one that a cut hits beyond what is kept is said to be dropped', () => {
  const { queue, sent, dropped } = queueAt({ now: 0 });
  queue.opened({ isSame: false, typed: 0 });
  const size = MAX_UNCONFIRMED_BYTES + 3 * MAX_INPUT_BYTES;
  queue.type(new Uint8Array(size));
  expect(sent.every(([, length]) => length <= MAX_INPUT_BYTES)).toBe(true);
  queue.opened({ isSame: true, typed: 100 });
  expect(dropped).toEqual([size - 100]);
});

test('TI6 a shell takes the next byte of each page only, and pages do not mix', () => {
  const gate = createInputGate();
  const bytes = (...all: number[]) => Uint8Array.from(all);
  expect(gate.admit('a', 0, bytes(1, 2))).toEqual({ kind: 'take', offset: 0, bytes: bytes(1, 2) });
  expect(gate.admit('a', 0, bytes(1, 2))).toEqual({ kind: 'had' });
  expect(gate.admit('a', 3, bytes(4))).toEqual({ kind: 'gap' });
  expect(gate.admit('b', 0, bytes(9))).toEqual({ kind: 'take', offset: 0, bytes: bytes(9) });
  expect(gate.admit('a', 1, bytes(2, 3))).toEqual({ kind: 'take', offset: 2, bytes: bytes(3) });
  expect([gate.reached('a'), gate.reached('b'), gate.reached('c')]).toEqual([3, 1, 0]);
});

test('TI7 places are remembered for the last pages only', () => {
  const gate = createInputGate();
  for (let page = 0; page < 17; page += 1) gate.admit(`page ${page}`, 0, new Uint8Array(1));
  expect([gate.reached('page 0'), gate.reached('page 1')]).toEqual([0, 1]);
});

test('TI8 what is on its way is no page’s to forget until the shell has it, and a new server counts as the shell does', () => {
  const gate = createInputGate([{ page: 'a', offset: 5 }]);
  expect([gate.reached('a'), gate.taken('a')]).toEqual([5, 5]);
  gate.admit('a', 5, new Uint8Array(4));
  expect([gate.reached('a'), gate.taken('a')]).toEqual([9, 5]);
  for (const offset of [10, 7, 6]) gate.took('a', offset);
  expect([gate.reached('a'), gate.taken('a')]).toEqual([9, 7]);
});

test('TI9 keys that were on their way when the server ended are sent again from where the shell stands', () => {
  const { queue, sent, dropped } = queueAt({ now: 0 });
  queue.opened({ isSame: false, typed: 0 });
  queue.type(new Uint8Array(10));
  queue.confirmed(4);
  queue.lost();
  // Over another socket to the same server, which has them all.
  queue.opened({ isSame: true, typed: 10 });
  queue.lost();
  queue.type(new Uint8Array(2));
  queue.opened({ isSame: true, typed: 6 });
  expect(sent).toEqual([
    [0, 10],
    [6, 4],
    [10, 2],
  ]);
  expect(dropped).toEqual([]);
});
