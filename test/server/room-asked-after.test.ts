// What was asked in a room, as its report and its playback tell it, and the list of rooms that somebody presents in.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RoomReport } from '#core/room-report';
import type { RoomPlayback } from '#core/room-timeline';
import { ask } from '../support/http';
import { type InProcess, startInProcess } from '../support/in-process';
import { askKept } from '../support/kept-room';
import { Participant } from '../support/participant';
import { openRoomOn, RoomPage } from '../support/room-page';
import { until } from '../support/until';

let server: InProcess;

beforeAll(async () => {
  server = await startInProcess({ provider: null });
});
afterAll(() => server.close());

const POLL = { title: 'Lunch?', options: ['Now', 'Later'], isSeveral: false, isLive: false };

async function kept<T>(code: string, path: string, cookie: string): Promise<T> {
  return JSON.parse((await askKept(server.port, `${code}/${path}`, { cookie })).body) as T;
}

test('QH5 the deck’s questions are counted once for each attendee, and nothing kept says whose an answer was', async () => {
  const { code, cookie, page } = await openRoomOn(server, { deck: 'lab' });
  const answer = async (by: string, ...options: number[]) => {
    const work = await Participant.join({ url: server.url, deck: 'lab', cookie: by });
    const before = work.facts.length;
    work.send({ type: 'answer-question', question: 'redirect', options, text: '' });
    await work.fact('answer-changed', () => true, before);
    return work;
  };
  const [ada, bob] = [
    await RoomPage.join(server.port, code, { name: 'Ada' }),
    await RoomPage.join(server.port, code, { name: 'Bob' }),
  ];
  const hers = await answer(ada.cookie, 0);
  hers.send({ type: 'answer-question', question: 'redirect', options: [1], text: '' });
  await hers.fact('answer-changed', (fact) => fact.answer?.state === 'right');
  await answer(bob.cookie, 1, 1);
  await answer(cookie, 1);
  page.say({ type: 'ask-poll', text: POLL });
  await ada.page.fact('poll-changed');
  ada.page.say({ type: 'vote', poll: 'spot:1', options: [1] });
  ada.page.say({ type: 'ask', text: 'Why so?', isNamed: false });
  await ada.page.settled();
  const report = await until('the answers in the report', async () => {
    const now = await kept<RoomReport>(code, 'report.json', cookie);
    return now.quizzes[0]?.people === 2 && now.questions.length === 1 ? now : null;
  });
  expect(report.quizzes[0]).toMatchObject({ right: 1, answers: [{ count: 1 }, { count: 1 }] });
  expect(report.polls[0]).toMatchObject({ title: 'Lunch?', people: 1, answers: [{ count: 0 }, { count: 1 }] });
  expect(report.questions[0]).toMatchObject({ text: 'Why so?', by: null });
  const { marks } = await kept<RoomPlayback>(code, 'timeline', cookie);
  expect(marks.map(({ kind, results }) => [kind, results])).toEqual([
    ['poll', null],
    ['question', null],
  ]);
  const table = await askKept(server.port, `${code}/asked.csv`, { cookie });
  expect(table.body).toContain('"Lunch?","Later",1,1');
});

test('QH6 an answer is counted once, also when the page is another, or the server', async () => {
  let own = await startInProcess({ provider: null, keepsData: true });
  const { code, cookie } = await openRoomOn(own, { deck: 'lab' });
  const { cookie: hers } = await RoomPage.join(own.port, code, { name: 'Ada' });
  const answer = async (by: string, option: number) => {
    const work = await Participant.join({ url: own.url, deck: 'lab', cookie: by, room: code });
    const before = work.facts.length;
    work.send({ type: 'answer-question', question: 'redirect', options: [option], text: '' });
    await work.fact('answer-changed', () => true, before);
    return work;
  };
  const people = async () => {
    const { body } = await askKept(own.port, `${code}/report.json`, { cookie });
    return (JSON.parse(body) as RoomReport).quizzes[0]?.people ?? 0;
  };
  (await answer(hers, 0)).leave();
  await until('the first answer', async () => (await people()) === 1);
  (await answer(hers, 0)).leave();
  await own.close();
  own = await startInProcess({ provider: null, after: own });
  try {
    await RoomPage.join(own.port, code, { cookie });
    const work = await answer(hers, 0);
    await work.fact('answer-changed', ({ answer: told }) => told?.state === 'wrong');
    work.send({ type: 'answer-question', question: 'redirect', options: [1], text: '' });
    await work.fact('answer-changed', ({ answer: told }) => told?.state === 'right');
    // Whoever answers last is counted behind all of that.
    const { cookie: his } = await RoomPage.join(own.port, code, { name: 'Bob' });
    await answer(his, 1);
    await until('the answer of another', async () => (await people()) > 1);
    expect(await people()).toBe(2);
  } finally {
    await own.close();
  }
});

const mine = async (cookie: string) => {
  const { body } = await ask(server.port, '/rooms/mine', { headers: { cookie } });
  return (JSON.parse(body) as { rooms: { code: string; people: number; isYours: boolean; endedAt: number | null }[] })
    .rooms;
};

test('RL1 who presents finds their own rooms, the latest first, until they are deleted; others find none of them', async () => {
  const { code, cookie, page } = await openRoomOn(server);
  const second = await ask(server.port, '/rooms/open', {
    ...{ method: 'POST', body: JSON.stringify({ deck: 'lab', name: 'Grace' }) },
    headers: { cookie, origin: `http://127.0.0.1:${server.port}` },
  });
  const other = (JSON.parse(second.body) as { code: string }).code;
  const { page: ada, cookie: hers } = await RoomPage.join(server.port, code, { name: 'Ada' });
  page.say({ type: 'give-role', member: ada.you.member, role: 'co-presenter' });
  await ada.fact('you-changed', ({ you }) => you.role === 'co-presenter');
  await RoomPage.join(server.port, code, { name: 'Bob' });
  page.say({ type: 'end' });
  await page.isClosed();
  const rooms = await until('the end in the list', async () => {
    const now = await mine(cookie);
    return now.some(({ endedAt }) => endedAt !== null) ? now : null;
  });
  expect(rooms).toMatchObject([
    { code: other, deck: 'lab', title: 'A small lab', people: 0, endedAt: null, isYours: true },
    { code, deck: 'basics', people: 1, isYours: true },
  ]);
  expect(await mine(hers)).toMatchObject([{ code, isYours: false }]);
  expect(await mine(await server.presenter())).toEqual([]);
  expect(await mine('')).toEqual([]);
  expect(JSON.stringify(rooms)).not.toContain('participant');
  await askKept(server.port, code, { cookie, method: 'DELETE' });
  expect((await mine(cookie)).map((room) => room.code)).toEqual([other]);
});
