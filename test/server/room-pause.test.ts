// The practice of an open room rests and goes on: over real sockets, with shells that only note what is typed.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RoomFact } from '#core/room-protocol';
import { OpenRooms } from '#server/open-rooms/open-rooms';
import { PauseEnd } from '#server/open-rooms/pause-end';
import { openMemoryLog } from '#server/store/memory-log';
import { FakeProvider } from '../support/fake-provider';
import { ask } from '../support/http';
import { type InProcess, startInProcess } from '../support/in-process';
import { openMemoryRoom } from '../support/memory-room';
import { Participant } from '../support/participant';
import { openRoomOn, RoomPage } from '../support/room-page';
import { until } from '../support/until';
import { Viewer } from '../support/viewer';

let server: InProcess;
const provider = new FakeProvider();

beforeAll(async () => {
  server = await startInProcess({ provider });
});
afterAll(() => server.close());

const openRoom = () => openRoomOn(server, { deck: 'lab' });
const open = (cookie: string) => Participant.join({ url: server.url, deck: 'lab', cookie });

/** Somebody in the room with a terminal. */
async function enter(code: string, name: string) {
  const { page, cookie } = await RoomPage.join(server.port, code, { name });
  const work = await open(cookie);
  work.open();
  await work.fact('terminal-opened');
  return { page, cookie, work, member: page.you.member, sandbox: provider.started.at(-1) };
}

const pausesOf = ({ facts }: Participant) =>
  facts.flatMap((fact) => (fact.type === 'snapshot' || fact.type === 'pause-changed' ? [fact.isPaused] : []));
const isPaused = (work: Participant, wanted: boolean) =>
  until(`a pause in ${pausesOf(work)}`, () => pausesOf(work).at(-1) === wanted);

test('PZ3 while the practice rests nothing is typed or run, all can be read, and afterwards it goes on', async () => {
  const { code, cookie, page } = await openRoom();
  const ada = await enter(code, 'Ada');
  const presenting = await open(cookie);
  presenting.open();
  await presenting.fact('terminal-opened');
  const grace = provider.started.at(-1);
  ada.work.type('before;');
  await until('the keys', () => ada.sandbox?.typed.includes('before;'));
  page.say({ type: 'pause', isPaused: true });
  await ada.page.fact('standing-changed', ({ standing }) => standing.pausedSince !== null);
  await isPaused(ada.work, true);
  ada.work.input(7, new TextEncoder().encode('meanwhile;'));
  const refused = await ada.work.fact('refused');
  expect(refused.message).toContain('paused the practice');
  for (const command of [
    { type: 'run-block', block: 'lab/count-words@000000000000', terminal: 1, interrupt: false },
    { type: 'reset-sandbox' },
    { type: 'add-node' },
    { type: 'catch-up', task: 'count', terminal: 1 },
    { type: 'restore', task: 'count', terminal: 1 },
  ] as const) {
    const before = ada.work.facts.length;
    ada.work.send(command);
    await ada.work.fact('refused', ({ reason }) => reason === 'not-allowed', before);
  }
  const headers = { cookie: ada.cookie, origin: `http://127.0.0.1:${server.port}`, 'if-none-match': '*' };
  const node = ada.sandbox?.nodes[0].name;
  const written = await ask(server.port, `/files/lab/${node}/notes.txt`, { method: 'PUT', headers, body: 'x' });
  expect([written.status >= 400, written.body.includes('paused the practice')]).toEqual([true, true]);
  presenting.type('of the presenter;');
  await until('the keys of the presenter', () => grace?.typed.includes('of the presenter;'));
  expect(ada.sandbox?.typed).not.toContain('meanwhile;');
  page.say({ type: 'pause', isPaused: false });
  await isPaused(ada.work, false);
  ada.work.input(7, new TextEncoder().encode('after;'));
  await until('the keys afterwards', () => ada.sandbox?.typed.endsWith('before;after;'));
});

test('PZ4 who comes while it rests rests too; who helps, is sent away, or stays on after the end does not', async () => {
  const { code, page } = await openRoom();
  page.say({ type: 'pause', isPaused: true });
  await page.settled();
  const [ada, bob] = [await enter(code, 'Ada'), await enter(code, 'Bob')];
  const { page: wall } = await RoomPage.join(server.port, code, { name: 'Eve', watch: true });
  expect(wall.facts[0]).toMatchObject({ standing: { pausedSince: expect.any(Number) } });
  for (const { work } of [ada, bob]) await isPaused(work, true);
  page.say({ type: 'give-role', member: ada.member, role: 'helper' });
  await isPaused(ada.work, false);
  page.say({ type: 'give-role', member: ada.member, role: 'attendee' });
  await isPaused(ada.work, true);
  page.say({ type: 'remove', member: ada.member });
  await isPaused(ada.work, false);
  page.say({ type: 'end' });
  await isPaused(bob.work, false);
});

test('PZ5 nobody types beside an attendee meanwhile, whoever was let before', async () => {
  const { code, cookie, page } = await openRoom();
  const ada = await enter(code, 'Ada');
  const grace = await Viewer.lookIn(server.url, cookie, { code, member: ada.member });
  await grace.fact('terminal-shown');
  grace.send({ type: 'ask-to-type', name: 'Grace' });
  const asked = await ada.work.fact('shares-changed', ({ shares }) => shares[0]?.asking.length === 1);
  const viewer = asked.shares[0]?.asking[0]?.viewer ?? '';
  ada.work.send({ type: 'let-type', terminal: 1, viewer, may: true });
  await grace.fact('role-changed', ({ role }) => role === 'typing');
  page.say({ type: 'pause', isPaused: true });
  await grace.fact('role-changed', ({ role }) => role === 'watching', 2);
  ada.work.send({ type: 'let-type', terminal: 1, viewer, may: true });
  await ada.work.fact('refused', ({ reason }) => reason === 'not-allowed');
});

test('PZ6 time at a task does not count while it rests', async () => {
  const { code, page } = await openRoom();
  const { page: adaPage, work, member } = await enter(code, 'Ada');
  page.say({ type: 'watch-wall' });
  work.send({ type: 'begin-task', task: 'greet' });
  const told = () =>
    page.facts
      .flatMap((fact) => (fact.type === 'wall-changed' ? fact.entries : []))
      .findLast((each) => each.member === member);
  const since = await until('the task on the wall', () => told()?.since ?? null);
  page.say({ type: 'pause', isPaused: true });
  const { standing } = await adaPage.fact('standing-changed', ({ standing }) => standing.pausedSince !== null);
  const restedAt = standing.pausedSince ?? 0;
  await until('a moment of rest', () => Date.now() > restedAt + 50);
  page.say({ type: 'pause', isPaused: false });
  await until('the task on the wall, later', () => (told()?.since ?? 0) >= since + 50);
  expect(page.facts.filter(({ type }: RoomFact) => type === 'refused')).toEqual([]);
});

test('PZ7 a pause outlives the server, and is found with its room', async () => {
  const events = openMemoryLog();
  const heard: string[] = [];
  const deps = { events, library: { compiled: async () => null }, log: { error() {} }, work: () => ({}) };
  const onMember = (_deck: string, participant: string) => void heard.push(participant);
  const open = () => new OpenRooms({ ...deps, onMember, audience: () => ({ url: '', path: '' }) } as never);
  const first = open();
  const room = await first.open('basics', null);
  const grace = await room.entry.admit('p-Grace', 'Grace', 'presenter');
  await room.entry.admit('p-Ada', 'Ada', 'attendee');
  await room.obey(grace?.id ?? '', { type: 'pause', isPaused: true });
  expect([first.isPaused('basics', 'p-Ada'), first.isPaused('basics', 'p-Grace')]).toEqual([true, false]);
  await first.close();
  heard.length = 0;
  const second = open();
  await second.find(room.state.code);
  expect(heard).toContain('p-Ada');
  expect(second.isPaused('basics', 'p-Ada')).toBe(true);
  expect(second.isPaused('lab', 'p-Ada')).toBe(false);
  await second.close();
});

test('PZ8 a pause ends by itself once nobody who could end it has been there for ten minutes', async () => {
  const { rooms, room, grace } = await openMemoryRoom();
  await room.entry.admit('p-Ada', 'Ada', 'attendee');
  await room.obey(grace, { type: 'pause', isPaused: true });
  const end = new PauseEnd();
  const minute = 60_000;
  const look = (at: number) => end.look([room], at * minute);
  const leave = await room.join({ member: grace, send() {}, sendShared() {}, dismiss() {} });
  for (const at of [0, 20]) look(at);
  expect(rooms.isPaused('basics', 'p-Ada')).toBe(true);
  leave();
  for (const at of [21, 30]) look(at);
  expect(rooms.isPaused('basics', 'p-Ada')).toBe(true);
  look(31);
  expect(rooms.isPaused('basics', 'p-Ada')).toBe(false);
  await rooms.close();
});
