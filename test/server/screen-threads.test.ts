import { afterAll, expect, test, vi } from 'vitest';
import { createReplay } from '#core/replay';
import { MAX_COLS, MAX_ROWS } from '#core/terminal-protocol';
import { Mirror } from '#server/live/mirror';
import { coreOf, openHeadless } from '#server/screens/internals';
import type { ScreenSnapshot, Screens } from '#server/screens/screens';
import { createScreens } from '#server/screens/screens';
import { openScreens } from '../support/screens';
import { stateOf } from '../support/terminal-state';
import { until } from '../support/until';

const KIB = 1024;
const SIZE = { cols: 80, rows: 24 };
const screens = await openScreens();
afterAll(() => screens.close());

function mirrored(from: Screens = screens) {
  const opened = vi.fn(from.open.bind(from));
  const brake = { pause: vi.fn(), resume: vi.fn() };
  const replay = createReplay(512 * KIB, 1_000, (before) => mirror.dropping(before));
  const mirror = new Mirror(replay, SIZE, { screens: { ...from, open: opened }, brake });
  return { replay, mirror, brake, opened };
}

function shown({ cols, rows, bytes }: ScreenSnapshot) {
  const term = openHeadless({ cols, rows, scrollback: 1_000 });
  coreOf(term).writeSync(bytes);
  return stateOf(term, 300);
}

test('MS1 a shell that printed no more than the replay keeps has no screen, until one is wanted', async () => {
  const { replay, mirror, opened } = mirrored();
  const whole = openHeadless({ ...SIZE, scrollback: 1_000 });
  const text = Buffer.from('\x1b[32m$\x1b[m ls\r\n'.repeat(500));
  replay.append(text);
  coreOf(whole).writeSync(text);
  expect(opened).not.toHaveBeenCalled();
  expect(mirror.isUnneeded).toBe(true);
  const snapshot = await mirror.snapshot();
  expect(snapshot.offset).toBe(replay.end);
  expect(shown(snapshot)).toEqual(stateOf(whole, 300));
  mirror.close();
});

test.each([
  ['plain', () => `${'plain text of a build '.repeat(3)}\r\n`],
  ['coloured', (i: number) => `\x1b[3${i % 8}mline ${i}\x1b[m with 漢字\r\n`],
])('MS2 beyond the replay, with sizes in between, the screen is that of the whole stream: %s', async (_what, line) => {
  const { replay, mirror } = mirrored();
  const whole = openHeadless({ ...SIZE, scrollback: 1_000 });
  for (let i = 0; i < 60; i += 1) {
    const bytes = Buffer.from(line(i).repeat(700));
    replay.append(bytes);
    coreOf(whole).writeSync(bytes);
    if (i % 25 !== 24) continue;
    whole.resize(SIZE.cols + i, SIZE.rows);
    mirror.resize({ cols: SIZE.cols + i, rows: SIZE.rows });
  }
  expect(replay.start).toBeGreaterThan(1_000);
  const snapshot = await mirror.snapshot();
  expect([snapshot.offset, snapshot.cols]).toEqual([replay.end, SIZE.cols + 49]);
  expect(shown(snapshot)).toEqual(stateOf(whole, 300));
  mirror.close();
});

test('MS3 a shell is held back while its screen has too much to take in, and goes on after', async () => {
  const { replay, mirror, brake } = mirrored();
  for (let i = 0; i < 40; i += 1) replay.append(Buffer.from('\x1b[1mx\x1b[m'.repeat(5_000)));
  expect(brake.pause).toHaveBeenCalled();
  await until('the thread to have taken it in', () => brake.resume.mock.calls.length > 0);
  mirror.close();
});

test('MS4 when its thread fails, a screen begins anew from what is kept; without any thread it is what is kept', async () => {
  const faults: Error[] = [];
  const none = createScreens('/there/is/no/such/worker.mjs', (error) => void faults.push(error));
  const { replay, mirror } = mirrored(none);
  replay.append(Buffer.from('still here'));
  const snapshot = await mirror.snapshot();
  expect(Buffer.from(snapshot.bytes).toString()).toBe('still here');
  expect([snapshot.offset, faults.length]).toEqual([replay.end, 3]);
  mirror.close();
  await none.close();
});

test('MS5 a snapshot keeps the links of cells', async () => {
  const { replay, mirror } = mirrored();
  replay.append(Buffer.from('\x1b]8;;https://a.example/x\x1b\\link\x1b]8;;\x1b\\ '));
  const { bytes } = await mirror.snapshot();
  const text = Buffer.from(bytes).toString();
  expect(text).toContain('\x1b]8;;https://a.example/x\x1b\\link');
  mirror.close();
});

const quiet = { first: 0, onTaken: () => {}, onLost: () => {} };
const idle = { write: () => {}, resize: () => {}, snapshot: () => new Promise<never>(() => {}), close: () => {} };
const MARKED = '\x1b]8;;https://a.example\x07marked\x1b]8;;\x07';

test('MS6 what throws in one screen ends that one only: others in its thread go on', async () => {
  const faults: Error[] = [];
  const own = await openScreens((error) => void faults.push(error));
  const sound = [1, 2].map(() => own.open({ ...SIZE, ...quiet }));
  for (const screen of sound) screen.write([Uint8Array.from(Buffer.from(MARKED))]);
  const onLost = vi.fn();
  // One in each thread.
  const broken = [1, 2].map(() => own.open({ ...SIZE, ...quiet, onLost }));
  for (const screen of broken) {
    // No number: xterm.js throws.
    screen.resize(80n as never, 24);
    screen.write([Uint8Array.from(Buffer.from('x'))]);
    void screen.snapshot(true);
  }
  await until('both to be lost', () => onLost.mock.calls.length === 2);
  for (const screen of broken) screen.close();
  const snapshots = await Promise.all(sound.map((screen) => screen.snapshot(true)));
  for (const { bytes } of snapshots) expect(Buffer.from(bytes).toString()).toContain('marked');
  expect(faults).toHaveLength(2);
  await own.close();
});

/** Screens that are lost with whatever is written to them. */
function failing(): Screens {
  return {
    open: ({ onLost }) => ({
      ...idle,
      write: () => queueMicrotask(onLost),
    }),
    close: async () => {},
  };
}

test('MS7 output that ends every screen opens no more than three, and what is kept is shown', async () => {
  const { replay, mirror, brake, opened } = mirrored(failing());
  for (let count = 0; count < 60; count += 1) {
    replay.append(Buffer.from('deadly\r\n'.repeat(5_000)));
    await Promise.resolve();
    mirror.resize({ cols: 80 + count, rows: 24 });
  }
  expect(opened).toHaveBeenCalledTimes(3);
  for (let count = 0; count < 100; count += 1) {
    replay.append(Buffer.from('.'));
    mirror.resize({ cols: 80 + count, rows: 24 });
  }
  const { cols, bytes } = await mirror.snapshot();
  expect([cols, bytes.length]).toEqual([179, replay.end - replay.start]);
  expect(opened).toHaveBeenCalledTimes(3);
  expect(brake.pause.mock.calls.length).toBeLessThanOrEqual(brake.resume.mock.calls.length);
  mirror.close();
});

test('MS8 once closed it opens no screen: whoever waits, or asks later, is given what is kept', async () => {
  const { replay, mirror, opened } = mirrored({ ...failing(), open: () => idle });
  replay.append(Buffer.from('the last words'));
  const waiting = mirror.snapshot();
  mirror.close();
  replay.append(Buffer.from('.'.repeat(800 * KIB)));
  const [before, after] = [await waiting, await mirror.snapshot()];
  expect([before.offset, after.offset]).toEqual([1_014, replay.end]);
  expect(Buffer.from(before.bytes).toString()).toBe('the last words');
  expect(opened).toHaveBeenCalledTimes(1);
});

test('MS9 no screen is larger than a page’s can be, whoever says so', async () => {
  const { mirror, opened } = mirrored();
  mirror.resize({ cols: 60_000, rows: 60_000 });
  expect(mirror.resize({ cols: 70_000, rows: 300 })).toBe(false);
  const { cols, rows } = await mirror.snapshot();
  expect([cols, rows]).toEqual([MAX_COLS, MAX_ROWS]);
  expect(opened.mock.calls[0]?.[0]).toMatchObject({ cols: MAX_COLS, rows: MAX_ROWS });
  mirror.close();
});
