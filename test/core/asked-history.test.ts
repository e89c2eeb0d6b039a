import { expect, test } from 'vitest';
import { askedHistory } from '#core/asked-history';
import { askedCsv } from '#core/report-csv';
import type { Logged } from '#core/room-history';
import { reportOf } from '#core/room-report';
import { timelineOf } from '#core/room-timeline';

const MINUTE = 60_000;
const joined = (member: string, name: string, role = 'attendee') => ({
  ...{ type: 'joined', member, participant: `p-${member}`, name, role },
});
const poll = (title: string, options: string[], isLive = false) => ({ title, options, isSeveral: false, isLive });
const voted = (name: string, member: string, ...options: number[]) => ({ type: 'voted', poll: name, member, options });
const asked = (question: string, member: string, text: string, isNamed: boolean) => ({
  ...{ type: 'asked', question, member, text, isNamed },
});

const LOG: Logged[] = [
  [0, { type: 'opened', code: 'ABC234', deck: 'basics', phrase: null }],
  [0, joined('grace1', 'Grace', 'presenter')],
  [0, joined('ada-22', 'Ada')],
  [0, joined('bob-33', 'Bob')],
  [0, joined('cleo-4', 'Cleo')],
  [1, { type: 'started' }],
  [2, { type: 'poll-opened', poll: 'lunch', text: poll('Lunch?', ['Now', 'Later']) }],
  [2, voted('lunch', 'ada-22', 0)],
  [2, voted('lunch', 'bob-33', 1)],
  [2, voted('lunch', 'ada-22', 1)],
  [3, { type: 'results-shown', poll: 'lunch', areShown: true }],
  [3, { type: 'results-shown', poll: 'lunch', areShown: false }],
  [3, voted('lunch', 'cleo-4', 0)],
  [4, { type: 'poll-opened', poll: 'spot:1', text: poll('=Speed?', ['Slow', 'Fast']) }],
  [4, voted('spot:1', 'ada-22', 0)],
  [5, asked('q-1111', 'ada-22', 'Named?', true)],
  [5, asked('q-2222', 'bob-33', 'Unnamed?', false)],
  [5, asked('q-3333', 'cleo-4', 'Rude', true)],
  [6, { type: 'question-backed', question: 'q-2222', member: 'ada-22' }],
  [6, { type: 'question-marked', question: 'q-1111', as: 'answered' }],
  [6, { type: 'removed', member: 'cleo-4' }],
  [7, { type: 'renamed', member: 'ada-22', name: 'Ada L.' }],
  [8, { type: 'quiz-answered', question: 'why', options: [0], right: true }],
  [8, { type: 'quiz-answered', question: 'why', options: [1], right: false }],
  [8, { type: 'quiz-answered', question: 'gone', options: [1], right: false }],
  [8, { type: 'quiz-answered', question: 'ready', options: [], right: true }],
  [9, { type: 'poll-opened', poll: 'lunch', text: poll('Lunch?', ['Now', 'Never'], true) }],
  [10, { type: 'ended' }],
].map(([at, event]) => ({ at: (at as number) * MINUTE, event }));

test('QH1 polls come to what was answered last, with other answers they are others, and some were never shown', () => {
  const { polls } = askedHistory(LOG);
  expect(polls.map(({ title, options, results, shown }) => [title, options[1], results, shown])).toEqual([
    ['Lunch?', 'Later', { counts: [1, 2], people: 3 }, { counts: [0, 2], people: 2 }],
    ['=Speed?', 'Fast', { counts: [1, 0], people: 1 }, null],
    ['Lunch?', 'Never', { counts: [0, 0], people: 0 }, { counts: [0, 0], people: 0 }],
  ]);
});

test('QH2 a playback has polls as all saw them, questions at their time, and no name that was not shown', () => {
  const { marks } = timelineOf(LOG);
  expect(marks.map(({ at, kind, by, text }) => [at, kind, by, text])).toEqual([
    [60, 'poll', '', 'Lunch?'],
    [180, 'poll', '', '=Speed?'],
    [240, 'question', 'Ada L.', 'Named?'],
    [240, 'question', '', 'Unnamed?'],
    [480, 'poll', '', 'Lunch?'],
  ]);
  expect(marks.map(({ results }) => results?.options.map(({ count }) => count).join())).toEqual([
    '0,2',
    undefined,
    undefined,
    undefined,
    '0,0',
  ]);
});

const deck = {
  ...{ title: 'Basics', slides: [], tasks: [] },
  questions: [
    { name: 'why', title: 'Why?', kind: 'single' as const, options: ['so', 'else'] },
    { name: 'ready', title: 'Ready?', kind: 'confirm' as const, options: [] },
  ],
};

test('QH3 a report has every poll, how the deck’s questions were answered at first, and what was asked', () => {
  const report = reportOf({ logged: LOG, now: 99 * MINUTE, deck, done: new Map() });
  expect(report.polls[0]).toEqual({
    ...{ at: 2 * MINUTE, title: 'Lunch?', people: 3 },
    answers: [
      { text: 'Now', count: 1 },
      { text: 'Later', count: 2 },
    ],
  });
  const answers = [
    { text: 'so', count: 1 },
    { text: 'else', count: 1 },
  ];
  expect(report.quizzes).toEqual([{ title: 'Why?', people: 2, right: 1, answers }]);
  expect(report.questions.map(({ by, votes, standing }) => [by, votes, standing])).toEqual([
    ['Ada L.', 0, 'answered'],
    [null, 1, 'open'],
    ['Cleo', 0, 'hidden'],
  ]);
  expect(JSON.stringify(report)).not.toMatch(/ada-22|bob-33|cleo-4/);
});

test('QH4 the table of what was asked says no more, and nothing in it is a formula', () => {
  const csv = askedCsv(reportOf({ logged: LOG, now: 99 * MINUTE, deck, done: new Map() }));
  const lines = csv
    .replace(/^\ufeff/, '')
    .trimEnd()
    .split('\r\n');
  expect(lines).toHaveLength(1 + 6 + 3 + 3);
  expect(lines[1]).toBe('"Poll",1970-01-01T00:02:00.000Z,"","Lunch?","Now",1,3');
  expect(lines.find((line) => line.includes('Speed'))).toContain('"\'=Speed?"');
  expect(lines.find((line) => line.includes('Unnamed'))).toContain('"without a name","Unnamed?","open",1,');
  expect(csv).not.toContain('Bob');
});
