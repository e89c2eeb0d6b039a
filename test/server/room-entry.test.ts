// Getting into a room that has only so many places: who waits where, who is let in when, and what they hear of it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { afterRoomEvent, type OpenRoomState, openedRoom, type RoomEvent } from '#core/open-room';
import { CLOSE } from '#core/protocol';
import type { RoomFact } from '#core/room-protocol';
import { Directory } from '#server/open-rooms/directory';
import { Entry } from '#server/open-rooms/entry';
import { Newcomers } from '#server/open-rooms/newcomers';
import { ask } from '../support/http';
import { type InProcess, startInProcess } from '../support/in-process';
import { openMemoryRoom } from '../support/memory-room';
import { askRooms, openRoomOn, RoomPage } from '../support/room-page';

const MINUTE = 60_000;
let server: InProcess;

beforeAll(async () => {
  server = await startInProcess({ provider: null });
});
afterAll(() => server.close());

const enter = (code: string, name: string, watch = false) => RoomPage.join(server.port, code, { name, watch });

/** Somebody who has to wait. */
async function wait(code: string, name: string) {
  const { json, cookie } = await askRooms(server.port, 'join', { code, name });
  expect(json).toMatchObject({ code, isWaiting: true });
  const page = new RoomPage(server.port, code, cookie);
  await page.fact('waiting');
  return { page, cookie };
}

const look = async (code: string, cookie: string) =>
  JSON.parse((await ask(server.port, `/rooms/look?code=${code}`, { headers: { cookie } })).body);

test('EN1 beyond the cap people wait in the order in which they came, and only attendees take places', async () => {
  const { code, page } = await openRoomOn(server, { cap: 1 });
  const { page: helen } = await enter(code, 'Helen');
  page.say({ type: 'give-role', member: helen.you.member, role: 'helper' });
  await helen.fact('you-changed', ({ you }) => you.role === 'helper');
  await enter(code, 'On the wall', true);
  const { page: ada } = await enter(code, 'Ada');
  const [bob, cleo] = [await wait(code, 'Bob'), await wait(code, 'Cleo')];
  expect(bob.page.facts[0]).toMatchObject({ place: 1, name: 'Bob', estimateSeconds: null, isLocked: false });
  expect(cleo.page.facts[0]).toMatchObject({ place: 2 });
  await page.fact('standing-changed', ({ standing }) => standing.waiting === 2 && standing.taken === 1);
  expect(await look(code, cleo.cookie)).toMatchObject({ name: 'Cleo', isWaiting: true });
  ada.say({ type: 'leave' });
  expect(await ada.isClosed()).toMatchObject({ code: CLOSE.notInRoom });
  await bob.page.fact('let-in');
  const { page: inside } = await RoomPage.join(server.port, code, { cookie: bob.cookie });
  expect(inside.you).toMatchObject({ name: 'Bob', role: 'attendee' });
  await cleo.page.fact('waiting', ({ place }) => place === 1);
});

test('EN2 who comes back keeps their place, and who gives up or only watches frees it', async () => {
  const { code, page } = await openRoomOn(server, { cap: 1 });
  await enter(code, 'Ada');
  const [bob, cleo, dan] = [await wait(code, 'Bob'), await wait(code, 'Cleo'), await wait(code, 'Dan')];
  bob.page.leave();
  const again = await askRooms(server.port, 'join', { code, name: 'Somebody else' }, bob.cookie);
  expect(again.json).toMatchObject({ isWaiting: true });
  const back = new RoomPage(server.port, code, bob.cookie);
  expect(await back.fact('waiting')).toMatchObject({ place: 1, name: 'Bob' });
  back.say({ type: 'leave' });
  expect(await back.isClosed()).toMatchObject({ code: CLOSE.notInRoom });
  await askRooms(server.port, 'join', { code, name: 'Cleo', watch: true }, cleo.cookie);
  await dan.page.fact('waiting', ({ place }) => place === 1);
  const { page: watching } = await RoomPage.join(server.port, code, { cookie: cleo.cookie });
  expect(watching.you).toMatchObject({ name: 'Cleo', role: 'viewer' });
  await page.fact('standing-changed', ({ standing }) => standing.waiting === 1);
});

test('EN3 a higher cap lets the next in at once, a lock holds them, and nobody overtakes', async () => {
  const { code, page } = await openRoomOn(server, { cap: 1 });
  await enter(code, 'Ada');
  const [bob, cleo] = [await wait(code, 'Bob'), await wait(code, 'Cleo')];
  page.say({ type: 'lock', locked: true });
  await bob.page.fact('waiting', ({ isLocked }) => isLocked);
  const watching = await askRooms(server.port, 'join', { code, name: 'Bob', watch: true }, bob.cookie);
  expect(watching).toMatchObject({ status: 403, json: { message: expect.stringContaining('locked') } });
  page.say({ type: 'set-cap', cap: 2 });
  await page.fact('standing-changed', ({ standing }) => standing.cap === 2);
  expect(bob.page.facts.some(({ type }) => type === 'let-in')).toBe(false);
  page.say({ type: 'lock', locked: false });
  await bob.page.fact('let-in');
  await wait(code, 'Dan');
  page.say({ type: 'set-cap', cap: null });
  await cleo.page.fact('let-in');
  expect((await look(code, cleo.cookie)).isWaiting).toBe(false);
});

test('EN8 somebody who says their own name again keeps it, and the name of another gets a number', async () => {
  const { code } = await openRoomOn(server);
  const { page: ada } = await enter(code, 'Ada');
  await enter(code, 'Bob');
  for (const name of ['Ada L.', 'Ada L.', 'Bob', 'Bob']) ada.say({ type: 'rename', name });
  await ada.settled();
  const names = ada.facts.flatMap((fact) => (fact.type === 'you-changed' ? [fact.you.name] : []));
  expect(new Set(names)).toEqual(new Set(['Ada L.', 'Bob (2)']));
  expect(names.at(-1)).toBe('Bob (2)');
});

test('EN14 a name in other capitals is the same name: of another it gets a number, and one’s own may change so', async () => {
  const { code } = await openRoomOn(server);
  const { page: first } = await enter(code, 'Zoë');
  const { page: second } = await enter(code, 'ZOË');
  expect((await enter(code, 'grace')).page.you.name).toBe('grace (2)');
  expect(second.you.name).toBe('ZOË (2)');
  first.say({ type: 'rename', name: 'zoë' });
  await first.fact('you-changed', ({ you }) => you.name === 'zoë');
  first.say({ type: 'leave' });
  expect(await first.isClosed()).toMatchObject({ code: CLOSE.notInRoom });
  expect((await enter(code, 'Zoë')).page.you.name).toBe('Zoë');
});

test('EN4 who waits may ask for nothing but to leave, and hears of the end', async () => {
  const { code, page } = await openRoomOn(server, { cap: 1 });
  await enter(code, 'Ada');
  const [bob, cleo] = [await wait(code, 'Bob'), await wait(code, 'Cleo')];
  for (const type of ['start', 'watch-wall', 'watch-tally', 'watch-questions', 'take-seat']) bob.page.say({ type });
  bob.page.say({ type: 'raise-hand', about: '' });
  await bob.page.settled();
  expect(bob.page.facts.map(({ type }) => type)).toEqual(['waiting', 'ponged']);
  expect(cleo.page.facts.every(({ type }) => type === 'waiting')).toBe(true);
  page.say({ type: 'leave' });
  await page.fact('refused', ({ message }) => message === 'Who presents stays.');
  page.say({ type: 'end' });
  expect(await cleo.page.isClosed()).toMatchObject({ code: CLOSE.notInRoom });
  for (const cap of [0, -1, 1.5, 1e9, 'x'])
    expect(
      await askRooms(server.port, 'open', { deck: 'basics', name: 'G', cap }, await server.presenter()),
    ).toMatchObject({ status: 400 });
});

test('EN5 a queue is found again after a restart', async () => {
  const { rooms: first, room, grace, reopen } = await openMemoryRoom();
  await room.obey(grace, { type: 'set-cap', cap: 1 });
  for (const name of ['Ada', 'Bob', 'Cleo']) await room.entry.admit(`p-${name}`, name, 'attendee');
  await first.close();
  const second = reopen();
  const found = await second.find(room.state.code);
  expect(found?.state).toEqual(room.state);
  expect([...(found?.state.queue.values() ?? [])].map(({ name }) => name)).toEqual(['Bob', 'Cleo']);
  expect(found?.entry.waitingOf('p-Bob')?.name).toBe('Bob');
  await second.close();
});

/** An entry whose clock is set by hand. */
function entryOf(...events: RoomEvent[]) {
  let now = 0;
  let state: OpenRoomState = openedRoom({ type: 'opened', code: 'ABC234', deck: 'basics', phrase: null }, 0);
  const directory = new Directory(state);
  const record = async (event: RoomEvent) => {
    state = afterRoomEvent(state, event, now);
    directory.follow(event, state);
  };
  for (const event of events) void record(event);
  const here = new Set<string>();
  const entry = new Entry(
    {
      state: () => state,
      directory,
      isHere: (member) => here.has(member),
      record,
      changed() {},
      title: async () => 'T',
    },
    () => now,
  );
  const sit = async (name: string) => {
    const facts: RoomFact[] = [];
    const member = (await entry.admit(`p-${name}`, name, 'attendee'))?.id ?? '';
    const link = { member, send: (fact: RoomFact) => void facts.push(fact), sendShared() {}, dismiss() {} };
    return { member, facts, leave: await entry.attend(link) };
  };
  const at = (time: number) => {
    now = time;
  };
  return { entry, here, sit, record, state: () => state, at };
}

test('EN6 an estimate is told once enough places came free, and who is long away makes room but is let in again', async () => {
  const room = entryOf({ type: 'capped', cap: 4 });
  const inside = [];
  for (const name of ['a1', 'b1', 'c1', 'd1'])
    inside.push((await room.entry.admit(`p-${name}`, name, 'attendee'))?.id ?? '');
  for (const member of inside) room.here.add(member);
  const waiting: Awaited<ReturnType<typeof room.sit>>[] = [];
  for (let each = 0; each < 8; each += 1) waiting.push(await room.sit(`w${each}`));
  for (const [index, member] of inside.slice(0, 3).entries()) {
    room.at((index + 1) * MINUTE);
    room.here.delete(member);
    await room.record({ type: 'gone', member });
    room.entry.review();
    room.here.add(waiting[index]?.member ?? '');
  }
  room.at(4 * MINUTE);
  const late = await room.sit('late');
  expect(late.facts).toMatchObject([{ type: 'waiting', place: 6, estimateSeconds: 9 * 60 }]);
  const fourth = inside[3] ?? '';
  room.here.delete(fourth);
  room.entry.left(fourth);
  room.at(13 * MINUTE);
  room.entry.review();
  expect(room.state().queue.size).toBe(6);
  room.at(14 * MINUTE);
  room.entry.review();
  expect(room.state().queue.size).toBe(5);
  expect(waiting[3]?.facts.at(-1)).toEqual({ type: 'let-in' });
  expect((await room.entry.admit('p-d1', 'd1', 'attendee'))?.id).toBe(fourth);
  expect(room.state().members.has(fourth)).toBe(true);
});

test('EN7 of thousands who wait only those in front hear of every step', async () => {
  const room = entryOf({ type: 'capped', cap: 1 });
  const first = (await room.entry.admit('p-first', 'first', 'attendee'))?.id ?? '';
  room.here.add(first);
  const waiting: Awaited<ReturnType<typeof room.sit>>[] = [];
  for (let each = 0; each < 2_000; each += 1) waiting.push(await room.sit(`w${each}`));
  const told = () => waiting.reduce((sum, { facts }) => sum + facts.length, 0);
  expect(told()).toBe(2_000);
  room.at(MINUTE / 3);
  await room.record({ type: 'gone', member: first });
  room.entry.review();
  expect(waiting[0]?.facts.at(-1)).toEqual({ type: 'let-in' });
  await room.sit('one more');
  expect(told()).toBe(2_000 + 1 + 20);
});

test('EN9 who leaves and joins again has the same votes and questions', async () => {
  const { code, page } = await openRoomOn(server);
  const { cookie, page: ada } = await enter(code, 'Ada');
  page.say({ type: 'ask-poll', text: { title: 'Lunch?', options: ['Now', 'Later'], isSeveral: false, isLive: true } });
  const poll = (await ada.fact('poll-changed')).poll.name;
  ada.say({ type: 'ask', text: 'Why?', isNamed: true });
  ada.say({ type: 'vote', poll, options: [0] });
  const asked = (await ada.fact('your-questions', (fact) => fact.asked.length === 1)).asked[0];
  ada.say({ type: 'leave' });
  await ada.isClosed();
  await page.fact('questions-changed', ({ changed }) => changed.some(({ by }) => by === 'Ada'));
  const again = await RoomPage.join(server.port, code, { name: 'Ada B.', cookie });
  expect(again.page.you.member).toBe(ada.you.member);
  again.page.say({ type: 'back-question', question: asked });
  await again.page.fact('refused', ({ message }) => message === 'That is your own question.');
  again.page.say({ type: 'vote', poll, options: [1] });
  await page.fact('tally-changed', ({ tally }) => tally.people === 1 && tally.counts[1] === 1);
});

test('EN10 the name of who has left stays with what they asked', async () => {
  const { code, page } = await openRoomOn(server);
  const { page: ada } = await enter(code, 'Ada');
  ada.say({ type: 'ask', text: 'Why?', isNamed: true });
  const { asked } = await ada.fact('your-questions', (fact) => fact.asked.length === 1);
  ada.say({ type: 'leave' });
  await ada.isClosed();
  page.say({ type: 'stage-question', question: asked[0] });
  expect(await page.fact('stage-changed', ({ question }) => question !== null)).toMatchObject({
    question: { by: 'Ada' },
  });
});

test('EN11 all pages of who waits go on once one of them only watches', async () => {
  const { code } = await openRoomOn(server, { cap: 1 });
  await enter(code, 'Ada');
  const { page: first, cookie } = await wait(code, 'Bob');
  const second = new RoomPage(server.port, code, cookie);
  await second.fact('waiting');
  await askRooms(server.port, 'join', { code, name: 'Bob', watch: true }, cookie);
  for (const each of [first, second]) await each.fact('let-in');
});

test('EN12 one address brings a large venue, and leaves places to others', () => {
  const newcomers = new Newcomers();
  const room = { state: openedRoom({ type: 'opened', code: 'ABC234', deck: 'basics', phrase: null }, 0) };
  const come = (address: string) => {
    let count = 0;
    for (; newcomers.mayCome(room, address); count += 1) {
      const member = `${address}-${room.state.members.size}`;
      const joined = { type: 'joined', member, participant: member, name: member, role: 'attendee' } as const;
      room.state = afterRoomEvent(room.state, joined, 0);
    }
    return count;
  };
  expect(['one', 'other', 'one'].map(come)).toEqual([6_667, 2_222, 0]);
});

test('EN13 nobody leaves and comes back without end', async () => {
  const { room } = await openMemoryRoom();
  const ada = await room.entry.admit('p-ada', 'Ada', 'attendee');
  let left = 0;
  for (; left < 1_000; left += 1) {
    if (room.obey(ada?.id ?? '', { type: 'leave' }) !== null) break;
    await room.entry.admit('p-ada', 'Ada', 'attendee');
  }
  expect(left).toBeGreaterThan(20);
  expect(left).toBeLessThan(1_000);
});
