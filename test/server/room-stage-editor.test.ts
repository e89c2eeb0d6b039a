// The editor on the stage of an open room: what who drives types, as everybody in the room reads it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLOSE } from '#core/protocol';
import { mayInRoom, ROOM_ROLES, type RoomRole } from '#core/room-rights';
import { MAX_PIECE } from '#core/stage-protocol';
import { changeBetween, inPieces } from '#core/text-change';
import { type InProcess, startInProcess } from '../support/in-process';
import { openRoomOn, RoomPage } from '../support/room-page';
import { StagePage } from '../support/stage-page';
import { until } from '../support/until';
import { Viewer } from '../support/viewer';

let server: InProcess;

beforeAll(async () => {
  server = await startInProcess({ provider: null });
});
afterAll(() => server.close());

const enter = (code: string, name: string, watch = false) => RoomPage.join(server.port, code, { name, watch });
const look = (code: string, cookie: string) => new StagePage(server.port, cookie, { type: 'look-at-editor', code });
const showing = (code: string, cookie: string, seat = 1) =>
  new StagePage(server.port, cookie, { type: 'show-editor', code, seat });

/** As a page says that its text is another. */
function write(page: StagePage, before: string, after: string): void {
  const change = changeBetween(before, after);
  for (const piece of change ? inPieces(change, MAX_PIECE) : []) page.say({ type: 'text-changed', ...piece });
}

const FILE = { node: 'node1', path: 'src/app.py' };
const VIEW = { top: 1, bottom: 20, anchor: 0, head: 5, isInFront: true };

test('OE1 what who drives types is read by all, also by who comes late, and is gone when it is closed', async () => {
  const { code, cookie: grace } = await openRoomOn(server);
  const { cookie: val } = await enter(code, 'Val', true);
  const early = look(code, val);
  await early.fact('editor-closed');
  const editor = showing(code, grace);
  await editor.fact('editor-seen', ({ people }) => people === 1);
  editor.say({ type: 'file-shown', file: FILE });
  write(editor, '', 'print(1)\n');
  editor.say({ type: 'view-changed', view: VIEW });
  expect((await early.fact('editor-opened')).file).toEqual(FILE);
  await until('the text', () => early.text === 'print(1)\n');
  write(editor, 'print(1)\n', 'print(142)\n');
  await until('what is typed', () => early.text === 'print(142)\n');
  const late = look(code, grace);
  const opened = await late.fact('editor-opened');
  expect(opened).toMatchObject({ file: FILE, text: 'print(142)\n', view: VIEW });
  editor.say({ type: 'view-changed', view: { ...VIEW, top: 7 } });
  await late.fact('editor-moved', ({ view }) => view.top === 7);
  await editor.fact('editor-seen', ({ people }) => people === 2);
  editor.leave();
  for (const page of [early, late]) await until('nothing', () => page.text === null);
});

test('OE2 many changes are told ten times a second at most, encoded once, and come to the same text', async () => {
  const { code, cookie: grace } = await openRoomOn(server);
  const { cookie } = await enter(code, 'Ada');
  const [ada, bob] = [look(code, cookie), look(code, cookie)];
  const editor = showing(code, grace);
  editor.say({ type: 'file-shown', file: FILE });
  let text = '';
  for (let line = 0; line < 500; line += 1) {
    const next = `line ${line} ✓ 😀\n${text}`;
    write(editor, text, next);
    text = next;
  }
  for (const page of [ada, bob]) await until('all lines', () => page.text === text);
  expect(ada.facts.length).toBeLessThan(60);
});

test('OE3 a file as large as may be comes whole, and who does not read gets the newest instead of a queue', async () => {
  const { code, cookie: grace } = await openRoomOn(server);
  const { cookie } = await enter(code, 'Ada');
  const [ada, slow] = [look(code, cookie), look(code, cookie)];
  await slow.fact('editor-closed');
  const editor = showing(code, grace);
  editor.say({ type: 'file-shown', file: FILE });
  const large = 'a line of text that fills\n'.repeat(80_000).slice(0, 2 * 1024 * 1024);
  write(editor, '', large);
  await until('the whole', () => ada.text === large && slow.text === large);
  slow.socket.pause();
  const before = slow.facts.length;
  let text = large;
  for (let turn = 0; turn < 12; turn += 1) {
    const next = `${turn % 10}`.repeat(large.length);
    write(editor, text, next);
    text = next;
    await until('the turn', () => ada.text === text);
  }
  slow.socket.resume();
  await until('the newest', () => slow.text === text);
  const got = slow.facts.slice(before).reduce((sum, fact) => sum + ('text' in fact ? fact.text.length : 0), 0);
  expect(got).toBeLessThan(7 * large.length);
}, 60_000);

test('OE4 only who drives shows an editor, in one window, until the seat goes on', async () => {
  const { code, cookie: grace, page } = await openRoomOn(server);
  const { page: hers, cookie: ada } = await enter(code, 'Ada');
  const { cookie: bob } = await enter(code, 'Bob');
  const seen = look(code, bob);
  expect(await showing(code, bob).isClosed()).toBe(CLOSE.noPage);
  expect(await showing(code, grace, 2).isClosed()).toBe(CLOSE.noPage);
  const first = showing(code, grace);
  await first.fact('editor-seen');
  const second = showing(code, grace);
  await second.fact('editor-seen');
  expect(await first.isClosed()).toBe(CLOSE.noPage);
  second.say({ type: 'file-shown', file: FILE });
  write(second, '', 'of Grace');
  await until('the text', () => seen.text === 'of Grace');
  page.say({ type: 'give-role', member: hers.you.member, role: 'co-presenter' });
  page.say({ type: 'give-seat', member: hers.you.member });
  expect(await second.isClosed()).toBe(CLOSE.noPage);
  await until('nothing', () => seen.text === null);
  const third = showing(code, ada, 2);
  third.say({ type: 'file-shown', file: { ...FILE, path: 'hers.txt' } });
  write(third, '', 'of Ada');
  await until('hers', () => seen.text === 'of Ada');
  page.say({ type: 'remove', member: hers.you.member });
  expect(await third.isClosed()).toBe(CLOSE.notInRoom);
  await until('nothing', () => seen.text === null);
});

test('OE5 an editor is read in its own room alone, and a looker or a bad place ends the socket', async () => {
  const [one, other] = [await openRoomOn(server), await openRoomOn(server)];
  const { page: hers, cookie } = await enter(one.code, 'Ada');
  const editor = showing(other.code, other.cookie);
  editor.say({ type: 'file-shown', file: FILE });
  write(editor, '', 'secret');
  const own = look(other.code, other.cookie);
  await until('the text', () => own.text === 'secret');
  const ada = look(one.code, cookie);
  await ada.settled();
  expect(ada.facts.filter(({ type }) => type !== 'ponged')).toEqual([{ type: 'editor-closed' }]);
  expect(await look(other.code, cookie).isClosed()).toBe(CLOSE.notInRoom);
  expect(await look(other.code, await server.presenter()).isClosed()).toBe(CLOSE.notInRoom);
  const meddler = look(one.code, cookie);
  meddler.say({ type: 'file-shown', file: FILE });
  expect(await meddler.isClosed()).toBe(CLOSE.badMessage);
  editor.say({ type: 'text-changed', from: 3, to: 700, text: '' });
  expect(await editor.isClosed()).toBe(CLOSE.badMessage);
  await until('nothing', () => own.text === null);
  one.page.say({ type: 'remove', member: hers.you.member });
  expect(await ada.isClosed()).toBe(CLOSE.notInRoom);
});

/** Their page, and what it is known by. */
async function pageOf(role: RoomRole, code: string, presenter: { page: RoomPage; cookie: string }) {
  if (role === 'presenter') return presenter;
  const entered = await enter(code, role, role === 'viewer');
  const { page } = entered;
  if (role !== 'co-presenter' && role !== 'helper') return entered;
  presenter.page.say({ type: 'give-role', member: page.you.member, role });
  await page.fact('you-changed', ({ you }) => you.role === role);
  return entered;
}

test.each(ROOM_ROLES)('OE6 the table of rights holds before the stage and on it: %s', async (role) => {
  const { code, ...presenter } = await openRoomOn(server);
  const { page, cookie } = await pageOf(role, code, presenter);
  const maySee = mayInRoom(role, 'see-stage');
  for (const type of ['look-at-figures', 'look-at-editor'] as const) {
    const stage = new StagePage(server.port, cookie, { type, code });
    if (maySee) await stage.settled();
    else expect(await stage.isClosed()).toBe(CLOSE.notInRoom);
  }
  // Who may look at its terminal is told that there is none.
  const terminal = await Viewer.watchStage(server.url, cookie, code);
  expect(await until('the end', () => terminal.closed)).toBe(maySee ? CLOSE.noPage : CLOSE.notShared);
  presenter.page.say({ type: 'give-seat', member: page.you.member });
  await presenter.page.settled();
  const editor = showing(code, cookie, role === 'presenter' ? 1 : 2);
  if (mayInRoom(role, 'show')) await editor.fact('editor-seen');
  else expect(await editor.isClosed()).toBe(CLOSE.noPage);
});

test('OE9 one person takes a few seats before the stage, and one that comes free is theirs again', async () => {
  const { code } = await openRoomOn(server);
  const [{ cookie: eve }, { cookie: ada }] = [await enter(code, 'Eve'), await enter(code, 'Ada')];
  const seats: StagePage[] = [];
  for (let count = 0; count < 8; count += 1) seats.push(look(code, eve));
  for (const seat of seats) await seat.fact('editor-closed');
  expect(await look(code, eve).isClosed()).toBe(CLOSE.tooMany);
  for (const page of [look(code, ada), new StagePage(server.port, eve, { type: 'look-at-figures', code })]) {
    await page.settled();
    expect(page.closed).toBeNull();
  }
  seats[0]?.leave();
  await until('a seat', async () => {
    const again = look(code, eve);
    return Promise.race([again.fact('editor-closed'), again.isClosed().then(() => null)]);
  });
});
