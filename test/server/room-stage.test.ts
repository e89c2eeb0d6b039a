// What is on the stage of an open room: the app and the terminal of who drives, for those who are in it.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test, vi } from 'vitest';
import { CLOSE } from '#core/protocol';
import type { RoomFact } from '#core/room-protocol';
import { AudienceGate } from '#server/open-rooms/audience-gate';
import { ask } from '../support/http';
import { type InProcess, startInProcess } from '../support/in-process';
import { openMemoryRoom } from '../support/memory-room';
import { Participant } from '../support/participant';
import { askRooms, openRoomOn, RoomPage } from '../support/room-page';
import { until } from '../support/until';
import { Viewer } from '../support/viewer';

test('RO15 a room’s name leads to the sandbox of who drives, and follows the seat', async () => {
  const own = await startInProcess();
  const app = createServer((_request, response) => void response.end('on stage'));
  try {
    await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
    const [grace, ada] = [await own.presenter(), await own.presenter()];
    const { json } = await askRooms(own.port, 'open', { deck: 'basics', name: 'Grace' }, grace);
    const code = json.code ?? '';
    const { page } = await RoomPage.join(own.port, code, { cookie: grace });
    const { page: hers } = await RoomPage.join(own.port, code, { cookie: ada, name: 'Ada' });
    const [snapshot] = page.facts;
    const address = new URL(snapshot?.type === 'snapshot' ? snapshot.audience.url.replace('{port}', portOf(app)) : '');
    const status = async () => (await ask(own.port, '/', { headers: { host: address.host } })).status;
    expect(await status()).toBe(503);
    await openTerminal(own, grace);
    await until('the app of who drives', async () => (await status()) === 200);
    page.say({ type: 'give-role', member: hers.you.member, role: 'co-presenter' });
    page.say({ type: 'give-seat', member: hers.you.member });
    await until('nothing on stage', async () => (await status()) === 503);
    await openTerminal(own, ada);
    await until('the app of who drives now', async () => (await status()) === 200);
  } finally {
    await own.close();
    app.closeAllConnections();
    app.close();
  }
});

test('RO16 who is in the room sees the terminal on stage and types nothing; others and who was removed do not', async () => {
  const own = await startInProcess();
  try {
    const grace = await own.presenter();
    const { json } = await askRooms(own.port, 'open', { deck: 'basics', name: 'Grace' }, grace);
    const code = json.code ?? '';
    const { page } = await RoomPage.join(own.port, code, { cookie: grace });
    const { page: hers, cookie } = await RoomPage.join(own.port, code, { name: 'Ada' });
    const early = await Viewer.watchStage(own.url, cookie, code);
    expect(await until('the end', () => early.closed)).toBe(CLOSE.noPage);
    const speaker = await openTerminal(own, grace);
    await speaker.prompt();
    const ada = await Viewer.watchStage(own.url, cookie, code);
    expect(await ada.fact('role-changed')).toMatchObject({ role: 'watching', mayAsk: false });
    ada.type('echo intruder-$((1+1))\r');
    speaker.type('echo stage-$((40+2))\r');
    expect(await ada.sees(/stage-42/)).not.toContain('intruder-2');
    const more = await Promise.all(Array.from({ length: 8 }, () => Viewer.watchStage(own.url, cookie, code)));
    // One person takes eight seats at most.
    await until('one too many', () => more.filter(({ closed }) => closed === CLOSE.tooMany).length === 1);
    const stranger = await Viewer.watchStage(own.url, await own.presenter(), code);
    expect(await until('the end', () => stranger.closed)).toBe(CLOSE.notShared);
    page.say({ type: 'remove', member: hers.you.member });
    expect(await until('the end', () => ada.closed)).toBe(CLOSE.notShared);
  } finally {
    await own.close();
  }
});

test('RO26 who watches goes along when the speaker turns to another terminal, over the same socket', async () => {
  const own = await startInProcess();
  try {
    const { code, page, cookie: grace } = await openRoomOn(own);
    const { page: hers, cookie } = await RoomPage.join(own.port, code, { name: 'Ada' });
    const speaker = await openTerminal(own, grace);
    await speaker.prompt();
    speaker.open(2);
    await speaker.prompt(2);
    const ada = await Viewer.watchStage(own.url, cookie, code);
    speaker.type('echo first-$((40+2))\r');
    await ada.sees(/first-42/);
    // Of a page that does not drive, and of a seat that has changed hands.
    hers.say({ type: 'front', seat: 1, terminal: 2 });
    page.say({ type: 'front', seat: 9, terminal: 2 });
    speaker.type('echo second-$((40+2))\r', 2);
    await speaker.sees(/second-42/, 2);
    await Promise.all([page.settled(), hers.settled()]);
    expect(ada.screen()).not.toContain('second-42');
    page.say({ type: 'front', seat: 1, terminal: 2 });
    expect(await ada.sees(/second-42/)).not.toContain('first-42');
    // There and back within a moment ends where the speaker is.
    for (const terminal of [1, 2, 1]) page.say({ type: 'front', seat: 1, terminal });
    expect(await ada.sees(/first-42/)).not.toContain('second-42');
    expect(ada.closed).toBeNull();
    const late = await Viewer.watchStage(own.url, cookie, code);
    page.say({ type: 'front', seat: 1, terminal: 7 });
    await ada.fact('terminal-closed');
    page.say({ type: 'front', seat: 1, terminal: 2 });
    await Promise.all([ada.sees(/second-42/), late.sees(/second-42/)]);
  } finally {
    await own.close();
  }
});

test('RO27 who presents chooses how much the room’s name takes, and hears what was turned away; others hear nothing', async () => {
  const own = await startInProcess();
  const app = createServer((_request, response) => void response.end('on stage'));
  try {
    await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
    const { code, page, cookie } = await openRoomOn(own);
    const second = await openRoomOn(own, {}, cookie);
    const { page: ada } = await RoomPage.join(own.port, code, { name: 'Ada' });
    const { page: helen } = await RoomPage.join(own.port, code, { name: 'Helen' });
    const { page: carl } = await RoomPage.join(own.port, code, { name: 'Carl' });
    page.say({ type: 'give-role', member: helen.you.member, role: 'helper' });
    page.say({ type: 'give-role', member: carl.you.member, role: 'co-presenter' });
    await helen.fact('you-changed', ({ you }) => you.role === 'helper');
    await carl.fact('you-changed', ({ you }) => you.role === 'co-presenter');
    const speaker = await openTerminal(own, cookie);
    const { sandbox } = await speaker.fact('sandbox-changed', (fact) => fact.sandbox.state === 'ready');
    const id = sandbox.state === 'ready' ? sandbox.id : '';
    const ofName = async (name: string) => {
      const host = `${portOf(app)}-${name.toLowerCase()}.localhost:${own.port}`;
      return (await ask(own.port, '/', { headers: { host } })).status;
    };
    await until('the app', async () => (await ofName(code)) === 200);
    carl.say({ type: 'limit-audience', rate: 20 });
    await ada.fact('standing-changed', ({ standing }) => standing.audienceRate === 20);
    await until('somebody to be turned away', async () => {
      const all = await Promise.all(Array.from({ length: 50 }, () => ofName(code)));
      return all.includes(503) && all.includes(200);
    });
    expect([await ofName(id), await ofName(second.code)]).toEqual([200, 200]);
    const { lately } = await page.fact('turned-away', (fact) => fact.lately > 0);
    await carl.fact('turned-away', (fact) => fact.lately === lately);
    // A page of theirs that comes later hears it at once.
    const { page: late } = await RoomPage.join(own.port, code, { cookie });
    await late.fact('turned-away', (fact) => fact.lately > 0);
    await Promise.all([ada.settled(), helen.settled(), second.page.settled()]);
    const heard = (of: RoomPage) => of.facts.flatMap((fact) => (fact.type === 'turned-away' ? [fact.lately] : []));
    expect([heard(ada), heard(helen), heard(second.page)]).toEqual([[], [], [0]]);
    page.say({ type: 'limit-audience', rate: 500 });
    await until('all to be let in', async () => {
      const all = await Promise.all(Array.from({ length: 50 }, () => ofName(code)));
      return all.every((status) => status === 200);
    });
  } finally {
    await own.close();
    app.closeAllConnections();
    app.close();
  }
});

test('RO28 the rate that was chosen is kept, and found again after a restart', async () => {
  const { rooms: first, room, grace, reopen } = await openMemoryRoom();
  expect(room.state.audienceRate).toBe(500);
  await room.obey(grace, { type: 'limit-audience', rate: 100 });
  await first.close();
  const second = reopen();
  expect((await second.find(room.state.code))?.state.audienceRate).toBe(100);
  await second.close();
});

test('RO29 what was turned away is told once a second at most, and not while nothing changes', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  try {
    const gate = new AudienceGate(() => 20);
    const told: number[] = [];
    const page = { send: (fact: RoomFact) => void (fact.type === 'turned-away' && told.push(fact.lately)) };
    gate.review(page, 'presenter');
    for (let each = 0; each < 1_120; each += 1) gate.passes();
    vi.advanceTimersByTime(999);
    expect(told).toEqual([0]);
    vi.advanceTimersByTime(1);
    expect(told).toEqual([0, 1_000]);
    vi.advanceTimersByTime(30_000);
    gate.turnAway();
    vi.advanceTimersByTime(1_000);
    expect(told).toEqual([0, 1_000, 1_001]);
    vi.advanceTimersByTime(90_000);
    expect(told).toEqual([0, 1_000, 1_001, 1, 0]);
    expect(vi.getTimerCount()).toBe(0);
    // Who has lost the right hears nothing more, and who gets it back hears where it stands.
    gate.review(page, 'helper');
    gate.turnAway();
    vi.advanceTimersByTime(2_000);
    gate.review(page, 'co-presenter');
    expect(told).toEqual([0, 1_000, 1_001, 1, 0, 1]);
    gate.close();
    vi.advanceTimersByTime(90_000);
    expect(told).toHaveLength(6);
  } finally {
    vi.useRealTimers();
  }
});

const portOf = (app: Server) => String((app.address() as AddressInfo).port);

async function openTerminal(own: InProcess, cookie: string): Promise<Participant> {
  const participant = await Participant.join({ url: own.url, deck: 'basics', cookie });
  participant.open();
  await participant.fact('sandbox-changed', (fact) => fact.sandbox.state === 'ready');
  return participant;
}
