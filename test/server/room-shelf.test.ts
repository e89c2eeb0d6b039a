// The list of somebody's rooms: whose they are, and how often a log is read for it.
import { expect, test } from 'vitest';
import type { Logged } from '#core/room-history';
import { RoomShelf } from '#server/open-rooms/room-shelf';

const LOG: readonly Logged[] = [
  { at: 1, event: { type: 'opened', code: 'ABC234', deck: 'basics', phrase: null } },
  { at: 2, event: { type: 'joined', member: 'm1', participant: 'p-Grace', name: 'Grace', role: 'presenter' } },
  { at: 3, event: { type: 'joined', member: 'm2', participant: 'p-Ada', name: 'Ada', role: 'attendee' } },
  { at: 4, event: { type: 'role-given', member: 'm2', role: 'co-presenter' } },
  { at: 5, event: { type: 'joined', member: 'm3', participant: 'p-Bob', name: 'Bob', role: 'attendee' } },
];

function shelfOf(log: { events: readonly Logged[] }) {
  let reads = 0;
  const shelf = new RoomShelf(async () => {
    reads += 1;
    return log.events;
  });
  const of = async (participant: string) => {
    const last = log.events.at(-1)?.at ?? 0;
    return (await shelf.presentedBy(participant, [{ code: 'ABC234', last }])).map(({ people }) => people);
  };
  return { of, reads: () => reads };
}

test('RL2 however many ask for their rooms meanwhile, a log is read once for each state of it', async () => {
  const log = { events: LOG };
  const { of, reads } = shelfOf(log);
  expect(await Promise.all(['p-Grace', 'p-Ada', 'p-Bob'].map(of))).toEqual([[1], [1], []]);
  expect(reads()).toBe(1);
  log.events = [...LOG, { at: 6, event: { type: 'ended' } }];
  await Promise.all([of('p-Grace'), of('p-Grace')]);
  expect(reads()).toBe(2);
});

test.each(['removed', 'gone'])(
  'RL3 a co-presenter who is %s finds the room no more, and was there all the same',
  async (type) => {
    const { of } = shelfOf({ events: [...LOG, { at: 6, event: { type, member: 'm2' } }] });
    expect(await of('p-Ada')).toEqual([]);
    expect(await of('p-Grace')).toEqual([2]);
  },
);
