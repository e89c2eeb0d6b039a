// What is asked in an open room, over real sockets: who may ask and answer, who hears of it, and how often.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLOSE } from '#core/protocol';
import { MAX_POLLS } from '#core/room-polls';
import type { QuestionView } from '#core/room-questions';
import { type InProcess, startInProcess } from '../support/in-process';
import { openRoomOn, RoomPage } from '../support/room-page';
import { until } from '../support/until';

let server: InProcess;

beforeAll(async () => {
  server = await startInProcess({ provider: null });
});
afterAll(() => server.close());

const openRoom = () => openRoomOn(server, { deck: 'asked' });

const enter = async (code: string, name: string, watch = false) =>
  (await RoomPage.join(server.port, code, { name, watch })).page;
const tallies = (page: RoomPage) =>
  page.facts.flatMap((fact) =>
    fact.type === 'tally-changed' ? [fact.tally] : fact.type === 'poll-changed' ? [fact.poll.tally] : [],
  );
const SPOT = { title: 'Lunch?', options: ['Now', 'Later'], isSeveral: false, isLive: true };

test('RA1 a poll of the deck is opened by its name, answered, and seen by all only once it is shown', async () => {
  const { code, page } = await openRoom();
  const [ada, bob] = [await enter(code, 'Ada'), await enter(code, 'Bob')];
  page.say({ type: 'open-poll', poll: 'port' });
  const { poll } = await ada.fact('poll-changed');
  expect(poll).toMatchObject({
    title: 'Which port does greeter listen on?',
    isOpen: true,
    areShown: false,
    tally: null,
  });
  ada.say({ type: 'vote', poll: 'port', options: [1] });
  await ada.fact('vote-counted', ({ options }) => options[0] === 1);
  bob.say({ type: 'vote', poll: 'port', options: [2] });
  bob.say({ type: 'vote', poll: 'port', options: [1] });
  await page.fact('tally-changed', ({ tally }) => tally.counts[1] === 2 && tally.people === 2);
  await bob.settled();
  expect(tallies(bob)).toEqual([null]);
  page.say({ type: 'show-results', poll: 'port', areShown: true });
  await bob.fact('poll-changed', ({ poll: { tally } }) => tally?.counts.join() === '0,2,0');
  page.say({ type: 'close-poll', poll: 'port' });
  await ada.fact('poll-changed', ({ poll: { isOpen } }) => !isOpen);
  ada.say({ type: 'vote', poll: 'port', options: [0] });
  await ada.fact('refused', ({ message }) => message === 'This poll takes no answers now.');
  const late = await enter(code, 'Late');
  expect(await late.fact('polls')).toMatchObject({
    polls: [{ name: 'port', isOpen: false, tally: { people: 2 } }],
    yours: {},
  });
});

test('RA2 who votes on two pages sees it on both, and after a reload and a restart it is still there', async () => {
  const { code, page } = await openRoom();
  const { page: ada, cookie } = await RoomPage.join(server.port, code, { name: 'Ada' });
  const { page: phone } = await RoomPage.join(server.port, code, { cookie });
  page.say({ type: 'ask-poll', text: SPOT });
  await ada.fact('poll-changed');
  ada.say({ type: 'vote', poll: 'spot:1', options: [1] });
  await phone.fact('vote-counted', ({ options }) => options[0] === 1);
  const { page: again } = await RoomPage.join(server.port, code, { cookie });
  expect((await again.fact('polls')).yours).toEqual({ 'spot:1': [1] });
});

test('RA3 a hall that answers in the same second is told in a few messages, none of which grows with it', async () => {
  const { code, page } = await openRoom();
  const people = await Promise.all(Array.from({ length: 60 }, (_, index) => enter(code, `Person ${index}`)));
  page.say({ type: 'ask-poll', text: SPOT });
  await Promise.all(people.map((each) => each.fact('poll-changed')));
  for (const [index, each] of people.entries()) each.say({ type: 'vote', poll: 'spot:1', options: [index % 2] });
  const [first] = people;
  await first?.fact('tally-changed', ({ tally }) => tally.people === 60 && tally.counts.join() === '30,30');
  expect(first ? tallies(first).length : 99).toBeLessThan(20);
});

test('RA4 what is no poll, no answer or too much is refused or ends the socket, and nothing of it is kept', async () => {
  const { code, page } = await openRoom();
  page.say({ type: 'open-poll', poll: 'no-such' });
  await page.fact('refused', ({ message }) => message.startsWith('The deck has no such poll'));
  const ada = await enter(code, 'Ada');
  for (const poll of ['port', '__proto__', 'spot:1']) {
    const from = ada.facts.length;
    ada.say({ type: 'vote', poll, options: [0] });
    await ada.fact('refused', () => true, from);
  }
  page.say({ type: 'ask-poll', text: SPOT });
  await ada.fact('poll-changed');
  ada.say({ type: 'vote', poll: 'spot:1', options: [7] });
  await ada.fact('refused', ({ message }) => message === 'This poll has no such answer.');
  for (let count = 0; count < MAX_POLLS; count += 1) page.say({ type: 'ask-poll', text: SPOT });
  await page.fact('refused', ({ message }) => message.includes(`${MAX_POLLS} polls`));
  for (const text of [
    { ...SPOT, title: '' },
    { ...SPOT, options: ['one'] },
    { ...SPOT, options: Array(9).fill('x') },
  ]) {
    const bob = await enter(code, 'Bob');
    bob.say({ type: 'ask-poll', text });
    expect(await bob.isClosed()).toMatchObject({ code: CLOSE.badMessage });
  }
});

test('RA5 results that are hidden go to who may run polls, from when they may until they may not', async () => {
  const { code, page } = await openRoom();
  const [ada, bob] = [await enter(code, 'Ada'), await enter(code, 'Bob')];
  page.say({ type: 'open-poll', poll: 'port' });
  await ada.fact('poll-changed');
  bob.say({ type: 'vote', poll: 'port', options: [0] });
  await bob.fact('vote-counted');
  page.say({ type: 'give-role', member: ada.you.member, role: 'co-presenter' });
  await ada.fact('polls', ({ polls }) => polls[0]?.tally?.people === 1);
  const from = ada.facts.length;
  page.say({ type: 'give-role', member: ada.you.member, role: 'attendee' });
  await ada.fact('polls', ({ polls }) => polls[0]?.tally === null, from);
});

test('RA6 a poll of one room is none of another’s', async () => {
  const [one, other] = [await openRoom(), await openRoom()];
  const [ada, bob] = [await enter(one.code, 'Ada'), await enter(other.code, 'Bob')];
  one.page.say({ type: 'ask-poll', text: SPOT });
  await ada.fact('poll-changed');
  bob.say({ type: 'vote', poll: 'spot:1', options: [0] });
  await bob.fact('refused');
  expect(bob.facts.some(({ type }) => type === 'poll-changed' || type === 'tally-changed')).toBe(false);
});

const seen = (page: RoomPage) => {
  const all = new Map<string, QuestionView>();
  for (const fact of page.facts)
    if (fact.type === 'questions-changed') {
      if (fact.isWhole) all.clear();
      for (const question of fact.changed) all.set(question.id, question);
      for (const id of fact.removed) all.delete(id);
    }
  return [...all.values()];
};

test('RA7 a question goes to those who show questions, its asker’s name to who moderates only, its votes to all', async () => {
  const { code, page } = await openRoom();
  const [ada, bob, cleo] = [await enter(code, 'Ada'), await enter(code, 'Bob'), await enter(code, 'Cleo')];
  bob.say({ type: 'watch-questions' });
  ada.say({ type: 'ask', text: 'Why <b>not</b>?', isNamed: false });
  const { asked } = await ada.fact('your-questions');
  await until('the question at who presents', () => seen(page)[0]?.by === 'Ada');
  const question = await until('the question at Bob’s', () => seen(bob)[0]);
  expect(question).toMatchObject({ id: asked[0], text: 'Why <b>not</b>?', by: null, votes: 0 });
  bob.say({ type: 'back-question', question: question.id });
  bob.say({ type: 'back-question', question: question.id });
  await bob.fact('refused', ({ message }) => message === 'You have voted for this question.');
  await until('the vote', () => seen(page)[0]?.votes === 1);
  expect(JSON.stringify(bob.facts)).not.toContain(ada.you.member);
  page.say({ type: 'stage-question', question: question.id });
  await cleo.fact('stage-changed', ({ question: staged }) => staged?.text === 'Why <b>not</b>?' && staged.by === null);
  expect(seen(cleo)).toEqual([]);
  page.say({ type: 'mark-question', question: question.id, as: 'hidden' });
  await cleo.fact('stage-changed', ({ question: staged }) => staged === null, cleo.facts.length - 1);
  await until('nothing at Bob’s', () => seen(bob).length === 0);
  await until('it is hidden at who presents', () => seen(page)[0]?.standing === 'hidden');
});

test('RA8 spam is bounded and told, and who is sent away takes their questions along', async () => {
  const { code, page } = await openRoom();
  const ada = await enter(code, 'Ada');
  for (let count = 0; count < 200; count += 1) ada.say({ type: 'ask', text: `Buy ${count}`, isNamed: true });
  await ada.settled();
  await until('the first ones', () => seen(page).length === 3);
  expect(ada.facts.filter(({ type }) => type === 'refused').length).toBe(197);
  ada.say({ type: 'ask', text: 'x'.repeat(1_000), isNamed: true });
  await ada.fact('refused', ({ message }) => message.includes('fewer words'));
  for (const { id } of seen(page)) page.say({ type: 'back-question', question: id });
  page.say({ type: 'remove', member: ada.you.member });
  await until('none is open', () => seen(page).every(({ standing }) => standing === 'hidden'));
  const bob = await enter(code, 'Bob');
  bob.say({ type: 'ask', text: 'x'.repeat(3_000), isNamed: true });
  expect(await bob.isClosed()).toMatchObject({ code: CLOSE.badMessage });
});

test('RA9 reactions are added up, passed over when there are too many, and can be switched off', async () => {
  const { code, page } = await openRoom();
  const [ada, bob] = [await enter(code, 'Ada'), await enter(code, 'Bob')];
  const counted = () =>
    page.facts.reduce((sum, fact) => (fact.type === 'reacted' ? sum + (fact.counts[1] ?? 0) : sum), 0);
  for (let count = 0; count < 100; count += 1) ada.say({ type: 'react', kind: 1 });
  bob.say({ type: 'react', kind: 1 });
  await until('the sum', () => counted() === 7);
  expect(page.facts.filter(({ type }) => type === 'reacted').length).toBeLessThan(4);
  expect(ada.facts.some(({ type }) => type === 'refused')).toBe(false);
  page.say({ type: 'switch-reactions', areOn: false });
  await bob.fact('reactions-switched', ({ areOn }) => !areOn);
  bob.say({ type: 'react', kind: 0 });
  await bob.settled();
  const late = await enter(code, 'Late');
  await late.fact('reactions-switched', ({ areOn }) => !areOn);
  bob.say({ type: 'react', kind: 5 });
  expect(await bob.isClosed()).toMatchObject({ code: CLOSE.badMessage });
  expect(counted()).toBe(7);
});

test('RA10 while no questions are taken who asks is told so, and late pages know it', async () => {
  const { code, page } = await openRoom();
  const ada = await enter(code, 'Ada');
  ada.say({ type: 'ask', text: 'Why?', isNamed: false });
  await until('the question', () => seen(page).length === 1);
  page.say({ type: 'switch-questions', areTaken: false });
  await ada.fact('questions-switched', ({ areTaken }) => !areTaken);
  ada.say({ type: 'ask', text: 'And why not?', isNamed: false });
  await ada.fact('refused', ({ message }) => message.startsWith('No questions are taken for now.'));
  const late = await enter(code, 'Late');
  await late.fact('questions-switched', ({ areTaken }) => !areTaken);
  page.say({ type: 'switch-questions', areTaken: true });
  await ada.fact('questions-switched', ({ areTaken }) => areTaken, ada.facts.length - 1);
  ada.say({ type: 'ask', text: 'And why not?', isNamed: false });
  await until('the second question', () => seen(page).length === 2);
});

test('RA11 what is right in a quiz made on the spot is on no page before its results are', async () => {
  const { code, page } = await openRoom();
  const { page: ada, cookie } = await RoomPage.join(server.port, code, { name: 'Ada' });
  page.say({ type: 'ask-poll', text: { ...SPOT, right: [1] } });
  await ada.fact('poll-changed', ({ poll }) => poll.isOpen && !poll.areShown);
  ada.say({ type: 'vote', poll: 'spot:1', options: [0] });
  await page.fact('tally-changed', ({ tally }) => tally.people === 1);
  const { page: again } = await RoomPage.join(server.port, code, { cookie });
  await again.fact('polls', ({ polls }) => polls.length === 1);
  for (const each of [ada, again]) {
    expect(JSON.stringify(each.facts)).not.toContain('"right"');
    expect(tallies(each).every((tally) => tally === null)).toBe(true);
  }
  page.say({ type: 'show-results', poll: 'spot:1', areShown: true });
  await ada.fact('poll-changed', ({ poll }) => poll.right?.join() === '1' && !poll.isOpen && poll.tally?.people === 1);
  ada.say({ type: 'vote', poll: 'spot:1', options: [1] });
  await ada.fact('refused', ({ message }) => message === 'This poll takes no answers now.');
});
