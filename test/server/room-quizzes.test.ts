// How a room answers the deck's own questions, over real sockets: whose answers count, and who is told what of them.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type InProcess, startInProcess } from '../support/in-process';
import { Participant } from '../support/participant';
import { openRoomOn, RoomPage } from '../support/room-page';

let server: InProcess;

beforeAll(async () => {
  server = await startInProcess({ provider: null });
});
afterAll(() => server.close());

/** Of a question whose second option is right. */
async function answer(on: InProcess, cookie: string, code: string, ...options: number[]): Promise<Participant> {
  const work = await Participant.join({ url: on.url, deck: 'asked', cookie, room: code });
  const before = work.facts.length;
  work.send({ type: 'answer-question', question: 'expose', options, text: '' });
  await work.fact('answer-changed', () => true, before);
  return work;
}

const told = (page: RoomPage) =>
  page.facts.flatMap((fact) =>
    fact.type === 'quiz-changed' ? [fact.quiz] : fact.type === 'quizzes' ? fact.quizzes : [],
  );

test('RQ1 who presents sees first answers as they come, and others only once they are shown, with what is right', async () => {
  const { code, cookie, page } = await openRoomOn(server, { deck: 'asked' });
  const [ada, bob] = [
    await RoomPage.join(server.port, code, { name: 'Ada' }),
    await RoomPage.join(server.port, code, { name: 'Bob' }),
  ];
  const hers = await answer(server, ada.cookie, code, 0);
  hers.send({ type: 'answer-question', question: 'expose', options: [1], text: '' });
  await hers.fact('answer-changed', (fact) => fact.answer?.state === 'right');
  await answer(server, cookie, code, 1);
  await answer(server, bob.cookie, code, 1);
  const { quiz } = await page.fact('quiz-changed', (fact) => fact.quiz.tally?.people === 2);
  expect(quiz).toEqual({ question: 'expose', tally: { people: 2, right: 1, counts: [1, 1] }, right: null });
  const late = await RoomPage.join(server.port, code, { name: 'Late' });
  for (const each of [ada.page, bob.page, late.page]) {
    await each.settled();
    expect(told(each)).toEqual([]);
  }
  page.say({ type: 'show-quiz', question: 'expose', areShown: true });
  for (const each of [page, ada.page, late.page])
    await each.fact('quiz-changed', (fact) => fact.quiz.right?.join() === '1' && fact.quiz.tally?.people === 2);
  await answer(server, late.cookie, code, 2);
  await bob.page.fact('quiz-changed', (fact) => fact.quiz.tally?.counts.join() === '1,1,1');
  const { page: again } = await RoomPage.join(server.port, code, { cookie: bob.cookie });
  expect((await again.fact('quizzes')).quizzes).toMatchObject([
    { question: 'expose', tally: { people: 3 }, right: [1] },
  ]);
  const from = again.facts.length;
  page.say({ type: 'show-quiz', question: 'expose', areShown: false });
  await again.fact('quiz-changed', (fact) => fact.quiz.tally === null && fact.quiz.right === null, from);
  await page.fact('quiz-changed', (fact) => fact.quiz.tally?.people === 3 && fact.quiz.right === null);
});

test('RQ2 it is found again after a restart, as it was answered and as it was shown', async () => {
  let own = await startInProcess({ provider: null, keepsData: true });
  const { code, cookie, page } = await openRoomOn(own, { deck: 'asked' });
  const { cookie: hers } = await RoomPage.join(own.port, code, { name: 'Ada' });
  (await answer(own, hers, code, 0)).leave();
  await page.fact('quiz-changed', ({ quiz }) => quiz.tally?.people === 1);
  page.say({ type: 'show-quiz', question: 'expose', areShown: true });
  await page.fact('quiz-changed', ({ quiz }) => quiz.right !== null);
  await own.close();
  own = await startInProcess({ provider: null, after: own });
  try {
    await RoomPage.join(own.port, code, { cookie });
    const { page: ada } = await RoomPage.join(own.port, code, { cookie: hers });
    const quizzes = [{ question: 'expose', tally: { people: 1, right: 0, counts: [1] }, right: [1] }];
    expect((await ada.fact('quizzes')).quizzes).toEqual(quizzes);
    // It was her first answer before.
    await answer(own, hers, code, 1);
    const { cookie: his } = await RoomPage.join(own.port, code, { name: 'Bob' });
    await answer(own, his, code, 1);
    await ada.fact('quiz-changed', ({ quiz }) => quiz.tally?.counts.join() === '1,1');
  } finally {
    await own.close();
  }
});

test('RQ3 an answer that the question does not offer is refused and counted nowhere, as is a question that there is not', async () => {
  const { code, page } = await openRoomOn(server, { deck: 'asked' });
  const { page: ada, cookie } = await RoomPage.join(server.port, code, { name: 'Ada' });
  const work = await Participant.join({ url: server.url, deck: 'asked', cookie, room: code });
  for (const options of [[7], [0, 1], [0, 1, 2]]) {
    const before = work.facts.length;
    work.send({ type: 'answer-question', question: 'expose', options, text: '' });
    await work.fact('refused', ({ message }) => message.includes('no such answer'), before);
  }
  page.say({ type: 'show-quiz', question: 'no-such', areShown: true });
  await page.fact('refused', ({ message }) => message.startsWith('The deck has no such question'));
  work.send({ type: 'answer-question', question: 'expose', options: [2], text: '' });
  const { quiz } = await page.fact('quiz-changed');
  expect(quiz.tally).toEqual({ people: 1, right: 0, counts: [0, 0, 1] });
  await ada.settled();
  expect(told(ada)).toEqual([]);
});

test('RQ4 a hall that answers in the same second is told in a few messages, none of which grows with it', async () => {
  const { code, page } = await openRoomOn(server, { deck: 'asked' });
  page.say({ type: 'show-quiz', question: 'expose', areShown: true });
  await page.fact('quiz-changed');
  const people = await Promise.all(
    Array.from({ length: 30 }, (_, index) => RoomPage.join(server.port, code, { name: `Person ${index}` })),
  );
  await Promise.all(people.map(({ cookie }, index) => answer(server, cookie, code, index % 2)));
  const first = people[0]?.page;
  await first?.fact('quiz-changed', ({ quiz }) => quiz.tally?.people === 30 && quiz.tally.counts.join() === '15,15');
  expect(first ? told(first).length : 99).toBeLessThan(20);
  expect(JSON.stringify(first?.facts.findLast(({ type }) => type === 'quiz-changed')).length).toBeLessThan(200);
});

test('RQ5 who may show results sees them from when they may until they may not', async () => {
  const { code, page } = await openRoomOn(server, { deck: 'asked' });
  const { page: ada, cookie } = await RoomPage.join(server.port, code, { name: 'Ada' });
  await answer(server, cookie, code, 0);
  await page.fact('quiz-changed');
  page.say({ type: 'give-role', member: ada.you.member, role: 'co-presenter' });
  await ada.fact('quizzes', ({ quizzes }) => quizzes[0]?.tally?.people === 1);
  const from = ada.facts.length;
  page.say({ type: 'give-role', member: ada.you.member, role: 'attendee' });
  await ada.fact('quizzes', ({ quizzes }) => quizzes.length === 0, from);
});
