// What is on the stage of an open room: the app and the terminal of who drives, for those who are in it.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { CLOSE } from '#core/protocol';
import { ask } from '../support/http';
import { type InProcess, startInProcess } from '../support/in-process';
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

const portOf = (app: Server) => String((app.address() as AddressInfo).port);

async function openTerminal(own: InProcess, cookie: string): Promise<Participant> {
  const participant = await Participant.join({ url: own.url, deck: 'basics', cookie });
  participant.open();
  await participant.fact('sandbox-changed', (fact) => fact.sandbox.state === 'ready');
  return participant;
}
