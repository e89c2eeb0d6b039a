// Rooms in which nobody is any more: they end by themselves, as of when somebody last was there.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { timelineOf } from '#core/room-timeline';
import type { RoomLink } from '#server/open-rooms/attendance';
import { openMemoryRoom } from '../support/memory-room';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const linkOf = (member: string): RoomLink => ({ member, send() {}, sendShared() {}, dismiss() {} });
type Room = Awaited<ReturnType<typeof openMemoryRoom>>;

/** Time passes, and the server looks as often as it does. */
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

async function openLive(): Promise<Room & { leave: () => void }> {
  const opened = await openMemoryRoom();
  const leave = await opened.room.join(linkOf(opened.grace));
  await opened.room.obey(opened.grace, { type: 'start' });
  return { ...opened, leave };
}

test('EM1 a room that has begun ends once nobody has been in it for a day, as of when the last one went', async () => {
  const { rooms, room, leave } = await openLive();
  await pass(3 * DAY);
  expect(room.state.phase).toBe('live');
  leave();
  const gone = Date.now();
  await pass(DAY - HOUR);
  expect(room.state.phase).toBe('live');
  await pass(2 * HOUR);
  expect(room.state.phase).toBe('ended');
  const logged = await rooms.history(room.state.code);
  expect(logged.at(-1)?.event).toEqual({ type: 'ended' });
  expect(Math.abs((timelineOf(logged).endedAt ?? 0) - gone)).toBeLessThan(60_000);
  await rooms.close();
});

test('EM2 who comes back in time begins the day anew', async () => {
  const { rooms, room, grace, leave } = await openLive();
  leave();
  await pass(20 * HOUR);
  (await room.join(linkOf(grace)))();
  await pass(20 * HOUR);
  expect(room.state.phase).toBe('live');
  await pass(6 * HOUR);
  expect(room.state.phase).toBe('ended');
  await rooms.close();
});

test('EM3 one that has not begun waits for a week', async () => {
  const { rooms, room } = await openMemoryRoom();
  await pass(6 * DAY);
  expect(room.state.phase).toBe('lobby');
  await pass(2 * DAY);
  expect(room.state.phase).toBe('ended');
  await rooms.close();
});

test('EM4 after a restart pages have time to come back, and a room that nobody asks for ends all the same', async () => {
  const { rooms, room, grace, leave, reopen } = await openLive();
  const { code } = room.state;
  leave();
  await pass(60_000);
  await rooms.close();
  vi.setSystemTime(Date.now() + 2 * DAY);
  const back = reopen();
  await pass(60_000);
  const again = await back.find(code);
  expect(again?.state.phase).toBe('live');
  await again?.join(linkOf(grace));
  await pass(2 * DAY);
  expect(again?.state.phase).toBe('live');
  await back.close();
  vi.setSystemTime(Date.now() + 2 * DAY);
  const last = reopen();
  await pass(2 * HOUR);
  expect((await last.history(code)).at(-1)?.event).toEqual({ type: 'ended' });
  expect((await last.find(code))?.state.phase).toBe('ended');
  await last.close();
});
