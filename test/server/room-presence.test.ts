// Who counts as being in a room, and what ends on its stage when who drives has left.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RoomLink } from '#server/open-rooms/attendance';
import { openMemoryRoom } from '../support/memory-room';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const linkOf = (member: string, more: Partial<RoomLink> = {}): RoomLink => ({
  ...{ member, send() {}, sendShared() {}, dismiss() {}, ...more },
});

/** `looks`: how often a follower had to look again. */
async function openStage() {
  const { rooms, room, grace } = await openMemoryRoom();
  const ada = (await room.entry.admit('p-ada', 'Ada', 'attendee'))?.id ?? '';
  const looks = vi.fn();
  room.letLook({ member: ada, kind: 'terminal', dismiss() {}, lookAgain: looks });
  return { rooms, room, grace, looks, leave: await room.join(linkOf(grace)) };
}

test('RP4 who follows sees no more of who drives once that page has closed for good', async () => {
  const { rooms, room, grace, looks, leave } = await openStage();
  leave();
  vi.advanceTimersByTime(10_000);
  const again = await room.join(linkOf(grace));
  vi.advanceTimersByTime(60_000);
  expect(looks).not.toHaveBeenCalled();
  again();
  vi.advanceTimersByTime(60_000);
  expect(looks).toHaveBeenCalledTimes(1);
  await rooms.close();
});

test('RP5 a phone that moves the slides is no page in the room', async () => {
  const { rooms, room, grace, looks, leave } = await openStage();
  const drop = await room.join(linkOf(grace, { isRemote: true }));
  leave();
  vi.advanceTimersByTime(60_000);
  expect([room.attendance.isHere(grace), room.attendance.people]).toEqual([false, 0]);
  expect(looks).toHaveBeenCalledTimes(1);
  const kept = async () => (await rooms.history(room.state.code)).map(({ event }) => (event as { type: string }).type);
  expect((await kept()).slice(-2)).toEqual(['came', 'left']);
  drop();
  vi.advanceTimersByTime(60_000);
  expect((await kept()).filter((type) => type === 'left')).toHaveLength(1);
  await rooms.close();
});
