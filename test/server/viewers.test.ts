import type { Terminal } from '@xterm/headless';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { decodeFrame, screenIn } from '#core/frame';
import { createReplay } from '#core/replay';
import { Mirror } from '#server/live/mirror';
import { ViewerFeed, type ViewerSink } from '#server/live/viewer-feed';
import { coreOf, openHeadless } from '#server/screens/internals';
import { openScreens } from '../support/screens';
import { stateOf } from '../support/terminal-state';

const SIZE = { cols: 40, rows: 10 };
const screens = await openScreens();
afterAll(() => screens.close());

beforeEach(() => {
  // Screens come from a real thread, whatever the clock says.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A page that watches. What its socket has not sent stays in `bufferedBytes` while it `reads` nothing. */
class FakeViewer implements ViewerSink {
  bufferedBytes = 0;
  reads = true;
  isClosed = false;
  next: number | null = null;
  readonly kinds: string[] = [];
  readonly frames: Uint8Array[] = [];
  readonly term: Terminal = openHeadless({ ...SIZE, scrollback: 0 });

  constructor(private readonly draws = true) {}

  send(data: Uint8Array): void {
    const frame = decodeFrame(data);
    if (!frame) throw new Error('no frame');
    this.frames.push(data);
    this.kinds.push(frame.kind);
    if (!this.reads) this.bufferedBytes += data.length;
    const screen = screenIn(frame);
    if (screen) {
      this.next = screen.offset;
      if (this.draws) this.show(screen.cols, screen.rows, screen.bytes);
      return;
    }
    expect(frame.offset).toBe(this.next);
    this.next = frame.offset + frame.bytes.length;
    if (this.draws) coreOf(this.term).writeSync(frame.bytes.slice());
  }

  close(): void {
    this.isClosed = true;
  }

  private show(cols: number, rows: number, bytes: Uint8Array): void {
    coreOf(this.term).writeSync('\x18\x1bc');
    this.term.resize(cols, rows);
    coreOf(this.term).writeSync(bytes.slice());
  }
}

function stage() {
  const whole = openHeadless({ ...SIZE, scrollback: 1_000 });
  const replay = createReplay(512 * 1024, 0, (before) => mirror.dropping(before));
  const brake = { pause: vi.fn(), resume: vi.fn() };
  const mirror = new Mirror(replay, SIZE, { screens, brake });
  let asked = 0;
  const feed = new ViewerFeed(replay, () => {
    asked += 1;
    return mirror.snapshot(false);
  });
  const print = (text: string) => {
    const bytes = Buffer.from(text);
    replay.append(bytes);
    coreOf(whole).writeSync(bytes);
    feed.arrived(bytes.length);
  };
  const resize = (cols: number, rows: number) => {
    whole.resize(cols, rows);
    if (mirror.resize({ cols, rows })) feed.resized();
  };
  /** Time passes until it holds; what threads do takes no time here. */
  const pass = (check: () => void) => vi.waitFor(check, { timeout: 20_000 });
  return { whole, replay, mirror, feed, print, resize, pass, asked: () => asked };
}

test('VF1 who comes gets the screen and then what is printed, from that byte on, and sees what everybody sees', async () => {
  const { feed, print, pass, whole, replay, asked } = stage();
  print('\x1b[31mbefore\x1b[m\r\n'.repeat(30));
  const viewers = [new FakeViewer(), new FakeViewer()];
  for (const each of viewers) feed.watch(each);
  print('while it is drawn\r\n');
  await pass(() => expect(viewers[0]?.next).toBe(replay.end));
  for (let i = 0; i < 20; i += 1) print(`line ${i} 漢\r\n`);
  await pass(() => expect(viewers.map(({ next }) => next)).toEqual([replay.end, replay.end]));
  const late = new FakeViewer();
  feed.watch(late);
  print('\x1b[2J\x1b[5;5Hhere');
  await pass(() => expect([...viewers, late].map(({ next }) => next)).toEqual(Array(3).fill(replay.end)));
  for (const { term } of [...viewers, late]) expect(stateOf(term, 0)).toEqual(stateOf(whole, 0));
  expect(asked()).toBe(2);
  expect(late.kinds[0]).toBe('screen');
  expect(viewers[0]?.kinds.filter((kind) => kind === 'screen')).toHaveLength(1);
});

test('VF2 a frame is encoded once for all, and what is printed within a frame’s time is gathered', async () => {
  const { feed, print, pass, replay } = stage();
  const viewers = Array.from({ length: 1_000 }, () => new FakeViewer(false));
  for (const each of viewers) feed.watch(each);
  await pass(() => expect(viewers.every(({ next }) => next === 0)).toBe(true));
  for (let i = 0; i < 50; i += 1) print('key');
  await pass(() => expect(viewers.every(({ next }) => next === replay.end)).toBe(true));
  expect(viewers.every(({ kinds }) => kinds.join() === 'screen,output')).toBe(true);
  expect(new Set(viewers.flatMap(({ frames }) => frames)).size).toBe(2);
});

test('VF3 one that stops reading is kept to a bound, then shown the screen anew or let go; nobody else is touched', async () => {
  const { feed, print, pass, replay, whole } = stage();
  const [good, slow, gone] = [new FakeViewer(), new FakeViewer(), new FakeViewer(false)];
  for (const each of [good, slow, gone]) feed.watch(each);
  await pass(() => expect(gone.next).toBe(0));
  slow.reads = false;
  gone.reads = false;
  for (let i = 0; i < 200; i += 1) {
    print(`${'x'.repeat(1_990)}\r\n`);
    await vi.advanceTimersByTimeAsync(40);
  }
  await pass(() => expect(good.next).toBe(replay.end));
  expect(Math.max(slow.bufferedBytes, gone.bufferedBytes)).toBeLessThan(300 * 1024);
  const screensBefore = slow.kinds.filter((kind) => kind === 'screen').length;
  slow.bufferedBytes = 0;
  slow.reads = true;
  await pass(() => expect(slow.next).toBe(replay.end));
  expect(slow.kinds.filter((kind) => kind === 'screen').length).toBe(screensBefore + 1);
  expect(stateOf(slow.term, 0)).toEqual(stateOf(whole, 0));
  await vi.advanceTimersByTimeAsync(31_000);
  expect([good.isClosed, slow.isClosed, gone.isClosed]).toEqual([false, false, true]);
});

test('VF4 a flood is shown as a few screens a second, and bytes come again when it is over', async () => {
  const { feed, print, pass, replay, whole } = stage();
  const viewer = new FakeViewer();
  feed.watch(viewer);
  await pass(() => expect(viewer.next).toBe(0));
  const before = viewer.frames.length;
  const during = () => viewer.kinds.slice(before);
  const drawn = () => during().filter((kind) => kind === 'screen').length;
  let passedMs = 0;
  for (; drawn() < 6 && passedMs < 100_000; passedMs += 20) {
    print(`${passedMs} ${'flood'.repeat(500)}\r\n`.repeat(20));
    await vi.advanceTimersByTimeAsync(20);
    await new Promise(setImmediate);
  }
  expect(during().lastIndexOf('output')).toBeLessThan(during().indexOf('screen'));
  expect(drawn()).toBe(6);
  expect(passedMs).toBeGreaterThan(5 * 150);
  await vi.advanceTimersByTimeAsync(8_000);
  await pass(() => expect(viewer.next).toBe(replay.end));
  print('calm\r\n');
  await pass(() => expect(viewer.next).toBe(replay.end));
  expect(viewer.kinds.at(-1)).toBe('output');
  expect(stateOf(viewer.term, 0)).toEqual(stateOf(whole, 0));
});

test('VF5 another size is shown with a screen of that size', async () => {
  const { feed, print, pass, resize, whole, replay } = stage();
  const viewer = new FakeViewer();
  feed.watch(viewer);
  print('a line that will be wrapped differently\r\n');
  await pass(() => expect(viewer.next).toBe(replay.end));
  resize(20, 5);
  print('after');
  await pass(() => expect([viewer.next, viewer.term.cols]).toEqual([replay.end, 20]));
  expect(stateOf(viewer.term, 0)).toEqual(stateOf(whole, 0));
});

test('VF6 who has left gets nothing more, and with nobody there nothing is drawn', async () => {
  const { feed, print, pass, asked, mirror } = stage();
  const viewer = new FakeViewer();
  const leave = feed.watch(viewer);
  await pass(() => expect(viewer.next).toBe(0));
  leave();
  print('more'.repeat(1_000));
  await vi.advanceTimersByTimeAsync(10_000);
  expect([viewer.frames.length, asked()]).toEqual([1, 1]);
  mirror.close();
});
