import { afterAll, expect, test, vi } from 'vitest';
import { createReplay } from '#core/replay';
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
