import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainText } from '#core/plain-text';
import { isOver, type Lately, withReaction } from '#core/reactions';
import {
  afterQuestionEvent,
  askProblem,
  backProblem,
  byVotes,
  MAX_OPEN_QUESTIONS,
  MAX_QUESTION_LETTERS,
  MAX_QUESTIONS,
  MAX_QUESTIONS_A_MINUTE,
  MAX_QUESTIONS_EACH,
  NO_QUESTIONS,
  type QuestionBoard,
  type QuestionEvent,
  questionView,
  withoutQuestionsOf,
} from '#core/room-questions';

const asked = (id: string, member = 'ada', isNamed = false): QuestionEvent => ({
  ...{ type: 'asked', question: id, member, text: `Why ${id}?`, isNamed },
});
const backed = (question: string, member: string): QuestionEvent => ({ type: 'question-backed', question, member });
const marked = (question: string, as: 'open' | 'answered' | 'hidden'): QuestionEvent => ({
  ...{ type: 'question-marked', question, as },
});
const after = (...events: QuestionEvent[]) =>
  events.reduce<QuestionBoard>((board, event, at) => afterQuestionEvent(board, event, at), NO_QUESTIONS);
const views = ({ questions }: QuestionBoard, seesAll = false) =>
  byVotes([...questions.values()].flatMap((each) => questionView(each, each.member, seesAll) ?? []));

test('QA1 others vote for a question once each, nobody for their own, and most votes come first', () => {
  const board = after(
    asked('q-1111'),
    asked('q-2222'),
    backed('q-2222', 'bob'),
    backed('q-2222', 'bob'),
    backed('q-1111', 'ada'),
  );
  expect(views(board).map(({ id, votes }) => [id, votes])).toEqual([
    ['q-2222', 1],
    ['q-1111', 0],
  ]);
  expect(backProblem(board.questions.get('q-2222'), 'bob')).toBe('You have voted for this question.');
  expect(backProblem(board.questions.get('q-1111'), 'ada')).toBe('That is your own question.');
  expect(backProblem(undefined, 'ada')).not.toBeNull();
});

test('QA2 others see who asked only where it was wished, and a hidden question not at all; who moderates sees both', () => {
  const board = after(asked('q-1111'), asked('q-2222', 'bob', true), asked('q-3333'), marked('q-3333', 'hidden'));
  expect(views(board).map(({ by }) => by)).toEqual([null, 'bob']);
  expect(views(board, true).map(({ by }) => by)).toEqual(['ada', 'bob', 'ada']);
});

test('QA3 one open question at most is on stage, and it leaves it once it is answered or hidden', () => {
  const staged = after(asked('q-1111'), asked('q-2222'), { type: 'question-staged', question: 'q-1111' });
  expect(staged.stage).toBe('q-1111');
  expect(afterQuestionEvent(staged, { type: 'question-staged', question: 'q-2222' }, 9).stage).toBe('q-2222');
  for (const as of ['answered', 'hidden'] as const) {
    const board = afterQuestionEvent(staged, marked('q-1111', as), 9);
    expect(board.stage).toBeNull();
    expect(afterQuestionEvent(board, { type: 'question-staged', question: 'q-1111' }, 9)).toBe(board);
    expect(afterQuestionEvent(board, backed('q-1111', 'bob'), 9)).toBe(board);
  }
  expect(withoutQuestionsOf(staged, 'ada').stage).toBeNull();
  expect(views(withoutQuestionsOf(staged, 'ada'))).toEqual([]);
});

test('QA4 how much one person and one room ask is bounded, and each bound is told', () => {
  const many = (count: number, member = 'ada', every = 60_000) =>
    Array.from({ length: count }, (_, index) => [asked(`${member}-${index}-q`, member), index * every] as const);
  const filled = (all: (readonly [QuestionEvent, number])[]) =>
    all.reduce<QuestionBoard>((board, [event, at]) => afterQuestionEvent(board, event, at), NO_QUESTIONS);
  const quick = filled(many(MAX_QUESTIONS_A_MINUTE, 'ada', 1));
  expect(askProblem(quick, 'ada', 'More?', 1_000)).toContain('a minute');
  expect(askProblem(quick, 'bob', 'More?', 1_000)).toBeNull();
  expect(askProblem(quick, 'ada', 'More?', 70_000)).toBeNull();
  expect(askProblem(filled(many(MAX_QUESTIONS_EACH)), 'ada', 'More?', 1e9)).toContain('One person');
  expect(askProblem(quick, 'bob', 'WHY ada-0-q?', 1_000)).toBe('That has been asked. Vote for it instead.');
  expect(askProblem(quick, 'bob', 'x'.repeat(MAX_QUESTION_LETTERS + 1), 0)).toContain('letters');
  expect(askProblem(quick, 'bob', '', 0)).not.toBeNull();
});

/** So many, each of somebody else, and all but the last `open` of them hidden. */
const crowded = (count: number, open = count) => {
  const ids = Array.from({ length: count }, (_, index) => `q-${index}-q`);
  return after(
    ...ids.map((id, index) => asked(id, `p-${index}`)),
    ...ids.slice(0, count - open).map((id) => marked(id, 'hidden')),
  );
};

test('QA7 what is hidden or answered leaves its place to others, and no room keeps questions without end', () => {
  const full = crowded(MAX_OPEN_QUESTIONS);
  expect(askProblem(full, 'bob', 'More?', 1e9)).toContain('As many questions are open');
  for (const as of ['hidden', 'answered'] as const)
    expect(askProblem(afterQuestionEvent(full, marked('q-0-q', as), 9), 'bob', 'More?', 1e9)).toBeNull();
  expect(askProblem(withoutQuestionsOf(full, 'p-0'), 'bob', 'More?', 1e9)).toBeNull();
  const kept = crowded(MAX_QUESTIONS + 5, 10);
  expect(kept.questions.size).toBe(MAX_QUESTIONS);
  expect(askProblem(kept, 'bob', 'More?', 1e9)).toContain('all the questions it can');
});

test('QA8 while no questions are taken nobody asks, and what was asked takes votes as before', () => {
  const board = after(asked('q-1111'), { type: 'questions-switched', areTaken: false });
  expect(askProblem(board, 'bob', 'More?', 1e9)).toContain('Keep yours');
  expect(afterQuestionEvent(board, { type: 'questions-switched', areTaken: false }, 9)).toBe(board);
  expect(views(afterQuestionEvent(board, backed('q-1111', 'bob'), 9))[0]?.votes).toBe(1);
  const again = afterQuestionEvent(board, { type: 'questions-switched', areTaken: true }, 9);
  expect(askProblem(again, 'bob', 'More?', 1e9)).toBeNull();
});

test('QA5 whatever is said, a question is one line that turns no text about and is drawn over nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 0x2fff }), { maxLength: 40 }), (points) => {
      expect(plainText(String.fromCodePoint(...points))).not.toMatch(/\p{C}|[\u2028\u2029]|^\s|\s$/u);
    }),
  );
  expect(plainText(' Why\n\u202e so? ')).toBe('Why so?');
  expect(plainText(`q${'\u0301'.repeat(300)}?`)).toBe(`q${'\u0301'.repeat(4)}?`);
});

test('QA6 one person reacts a few times in a moment, and again later', () => {
  let lately: Lately = [];
  const took = Array.from({ length: 20 }, () => {
    const next = withReaction(lately, 1_000);
    lately = next ?? lately;
    return next !== null;
  });
  expect(took.filter(Boolean)).toHaveLength(6);
  expect([isOver(lately, 1_500), isOver(lately, 4_000)]).toEqual([false, true]);
  expect(withReaction(lately, 4_000)).toEqual([4_000]);
});
