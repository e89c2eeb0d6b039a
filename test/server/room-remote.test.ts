// A phone as the remote of who drives a room, over real HTTP and real sockets: what it may, and how that is taken back.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLOSE } from '#core/protocol';
import type { RosterEntry } from '#core/room-protocol';
import { Attendance } from '#server/open-rooms/attendance';
import { LINK_MS } from '#server/open-rooms/one-time-links';
import { Remotes } from '#server/open-rooms/remotes';
import { type InProcess, startInProcess } from '../support/in-process';
import { askKept } from '../support/kept-room';
import { openRoomOn, RoomPage } from '../support/room-page';
import { until } from '../support/until';

let server: InProcess;

beforeAll(async () => {
  server = await startInProcess({ provider: null });
});
afterAll(() => server.close());

const openRoom = () => openRoomOn(server);

async function offer(code: string, cookie: string): Promise<string> {
  const answer = await askKept(server.port, `${code}/remote`, { cookie, method: 'POST' });
  return (JSON.parse(answer.body) as { secret: string }).secret;
}

/** A phone has no cookie of the room. */
async function connect(code: string, secret: string) {
  const phone = new RoomPage(server.port, code, '', { remote: secret });
  const { pass, deck } = await phone.fact('remote-entered');
  await phone.fact('snapshot');
  return { phone, pass, deck };
}

test('PH1 what is pressed on the phone happens on the page of who drives, and the phone sees where that leads', async () => {
  const { code, cookie, page } = await openRoom();
  const { phone, deck } = await connect(code, await offer(code, cookie));
  await page.fact('remotes-changed', ({ phones }) => phones === 1);
  expect(deck.slides.length).toBeGreaterThan(2);
  expect(deck.notes.length).toBeGreaterThan(0);
  phone.say({ type: 'act', action: 'next' });
  await page.fact('acted', ({ action }) => action === 'next');
  page.say({ type: 'show', seat: 1, address: 'say-hello.1', isBlack: false });
  await phone.fact('shown', ({ address }) => address === 'say-hello.1');
  phone.leave();
  await page.fact('remotes-changed', ({ phones }) => phones === 0);
});

test('PH9 a speaker’s pages and phones have one timer, whoever starts it, also for a phone that comes later', async () => {
  const { code, cookie, page } = await openRoom();
  const { page: ada } = await RoomPage.join(server.port, code, { name: 'Ada' });
  const { phone } = await connect(code, await offer(code, cookie));
  const running = { before: 5_000, since: Date.now() };
  phone.say({ type: 'set-timer', timer: running });
  expect((await page.fact('timer-changed')).timer).toEqual(running);
  const halted = { before: 9_000, since: null };
  page.say({ type: 'set-timer', timer: halted });
  await phone.fact('timer-changed', ({ timer }) => timer.since === null);
  const { phone: late } = await connect(code, await offer(code, cookie));
  expect((await late.fact('timer-changed')).timer).toEqual(halted);
  ada.say({ type: 'set-timer', timer: running });
  await ada.fact('refused');
  await Promise.all([ada.settled(), page.settled()]);
  expect([ada, page].map(({ facts }) => facts.filter(({ type }) => type === 'timer-changed').length)).toEqual([0, 2]);
});

test('PH2 a link works once; its pass goes on after a reload, until it is taken back', async () => {
  const { code, cookie, page } = await openRoom();
  const secret = await offer(code, cookie);
  const { phone, pass } = await connect(code, secret);
  expect(pass).not.toBe(secret);
  expect(await new RoomPage(server.port, code, '', { remote: secret }).isClosed()).toMatchObject({
    code: CLOSE.notInRoom,
  });
  phone.leave();
  const { phone: again } = await connect(code, pass);
  await askKept(server.port, `${code}/remote`, { cookie, method: 'DELETE' });
  expect(await again.isClosed()).toMatchObject({ code: CLOSE.notInRoom });
  expect(await new RoomPage(server.port, code, '', { remote: pass }).isClosed()).toMatchObject({
    code: CLOSE.notInRoom,
  });
  await page.settled();
  const told = JSON.stringify([page.facts, server.logged]);
  for (const each of [secret, pass]) expect(told).not.toContain(each);
});

test('PH3 a phone may move slides and nothing else', async () => {
  const { code, cookie } = await openRoom();
  for (const command of [
    { type: 'end' },
    { type: 'say', text: 'x' },
    { type: 'at', address: 'x', isFollowing: true },
  ]) {
    const { phone } = await connect(code, await offer(code, cookie));
    phone.say(command);
    expect(await phone.isClosed()).toMatchObject({ code: CLOSE.badMessage });
    expect(phone.facts.some(({ type }) => type === 'roster-changed')).toBe(false);
  }
});

test('PH4 a phone is told who drives instead, takes the seat back, and is told when no page of the talk is open', async () => {
  const { code, cookie, page } = await openRoom();
  const { page: ada, cookie: hers } = await RoomPage.join(server.port, code, { name: 'Ada' });
  page.say({ type: 'give-role', member: ada.you.member, role: 'co-presenter' });
  await ada.fact('you-changed');
  ada.say({ type: 'take-seat' });
  await page.fact('standing-changed', ({ standing }) => standing.seat.name === 'Ada');
  const { phone } = await connect(code, await offer(code, cookie));
  phone.say({ type: 'act', action: 'next' });
  await phone.fact('refused', ({ message }) => message === 'Ada moves the slides now.');
  phone.say({ type: 'take-seat' });
  await phone.fact('standing-changed', ({ standing }) => standing.seat.name === 'Grace');
  page.leave();
  await ada.fact('standing-changed', ({ standing }) => standing.seat.name === 'Grace');
  const { phone: theirs, deck } = await connect(code, await offer(code, hers));
  expect(deck.notes).toEqual([]);
  page.leave();
  await phone.settled();
  phone.say({ type: 'act', action: 'next' });
  await phone.fact('refused', ({ message }) => message.startsWith('The talk is not open.'));
  const { page: back } = await RoomPage.join(server.port, code, { cookie });
  back.say({ type: 'give-role', member: ada.you.member, role: 'attendee' });
  expect(await theirs.isClosed()).toMatchObject({ code: CLOSE.notInRoom });
  expect((await askKept(server.port, `${code}/remote`, { cookie: hers, method: 'POST' })).status).toBe(403);
  back.say({ type: 'end' });
  expect(await phone.isClosed()).toMatchObject({ code: CLOSE.notInRoom });
});

test('PH5 a link that nobody used runs out, a new one makes the last lead nowhere, and passes are few', () => {
  let now = 1_000;
  const remotes = new Remotes(new Attendance(), () => now);
  const holder = { member: 'grace1', mayReadNotes: true };
  const late = remotes.offer(holder).secret;
  now += LINK_MS;
  expect(remotes.enter(late)).toBeNull();
  const replaced = remotes.offer(holder).secret;
  const passes = Array.from({ length: 6 }, () => remotes.enter(remotes.offer(holder).secret)?.pass ?? '');
  expect(remotes.enter(replaced)).toBeNull();
  expect(passes.map((pass) => remotes.enter(pass) !== null)).toEqual([false, false, true, true, true, true]);
});

test('PH6 what is pressed happens on the page of the talk, whatever else of theirs was opened later', async () => {
  const { code, cookie, page } = await openRoom();
  const wall = new RoomPage(server.port, code, cookie, { isWall: true });
  await wall.fact('snapshot');
  wall.say({ type: 'watch-wall' });
  await wall.fact('wall-deck');
  const { phone } = await connect(code, await offer(code, cookie));
  phone.say({ type: 'act', action: 'next' });
  await page.fact('acted', ({ action }) => action === 'next');
  expect(wall.facts.some(({ type }) => type === 'acted')).toBe(false);
  page.leave();
  await until('only the wall', async () => {
    phone.say({ type: 'act', action: 'next' });
    return phone.facts.some((fact) => fact.type === 'refused' && fact.message.startsWith('The talk is not open.'));
  });
});

test('PH7 a page that is opened again knows of the phones, and a page of somebody else hears nothing of them', async () => {
  const { code, cookie, page } = await openRoom();
  await connect(code, await offer(code, cookie));
  await page.fact('remotes-changed', ({ phones }) => phones === 1);
  page.leave();
  const { page: again } = await RoomPage.join(server.port, code, { cookie });
  await again.fact('remotes-changed', ({ phones }) => phones === 1);
  const { page: ada } = await RoomPage.join(server.port, code, { name: 'Ada' });
  await ada.settled();
  expect(ada.facts.some(({ type }) => type === 'remotes-changed')).toBe(false);
});

test('PH8 a phone is no page of theirs in the room: without one they are away', async () => {
  const { code, cookie, page } = await openRoom();
  const { page: ada } = await RoomPage.join(server.port, code, { name: 'Ada' });
  page.say({ type: 'give-role', member: ada.you.member, role: 'helper' });
  const graceIs = (isHere: boolean, from = 0) => {
    const isGrace = (entry: RosterEntry) => entry.name === 'Grace' && entry.isHere === isHere;
    return ada.fact('roster-changed', ({ changed }) => changed.some(isGrace), from);
  };
  await graceIs(true);
  const { phone } = await connect(code, await offer(code, cookie));
  const before = ada.facts.length;
  page.leave();
  await graceIs(false, before);
  await ada.fact('standing-changed', ({ standing }) => standing.people === 1, before);
  await phone.settled();
});
