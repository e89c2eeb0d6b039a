// Open rooms over real HTTP and real sockets: who gets in, and who hears of what.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLOSE, PROTOCOL_VERSION } from '#core/protocol';
import { spelledCode } from '#core/room-code';
import { OpenRooms } from '#server/open-rooms/open-rooms';
import { openMemoryLog } from '#server/store/memory-log';
import { ask } from '../support/http';
import { type InProcess, startInProcess } from '../support/in-process';
import { askRooms, openRoomOn, RoomPage } from '../support/room-page';

let server: InProcess;

beforeAll(async () => {
  server = await startInProcess({ provider: null });
});
afterAll(() => server.close());

const openRoom = (options: { phrase?: string } = {}) => openRoomOn(server, options);

const enter = (code: string, name: string, watch = false) => RoomPage.join(server.port, code, { name, watch });

test('RO1 a presenter opens a room, and people join by code, in capitals or not, with spaces', async () => {
  const { code, page } = await openRoom();
  expect(page.facts[0]).toMatchObject({ you: { name: 'Grace', role: 'presenter' }, standing: { phase: 'lobby' } });
  const typed = ` ${spelledCode(code).toLowerCase()}`;
  const joined = await askRooms(server.port, 'join', { code: typed, name: 'Ada' });
  expect(joined.json).toEqual({ code, deck: 'basics' });
  const { page: ada } = await RoomPage.join(server.port, code, { cookie: joined.cookie });
  expect(ada.facts[0]).toMatchObject({ deck: 'basics', you: { name: 'Ada', role: 'attendee' }, shown: null });
  await page.fact('roster-changed', ({ changed }) => changed.some(({ name, isHere }) => name === 'Ada' && isHere));
  await ada.fact('standing-changed', ({ standing }) => standing.people === 2 && standing.seat.name === 'Grace');
});

test('RO2 what the driver shows is seen by all, and by who comes late', async () => {
  const { code, page } = await openRoom();
  const { page: ada } = await enter(code, 'Ada');
  page.say({ type: 'show', seat: 1, address: 'say-hello.2', isBlack: false });
  await ada.fact('shown', ({ address }) => address === 'say-hello.2');
  const { page: late } = await enter(code, 'Bob', true);
  expect(late.facts[0]).toMatchObject({ shown: { address: 'say-hello.2', isBlack: false }, you: { role: 'viewer' } });
});

test('RO3 the seat is handed over and taken back, and an older word of the former driver does not count', async () => {
  const { code, page } = await openRoom();
  const { page: ada } = await enter(code, 'Ada');
  page.say({ type: 'give-seat', member: ada.you.member });
  await page.settled();
  const moved = page.facts.some((fact) => fact.type === 'standing-changed' && fact.standing.seat.count > 1);
  expect(moved).toBe(false);
  page.say({ type: 'give-role', member: ada.you.member, role: 'co-presenter' });
  await ada.fact('you-changed', ({ you }) => you.role === 'co-presenter');
  page.say({ type: 'give-seat', member: ada.you.member });
  await ada.fact('standing-changed', ({ standing }) => standing.seat.count === 2);
  page.say({ type: 'show', seat: 1, address: 'late', isBlack: false });
  ada.say({ type: 'show', seat: 2, address: 'ada', isBlack: false });
  await page.fact('shown', ({ address }) => address === 'ada');
  page.say({ type: 'take-seat' });
  await page.fact('standing-changed', ({ standing }) => standing.seat.count === 3);
  ada.say({ type: 'show', seat: 2, address: 'late', isBlack: false });
  await ada.settled();
  expect(page.facts.some((fact) => fact.type === 'shown' && fact.address === 'late')).toBe(false);
});

test('RO4 hands go up, stand in a queue, and are lowered', async () => {
  const { code, page } = await openRoom();
  const { page: ada } = await enter(code, 'Ada');
  ada.say({ type: 'raise-hand', about: 'my build hangs' });
  const raised = await page.fact('roster-changed', ({ changed }) => changed.some(({ hand }) => hand !== null));
  expect(raised.changed.find(({ name }) => name === 'Ada')?.hand?.about).toBe('my build hangs');
  page.say({ type: 'lower-hand', member: ada.you.member });
  await ada.fact('you-changed', ({ you }) => you.hand === null, ada.facts.length);
});

test('RO5 after a reload and after a restart somebody is who they were', async () => {
  const { code, cookie, page } = await openRoom();
  const { page: ada, cookie: hers } = await enter(code, 'Ada');
  page.say({ type: 'show', seat: 1, address: 'say-hello', isBlack: false });
  await ada.fact('shown');
  const { member } = ada.you;
  ada.leave();
  const again = await askRooms(server.port, 'join', { code, name: 'Somebody else' }, hers);
  expect(again.status).toBe(200);
  const { page: back } = await RoomPage.join(server.port, code, { cookie: hers });
  expect(back.you).toMatchObject({ member, name: 'Ada' });
  expect(cookie).not.toBe(hers);
});

test('RO6 a room is found again from what was kept of it, and gone when it is deleted', async () => {
  const events = openMemoryLog();
  const log = { error() {} } as never;
  const library = { compiled: async () => null } as never;
  const audience = () => ({ url: '', path: '' });
  const work = () => ({}) as never;
  const first = new OpenRooms({ events, library, log, audience, work });
  const room = await first.open('basics', null);
  await room.entry.admit('p1', 'Grace', 'presenter');
  await room.entry.admit('p2', 'Ada', 'attendee');
  room.obey(room.memberOf('p1')?.id ?? '', { type: 'start' });
  await first.close();
  const second = new OpenRooms({ events, library, log, audience, work });
  const found = await second.find(room.state.code);
  expect(found?.state).toEqual(room.state);
  expect((await second.history(room.state.code)).length).toBe(4);
  await second.delete(room.state.code);
  expect(await second.find(room.state.code)).toBeNull();
  expect(await second.history(room.state.code)).toEqual([]);
  expect((await events.rooms()).length).toBe(0);
  await second.close();
});

test('RO7 a phrase keeps others out, a lock keeps new people out, and nobody is let in without a name', async () => {
  const { code, page, cookie } = await openRoom({ phrase: 'ship it' });
  const join = (body: object, by?: string) => askRooms(server.port, 'join', { code, name: 'Ada', ...body }, by);
  expect(await join({})).toMatchObject({ status: 403 });
  expect(await join({ phrase: 'wrong' })).toMatchObject({
    status: 403,
    json: { message: 'That is not the pass phrase.' },
  });
  expect(await join({ phrase: 'ship it', name: ' \u0007 ' })).toMatchObject({ status: 400 });
  const inside = await join({ phrase: ' ship it ' });
  expect(inside.status).toBe(200);
  page.say({ type: 'lock', locked: true });
  await page.fact('standing-changed', ({ standing }) => standing.isLocked);
  expect(await join({ phrase: 'ship it', name: 'Bob' })).toMatchObject({ status: 403 });
  expect((await join({}, inside.cookie)).status).toBe(200);
  expect((await join({}, cookie)).status).toBe(200);
});

test('RO8 only wrong codes count against an address, and then the right one does not help either', async () => {
  const own = await startInProcess({ provider: null });
  try {
    const cookie = await own.presenter();
    const { json } = await askRooms(own.port, 'open', { deck: 'basics', name: 'G' }, cookie);
    const right = { code: json.code, name: 'Ada' };
    for (let count = 0; count < 60; count += 1) expect((await askRooms(own.port, 'join', right)).status).toBe(200);
    for (let count = 0; count < 100; count += 1)
      expect((await askRooms(own.port, 'join', { code: 'ZZZZZ9', name: 'A' })).status).toBe(404);
    expect((await askRooms(own.port, 'join', right)).status).toBe(429);
    expect((await ask(own.port, `/rooms/look?code=${json.code}`)).status).toBe(429);
  } finally {
    await own.close();
  }
});

test('RO9 a guest opens no room, and what is no question gets a plain answer', async () => {
  expect((await askRooms(server.port, 'open', { deck: 'basics', name: 'x' })).status).toBe(403);
  const cookie = await server.presenter();
  expect((await askRooms(server.port, 'open', { deck: 'no-such', name: 'x' }, cookie)).status).toBe(404);
  expect((await askRooms(server.port, 'open', { name: 7 }, cookie)).status).toBe(400);
  expect((await ask(server.port, '/rooms/open')).status).toBe(405);
  expect((await ask(server.port, '/rooms/look?code=<b>')).status).toBe(404);
});

test('RO10 without having joined, with the wrong code, twice hello or nonsense the socket is closed', async () => {
  const { code } = await openRoom();
  const stranger = new RoomPage(server.port, code, '');
  expect(await stranger.isClosed()).toMatchObject({ code: CLOSE.notInRoom });
  const { page } = await enter(code, 'Ada');
  page.say({ type: 'hello', version: PROTOCOL_VERSION, code });
  expect(await page.isClosed()).toMatchObject({ code: CLOSE.badMessage });
  const { page: bob } = await enter(code, 'Bob');
  bob.say({ type: 'show', seat: 'x' });
  expect(await bob.isClosed()).toMatchObject({ code: CLOSE.badMessage });
});

test('RO11 nothing of a room is heard in another, and its end sends all away', async () => {
  const one = await openRoom();
  const other = await openRoom();
  const { page: ada } = await enter(one.code, 'Ada');
  const { page: bob } = await enter(other.code, 'Bob');
  one.page.say({ type: 'say', text: 'only here' });
  expect(await ada.fact('said')).toMatchObject({ by: 'Grace', text: 'only here' });
  one.page.say({ type: 'remove', member: bob.you.member });
  one.page.say({ type: 'end' });
  expect(await ada.isClosed()).toMatchObject({ code: CLOSE.notInRoom });
  await bob.settled();
  expect(bob.facts.some(({ type }) => type === 'said')).toBe(false);
  expect(bob.closed).toBeNull();
  expect((await askRooms(server.port, 'join', { code: one.code, name: 'Late' })).json.message).toBe(
    'This room is over.',
  );
});

test('RO12 who is removed is sent away, and who joins again is who they were', async () => {
  const { code, page } = await openRoom();
  const { page: ada, cookie } = await enter(code, 'Ada');
  page.say({ type: 'remove', member: ada.you.member });
  expect(await ada.isClosed()).toMatchObject({ code: CLOSE.notInRoom });
  await page.fact('roster-changed', ({ removed }) => removed.includes(ada.you.member));
  const { page: back } = await RoomPage.join(server.port, code, { name: 'Ada L.', cookie });
  expect(back.you).toMatchObject({ member: ada.you.member, name: 'Ada L.', role: 'attendee' });
  page.say({ type: 'remove', member: page.you.member });
  await page.fact('refused', ({ message }) => message === 'Who presents stays.');
});

test('RO14 a pointer is told twenty times a second at most, and ends where it was last', async () => {
  const { code, page } = await openRoom();
  const { page: ada } = await enter(code, 'Ada');
  for (let step = 1; step <= 200; step += 1)
    page.say({ type: 'ink', seat: 1, message: { type: 'pointed', at: [step / 200, 0.5] } });
  await ada.fact('ink', ({ message }) => message.type === 'pointed' && message.at?.[0] === 1);
  expect(ada.facts.filter(({ type }) => type === 'ink').length).toBeLessThan(100);
});

test('RO20 who comes late, or again, sees what is drawn, and nothing that was wiped', async () => {
  const { code, page } = await openRoom();
  const draw = (slide: string, points: number[], from = 0) =>
    page.say({ type: 'ink', seat: 1, message: { type: 'drew', slide, stroke: 'first', from, points } });
  draw('say-hello', [0.1, 0.1]);
  draw('say-hello', [0.2, 0.2], 2);
  draw('plain-code', [0.3, 0.3]);
  page.say({ type: 'ink', seat: 1, message: { type: 'cleared', slide: 'plain-code' } });
  await page.settled();
  const { page: ada } = await enter(code, 'Ada');
  await ada.settled();
  const said = ada.facts.flatMap((fact) => (fact.type === 'ink' && fact.message.type === 'drew' ? fact.message : []));
  expect(said).toEqual([{ type: 'drew', slide: 'say-hello', stroke: 'first', from: 0, points: [0.1, 0.1, 0.2, 0.2] }]);
});

test('RO22 who was in a room that is over hears that it is, with their role, and a stranger hears nothing', async () => {
  const { code, page, cookie } = await openRoom();
  const { cookie: hers } = await enter(code, 'Ada');
  page.say({ type: 'end' });
  await page.isClosed();
  for (const [whose, role] of [
    [cookie, 'presenter'],
    [hers, 'attendee'],
  ] as const) {
    const again = new RoomPage(server.port, code, whose);
    expect(await again.isClosed()).toMatchObject({ code: CLOSE.notInRoom });
    expect(again.facts).toMatchObject([{ type: 'snapshot', you: { role }, standing: { phase: 'ended' } }]);
  }
  const stranger = new RoomPage(server.port, code, '');
  expect(await stranger.isClosed()).toMatchObject({ code: CLOSE.notInRoom });
  expect(stranger.facts).toEqual([]);
});

test('RO23 a hall that presses Join after a talk gets into the next room', async () => {
  const own = await startInProcess({ provider: null });
  try {
    const [over, next] = [await openRoomOn(own), await openRoomOn(own)];
    over.page.say({ type: 'end' });
    await over.page.isClosed();
    const join = async (code: string) => (await askRooms(own.port, 'join', { code, name: 'Ada' })).status;
    for (let count = 0; count < 120; count += 1) expect(await join(over.code)).toBe(404);
    expect(await join(next.code)).toBe(200);
  } finally {
    await own.close();
  }
});

test('RO24 what a hand is about is one line of plain text', async () => {
  const { code, page } = await openRoom();
  const { page: ada } = await enter(code, 'Ada');
  ada.say({ type: 'raise-hand', about: ` task\n\u202e q${'\u0301'.repeat(150)} ` });
  const hand = ({ changed }: { changed: { hand: { about: string } | null }[] }) => changed.some((each) => each.hand);
  const { changed } = await page.fact('roster-changed', hand);
  expect(changed.find((each) => each.hand)?.hand?.about).toBe(`task q${'\u0301'.repeat(4)}`);
});

test('RO25 people are called to a slide of the deck, who comes later hears it too, and nobody is moved', async () => {
  const { code, page } = await openRoom();
  const { page: ada } = await enter(code, 'Ada');
  page.say({ type: 'say', text: ' ', address: 'say-hello.9999' });
  const called = await ada.fact('said');
  expect(called).toMatchObject({ by: 'Grace', text: 'Please come to this slide.', address: 'say-hello' });
  page.say({ type: 'say', text: 'Look here', address: 'plain-code' });
  await ada.fact('said', ({ text, address }) => text === 'Look here' && address === 'plain-code');
  for (const address of ['no-such-slide', '', '.1', 'say-hello.x', '__proto__', 'say-hello\n'])
    page.say({ type: 'say', text: 'Lost', address });
  page.say({ type: 'say', text: '' });
  await page.fact('refused', ({ message }) => message === 'There is nothing to say in it.');
  await page.settled();
  expect(page.facts.filter((fact) => fact.type === 'refused' && fact.message.includes('no such slide'))).toHaveLength(
    6,
  );
  ada.say({ type: 'say', text: 'mine', address: 'say-hello' });
  await ada.fact('refused');
  const { page: bob } = await enter(code, 'Bob');
  expect(await bob.fact('snapshot')).toMatchObject({ said: { text: 'Look here', address: 'plain-code' }, shown: null });
  expect(ada.facts.some(({ type }) => type === 'shown')).toBe(false);
  expect(ada.facts.filter(({ type }) => type === 'said')).toHaveLength(2);
  page.say({ type: 'say', text: 'x', address: 'y'.repeat(101) });
  expect(await page.isClosed()).toMatchObject({ code: CLOSE.badMessage });
});
