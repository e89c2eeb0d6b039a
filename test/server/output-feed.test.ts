import { randomBytes } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createReplay } from '#core/replay';
import type { OutputGap } from '#core/terminal-protocol';
import { type FeedScreen, OutputFeed } from '#server/live/output-feed';
import { type Attachment, TerminalRelay, type TerminalSink } from '#server/live/terminal-relay';
import type { InputPlace, Shell } from '#server/sandbox/provider';
import type { ScreenSnapshot } from '#server/screens/screens';
import { openScreens } from '../support/screens';

const KIB = 1024;

const screens = await openScreens();
afterAll(() => screens.close());

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A feed, the page at its end, and the source it holds back. */
function feedToPage() {
  const replay = createReplay(512 * KIB);
  const state = { isPaused: false, next: 0, messages: 0, gaps: [] as OutputGap[], screens: 0, isDrawing: false };
  const screen: FeedScreen = {
    isUnneeded: true,
    snapshot: async () => ({ offset: replay.end, cols: 80, rows: 24, bytes: new Uint8Array(0) }),
  };
  const feed = new OutputFeed(replay, screen, {
    pause: () => {
      state.isPaused = true;
    },
    resume: () => {
      state.isPaused = false;
    },
  });
  const sink = {
    send(offset: number, bytes: Uint8Array) {
      expect([offset, state.isDrawing]).toEqual([state.next, false]);
      state.next += bytes.length;
      state.messages += 1;
    },
    skipped(gap: OutputGap) {
      expect(gap.from).toBe(state.next);
      state.next = gap.to;
      state.gaps.push(gap);
      state.isDrawing = true;
    },
    screen({ offset }: ScreenSnapshot) {
      expect(offset).toBe(state.next);
      state.screens += 1;
      state.isDrawing = false;
    },
  };
  const print = (bytes: Uint8Array) => {
    replay.append(bytes);
    feed.arrived(bytes.length);
  };
  feed.attach(sink, null);
  return { replay, feed, sink, state, print };
}

test('TF1 a page that holds the shell back for 10 s without parsing anything is read past, and gets exact bytes again', () => {
  const { feed, state, print, replay } = feedToPage();
  for (let i = 0; i < 10; i += 1) print(randomBytes(32 * KIB));
  expect(state.isPaused).toBe(true);
  vi.advanceTimersByTime(9_900);
  feed.acknowledge(1);
  vi.advanceTimersByTime(9_900);
  expect(state.isPaused).toBe(true);
  vi.advanceTimersByTime(100);
  expect(state.isPaused).toBe(false);
  print(randomBytes(100 * KIB));
  const before = state.next;
  expect(before).toBeLessThanOrEqual(288 * KIB);
  for (let at = 2; state.next < replay.end; at = state.next) feed.acknowledge(at);
  expect(state.gaps).toEqual([]);
});

test('TF2 away for longer than is kept, it gets a gap that is stated and the screen as it is', async () => {
  const { feed, state, print, replay } = feedToPage();
  for (let i = 0; i < 10; i += 1) print(randomBytes(32 * KIB));
  vi.advanceTimersByTime(10_000);
  for (let i = 0; i < 30; i += 1) print(randomBytes(32 * KIB));
  const from = state.next;
  feed.acknowledge(from);
  expect(state.gaps).toEqual([{ from, to: replay.end, reason: 'away' }]);
  print(randomBytes(2 * KIB));
  await vi.waitFor(() => expect(state.screens).toBe(1));
  while (state.next < replay.end) feed.acknowledge(state.next);
});

test('TF3 Ctrl-C in a flood leaves out what is unsent, and shows the screen', async () => {
  const { feed, state, print, replay } = feedToPage();
  for (let i = 0; i < 10; i += 1) print(Buffer.from('y\n'.repeat(16 * KIB)));
  expect(state.isPaused).toBe(true);
  feed.interrupted();
  expect(state.isPaused).toBe(false);
  for (let i = 0; i < 50; i += 1) print(Buffer.from('y\n'.repeat(16 * KIB)));
  print(Buffer.from('^C\nprompt'));
  const from = state.next;
  feed.settled();
  const [gap] = state.gaps;
  expect(gap).toMatchObject({ from, reason: 'interrupted' });
  expect(gap?.to).toBe(replay.end);
  print(Buffer.from('$ '));
  await vi.waitFor(() => expect(state.screens).toBe(1));
  for (let at = from; state.next < replay.end; at = state.next) feed.acknowledge(at);
});

test.each([
  ['nothing more comes', 50, false],
  ['the program goes on', 1_000, true],
])('TF4 after Ctrl-C output is shown again though no prompt comes: %s', (_what, ms, goesOn) => {
  const { feed, state, print } = feedToPage();
  for (let i = 0; i < 10; i += 1) print(randomBytes(32 * KIB));
  feed.interrupted();
  for (let i = 0; i < 10; i += 1) print(randomBytes(32 * KIB));
  for (let passed = 0; passed < ms - 10; passed += 10) {
    if (goesOn) print(new Uint8Array(1));
    vi.advanceTimersByTime(10);
  }
  expect(state.gaps).toEqual([]);
  vi.advanceTimersByTime(10);
  expect(state.gaps.length).toBe(1);
});

test('TF5 Ctrl-C without a backlog leaves nothing out', () => {
  const { feed, state, print } = feedToPage();
  print(randomBytes(20 * KIB));
  feed.interrupted();
  print(randomBytes(20 * KIB));
  feed.settled();
  vi.advanceTimersByTime(4);
  expect([state.gaps, state.next]).toEqual([[], 40 * KIB]);
});

test('TF6 a key’s echo goes out at once, a burst is gathered', () => {
  const { state, print } = feedToPage();
  print(new Uint8Array(3));
  expect([state.next, state.messages]).toEqual([3, 1]);
  for (let i = 0; i < 100; i += 1) print(new Uint8Array(300));
  expect(state.messages).toBeLessThan(20);
  vi.advanceTimersByTime(4);
  expect(state.next).toBe(30_003);
  expect(state.messages).toBeLessThan(20);
});

test('TF7 acknowledgements from the future are refused, old and repeated ones are harmless', () => {
  const { feed, print, state } = feedToPage();
  print(new Uint8Array(100));
  expect([feed.acknowledge(101), feed.acknowledge(50), feed.acknowledge(50), feed.acknowledge(0)]).toEqual([
    false,
    true,
    true,
    true,
  ]);
  print(new Uint8Array(100));
  expect(state.next).toBe(200);
});

test('TF8 what a page has not parsed stays within the window, and an absence within the replay is exact', () => {
  const { feed, sink, state, print, replay } = feedToPage();
  for (let i = 0; i < 200; i += 1) {
    if (!state.isPaused) print(randomBytes(16 * KIB));
  }
  expect(state.next).toBeLessThanOrEqual(330_000);
  feed.detach();
  const from = state.next;
  while (replay.end - from < 512 * KIB - 16 * KIB) print(randomBytes(16 * KIB));
  expect(feed.attach(sink, from)).toMatchObject({ from, reset: false, gap: null });
  feed.detach();
  for (let i = 0; i < 8; i += 1) print(randomBytes(16 * KIB));
  const start = feed.attach(sink, from);
  state.next = start.from;
  expect(start).toMatchObject({ from: replay.end, reset: true, gap: { from, to: replay.end, reason: 'away' } });
});

/** A relay over a shell that a test plays itself. */
function relayOver() {
  const output = new PassThrough();
  let exit: (status: number) => void = () => {};
  const exited = new Promise<number>((resolve) => {
    exit = resolve;
  });
  const typed: number[] = [];
  const took: InputPlace[] = [];
  let take: (place: InputPlace) => void = () => {};
  const shell: Shell = {
    onTaken: (listener) => {
      take = listener;
    },
    id: 'shell-of-this-test',
    places: [],
    output,
    write: (bytes, place) => {
      if (place) took.push({ ...place, offset: place.offset + bytes.length });
      return typed.push(...bytes) > 0;
    },
    resize: () => {},
    interrupt: async () => {},
    exited,
    offset: 0,
    live: 0,
    leave: async () => {},
    kill: async () => {},
  };
  const ended: (number | null)[] = [];
  const relay = new TerminalRelay(1, shell, {
    screens,
    size: { cols: 80, rows: 24 },
    onBlock: () => {},
    onPortNamed: () => {},
    onEnd: (status) => void ended.push(status),
  });
  return { relay, output, exit, typed, ended, confirm: () => took.splice(0).forEach(take) };
}

function sinkOf(
  page: string,
): TerminalSink & { opened: ReturnType<typeof vi.fn>; received: number; confirmed: number[] } {
  const sink = {
    page,
    received: 0,
    confirmed: [] as number[],
    opened: vi.fn<(attachment: Attachment) => void>(),
    send: (_offset: number, bytes: Uint8Array) => {
      sink.received += bytes.length;
    },
    skipped: () => {},
    screen: () => {},
    typed: (offset: number) => void sink.confirmed.push(offset),
    closed: () => {},
  };
  return sink;
}

test('TF9 the last words of a shell that ends reach a page whose window is full', async () => {
  const { relay, output, exit, ended } = relayOver();
  const sink = sinkOf('p');
  relay.attach(sink, { from: null });
  output.write(randomBytes(300 * KIB));
  await vi.waitFor(() => expect(sink.received).toBeGreaterThan(0));
  exit(0);
  await vi.waitFor(() => expect(ended).toEqual([0]));
  expect(sink.received).toBe(300 * KIB);
});

test('TF10 a socket that another has replaced types nothing, and the new one is told how far the shell got', () => {
  const { relay, typed, confirm } = relayOver();
  const [old, fresh] = [sinkOf('p'), sinkOf('p')];
  relay.attach(old, { from: null });
  expect(relay.input(old, 0, Uint8Array.of(1, 2))).toBe('typed');
  relay.attach(fresh, { from: null });
  expect(fresh.opened.mock.lastCall?.[0]).toMatchObject({ typed: 2 });
  expect(relay.input(old, 2, Uint8Array.of(3))).toBe('elsewhere');
  expect(relay.input(fresh, 0, Uint8Array.of(1, 2, 3))).toBe('typed');
  expect(relay.input(fresh, 9, Uint8Array.of(9))).toBe('gap');
  expect(typed).toEqual([1, 2, 3]);
  vi.advanceTimersByTime(20);
  expect(fresh.confirmed).toEqual([]);
  confirm();
  vi.advanceTimersByTime(20);
  expect(fresh.confirmed).toEqual([3]);
});
