import { expect, test } from 'vitest';
import { afterRoomEvent, type OpenRoomState, openedRoom, type RoomEvent } from '#core/open-room';
import { MAX_MEMBERS, nameIn } from '#core/room-members';
import { waitEstimateMs } from '#core/room-queue';

const MINUTE = 60_000;
const person = (member: string) => ({ member, participant: `p-${member}`, name: member });
const queued = (member: string): RoomEvent => ({ type: 'queued', ...person(member) });
const joined = (member: string): RoomEvent => ({ type: 'joined', ...person(member), role: 'attendee' });
const roomWith = (...events: RoomEvent[]): OpenRoomState =>
  events.reduce(
    (room, event, at) => afterRoomEvent(room, event, at),
    openedRoom({ type: 'opened', code: 'ABC234', deck: 'basics', phrase: null }, 0),
  );

test('QE1 who waits is no member, keeps their place, and is one under the same id once let in', () => {
  const room = roomWith({ type: 'capped', cap: 1 }, joined('ada-22'), queued('bob-33'), queued('cleo-4'));
  expect([...room.members.keys()]).toEqual(['ada-22']);
  expect([...room.queue.keys()]).toEqual(['bob-33', 'cleo-4']);
  expect(afterRoomEvent(room, queued('bob-33'), 9)).toBe(room);
  const after = afterRoomEvent(room, joined('bob-33'), 9);
  expect([...after.queue.keys()]).toEqual(['cleo-4']);
  expect(after.members.get('bob-33')).toMatchObject({ participant: 'p-bob-33', role: 'attendee' });
});

test('QE2 who goes for good leaves the room or its queue, and what they asked stays', () => {
  const asked: RoomEvent = { type: 'asked', question: 'q-1111', member: 'ada-22', text: 'Why?', isNamed: true };
  const room = roomWith(joined('ada-22'), asked, queued('bob-33'));
  const without = ['ada-22', 'bob-33'].reduce((now, member) => afterRoomEvent(now, { type: 'gone', member }, 9), room);
  expect([without.members.size, without.queue.size, without.former.size]).toEqual([0, 0, 2]);
  expect(without.board.questions.get('q-1111')?.standing).toBe('open');
});

test('QE3 those in a room, those who wait and those who have gone are no more than a room takes', () => {
  const former = new Map(
    Array.from({ length: MAX_MEMBERS - 2 }, (_, at) => [`gone-${at}`, { ...person(`gone-${at}`), id: `gone-${at}` }]),
  );
  const full = { ...roomWith(joined('ada-22'), queued('bob-33')), former };
  expect(afterRoomEvent(full, queued('cleo-4'), 9)).toBe(full);
  expect(afterRoomEvent(full, joined('cleo-4'), 9)).toBe(full);
  expect(afterRoomEvent(full, joined('bob-33'), 9).members.size).toBe(2);
  const back = afterRoomEvent(full, joined('gone-7'), 9);
  expect([back.members.size, back.former.size]).toEqual([2, MAX_MEMBERS - 3]);
});

test('QE4 a wait is told from how fast places came free, and not at all from too few or too short a time', () => {
  expect(waitEstimateMs(1, [], MINUTE)).toBeNull();
  expect(waitEstimateMs(1, [0, MINUTE], 9 * MINUTE)).toBeNull();
  expect(waitEstimateMs(1, [0, 1, 2], MINUTE / 2)).toBeNull();
  const freed = [0, 2 * MINUTE, 4 * MINUTE];
  expect(waitEstimateMs(1, freed, 4 * MINUTE)).toBe(2 * MINUTE);
  expect(waitEstimateMs(5, freed, 4 * MINUTE)).toBe(10 * MINUTE);
  expect(waitEstimateMs(1, freed, 8 * MINUTE)).toBe(4 * MINUTE);
});

test('QE5 who has left is known by the name they had, and is one of the room again under the same id', () => {
  const gone = roomWith(joined('ada-22'), { type: 'gone', member: 'ada-22' });
  expect([nameIn(gone, 'ada-22'), nameIn(gone, 'nobody')]).toEqual(['ada-22', null]);
  const back = afterRoomEvent(gone, { ...person('ada-22'), type: 'joined', name: 'Ada', role: 'attendee' }, 9);
  expect([nameIn(back, 'ada-22'), back.members.size, back.former.size]).toEqual(['Ada', 1, 0]);
});
