// The wall of an open room over real sockets: what it says of everybody's work, to whom, and what is done from there.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLOSE } from '#core/protocol';
import type { WallEntry } from '#core/wall';
import { FakeProvider } from '../support/fake-provider';
import { type InProcess, startInProcess } from '../support/in-process';
import { Participant } from '../support/participant';
import { openRoomOn, RoomPage } from '../support/room-page';
import { until } from '../support/until';
import { Viewer } from '../support/viewer';

let server: InProcess;
const provider = new FakeProvider();

beforeAll(async () => {
  server = await startInProcess({ provider, settings: { sandboxLifetimeMinutes: 60, sandboxExtensions: 1 } });
});
afterAll(() => server.close());

const openRoom = () => openRoomOn(server, { deck: 'lab' });

/** Somebody in the room who has the deck open. */
async function enter(code: string, name: string) {
  const { page, cookie } = await RoomPage.join(server.port, code, { name });
  const work = await Participant.join({ url: server.url, deck: 'lab', cookie });
  return { page, cookie, work, member: page.you.member };
}

async function openTerminal(work: Participant): Promise<void> {
  work.open();
  await work.fact('terminal-opened');
}

const entriesOf = (page: RoomPage, member: string) =>
  page.facts
    .flatMap((fact) => (fact.type === 'wall-changed' ? fact.entries : []))
    .filter((each) => each.member === member);

/** What the wall says last of that member, once it fits. */
function wallSays(page: RoomPage, member: string, fits: (entry: WallEntry) => boolean) {
  const last = () => entriesOf(page, member).at(-1);
  return until(`the wall in ${JSON.stringify(last())}`, () => {
    const entry = last();
    return entry && fits(entry) ? entry : null;
  });
}

test('WL1 the wall names the deck’s tasks and says where each is, of whom only what has changed', async () => {
  const { code, page } = await openRoom();
  const [ada, bob] = [await enter(code, 'Ada'), await enter(code, 'Bob')];
  page.say({ type: 'watch-wall' });
  const { deck } = await page.fact('wall-deck');
  expect(deck.tasks.map(({ name }) => name)).toEqual(['greet', 'think', 'count']);
  expect(deck.blocks.map(({ name }) => name)).toContain('count-words');
  await wallSays(page, ada.member, ({ task, pages }) => task === null && pages === 1);
  ada.work.send({ type: 'begin-task', task: 'think' });
  const begun = await wallSays(page, ada.member, ({ task }) => task === 'think');
  expect(Date.now() - (begun.since ?? 0)).toBeLessThan(30_000);
  await openTerminal(ada.work);
  await wallSays(page, ada.member, ({ sandbox, terminals }) => sandbox === 'ready' && terminals.includes(1));
  provider.started.at(-1)?.strain('memory');
  await wallSays(page, ada.member, ({ trouble }) => trouble !== null);
  expect(entriesOf(page, bob.member)).toHaveLength(1);
  bob.work.leave();
  await wallSays(page, bob.member, ({ pages }) => pages === 0);
});

test('WL2 of who is away the wall says how far they were, and nobody sees it who may not', async () => {
  const { code, page } = await openRoom();
  const ada = await enter(code, 'Ada');
  ada.work.send({ type: 'answer-question', question: 'tried', options: [], text: '' });
  ada.work.send({ type: 'begin-task', task: 'think' });
  await ada.work.fact('progress-changed', ({ progress }) => progress.tasks.think !== undefined);
  ada.work.leave();
  ada.page.say({ type: 'watch-wall' });
  await ada.page.fact('refused');
  page.say({ type: 'give-role', member: (await enter(code, 'Helen')).member, role: 'helper' });
  page.say({ type: 'watch-wall' });
  await wallSays(page, ada.member, ({ task, pages }) => task === 'think' && pages === 0);
  expect(ada.page.facts.some(({ type }) => type === 'wall-changed' || type === 'wall-deck')).toBe(false);
});

test('WL3 who loses the right to the wall hears no more of it', async () => {
  const { code, page } = await openRoom();
  const [ada, helen] = [await enter(code, 'Ada'), await enter(code, 'Helen')];
  page.say({ type: 'give-role', member: helen.member, role: 'helper' });
  await helen.page.fact('you-changed', ({ you }) => you.role === 'helper');
  for (const each of [page, helen.page]) each.say({ type: 'watch-wall' });
  await wallSays(helen.page, ada.member, () => true);
  page.say({ type: 'give-role', member: helen.member, role: 'attendee' });
  await helen.page.fact('you-changed', ({ you }) => you.role === 'attendee');
  ada.work.send({ type: 'begin-task', task: 'greet' });
  await wallSays(page, ada.member, ({ task }) => task === 'greet');
  await helen.page.settled();
  expect(entriesOf(helen.page, ada.member).some(({ task }) => task === 'greet')).toBe(false);
});

test('WL4 who may looks into a terminal, the owner sees who, and types there only when the owner says so', async () => {
  const { code, cookie, page } = await openRoom();
  const ada = await enter(code, 'Ada');
  await openTerminal(ada.work);
  const sandbox = provider.started.at(-1);
  const grace = await Viewer.lookIn(server.url, cookie, { code, member: ada.member });
  await grace.fact('terminal-shown');
  const looked = await ada.work.fact('shares-changed', ({ shares }) => shares.length === 1);
  expect(looked.shares[0]).toMatchObject({ path: null, looking: ['Grace'] });
  grace.type('uninvited;');
  grace.send({ type: 'ask-to-type', name: 'Somebody else' });
  const asked = await ada.work.fact('shares-changed', ({ shares }) => shares[0]?.asking.length === 1);
  const asker = asked.shares[0]?.asking[0];
  expect(asker?.name).toBe('Grace');
  ada.work.send({ type: 'let-type', terminal: 1, viewer: asker?.viewer ?? '', may: true });
  await grace.fact('role-changed', ({ role }) => role === 'typing');
  grace.type('with consent;');
  await until('what was typed', () => sandbox?.typed.includes('with consent;'));
  expect(sandbox?.typed).not.toContain('uninvited');
  ada.work.send({ type: 'let-type', terminal: 1, viewer: asker?.viewer ?? '', may: false });
  await grace.fact('role-changed', ({ role }) => role === 'watching', grace.facts.length - 1);
  page.say({ type: 'remove', member: ada.member });
  expect(await until('the end', () => grace.closed)).toBe(CLOSE.notShared);
  await ada.work.fact('shares-changed', ({ shares }) => shares.length === 0, ada.work.facts.indexOf(asked));
});

test('WL5 who loses the right to look in is sent away', async () => {
  const { code, page } = await openRoom();
  const [ada, helen] = [await enter(code, 'Ada'), await enter(code, 'Helen')];
  await openTerminal(ada.work);
  page.say({ type: 'give-role', member: helen.member, role: 'helper' });
  await helen.page.fact('you-changed', ({ you }) => you.role === 'helper');
  const looker = await Viewer.lookIn(server.url, helen.cookie, { code, member: ada.member });
  await looker.fact('terminal-shown');
  page.say({ type: 'give-role', member: helen.member, role: 'attendee' });
  expect(await until('the end', () => looker.closed)).toBe(CLOSE.notShared);
});

test('WL6 sandboxes of one or of all are extended and reset, as often as the server lets', async () => {
  const { code, page } = await openRoom();
  const [ada, bob] = [await enter(code, 'Ada'), await enter(code, 'Bob')];
  page.say({ type: 'tend', what: 'reset' });
  await page.fact('refused', ({ message }) => message === 'There is no sandbox to reset.');
  for (const { work } of [ada, bob]) await openTerminal(work);
  page.say({ type: 'tend', what: 'extend', member: ada.member });
  page.say({ type: 'tend', what: 'extend', member: ada.member });
  await page.fact('refused', ({ message }) => message === 'No sandbox here can live longer now.');
  page.say({ type: 'tend', what: 'extend' });
  await page.settled();
  expect(page.facts.filter(({ type }) => type === 'refused')).toHaveLength(2);
  page.say({ type: 'tend', what: 'reset' });
  for (const { work } of [ada, bob])
    await work.fact(
      'sandbox-changed',
      ({ sandbox }) => sandbox.state === 'gone' && sandbox.reason === 'Grace reset this sandbox.',
    );
});

test('WL7 anybody in the room hears how many are where, and no name', async () => {
  const { code } = await openRoom();
  const [ada, bob] = [await enter(code, 'Ada'), await enter(code, 'Bob')];
  bob.page.say({ type: 'watch-tally' });
  const counts = (people: string) =>
    bob.page.fact('tally', ({ columns }) => columns.map((each) => each.people).join() === people);
  await counts('2,0,0,0,0');
  ada.work.send({ type: 'begin-task', task: 'greet' });
  await counts('1,1,0,0,0');
  expect(JSON.stringify(bob.page.facts.filter(({ type }) => type === 'tally'))).not.toContain('Ada');
});

test('WL8 nobody looks at who is not in the room: a look ends when they go, and begins anew once they are back', async () => {
  const { code, cookie, page } = await openRoom();
  const ada = await enter(code, 'Ada');
  await openTerminal(ada.work);
  const look = () => Viewer.lookIn(server.url, cookie, { code, member: ada.member });
  const grace = await look();
  await grace.fact('terminal-shown');
  ada.page.leave();
  expect(await until('the end', () => grace.closed)).toBe(CLOSE.noPage);
  await ada.work.fact('shares-changed', ({ shares }) => shares.length === 0, ada.work.facts.length - 1);
  // She practises on, alone.
  ada.work.send({ type: 'begin-task', task: 'greet' });
  const refused = await look();
  expect(await until('the refusal', () => refused.closed)).toBe(CLOSE.noPage);
  page.say({ type: 'watch-wall' });
  await wallSays(page, ada.member, ({ task, terminals }) => task === 'greet' && terminals.length === 0);
  await RoomPage.join(server.port, code, { cookie: ada.cookie });
  await wallSays(page, ada.member, ({ terminals }) => terminals.length === 1);
  await (await look()).fact('terminal-shown');
});

test('WL9 a reset, of one or of all, leaves alone who is not in the room', async () => {
  const { code, page } = await openRoom();
  const [ada, bob] = [await enter(code, 'Ada'), await enter(code, 'Bob')];
  for (const { work } of [ada, bob]) await openTerminal(work);
  ada.page.leave();
  await page.fact('roster-changed', ({ changed }) => changed.some(({ name, isHere }) => name === 'Ada' && !isHere));
  page.say({ type: 'tend', what: 'reset', member: ada.member });
  await page.fact('refused', ({ message }) => message === 'Ada is not here at present.');
  page.say({ type: 'tend', what: 'reset' });
  await bob.work.fact('sandbox-changed', ({ sandbox }) => sandbox.state === 'gone');
  page.say({ type: 'tend', what: 'extend', member: ada.member });
  await ada.work.fact('limits-changed');
  expect(ada.work.facts.some((fact) => fact.type === 'sandbox-changed' && fact.sandbox.state === 'gone')).toBe(false);
});
