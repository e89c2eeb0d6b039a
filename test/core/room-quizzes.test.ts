import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRoomEvent } from '#core/open-room';
import { parseRoomSocketCommand } from '#core/room-protocol';
import { afterQuizEvent, MAX_QUIZZES, type QuizEvent, quizView, quizViews, type RoomQuizzes } from '#core/room-quizzes';

const answered = (options: number[], right = false, question = 'why'): QuizEvent => ({
  ...{ type: 'quiz-answered', question, options, right },
});
const shown = (areShown: boolean, right = [1], question = 'why'): QuizEvent => ({
  ...{ type: 'quiz-shown', question, areShown, right },
});
const after = (...events: QuizEvent[]) => events.reduce<RoomQuizzes>(afterQuizEvent, new Map());
const only = (quizzes: RoomQuizzes) => {
  const quiz = quizzes.get('why');
  if (!quiz) throw new Error('nobody has answered');
  return quiz;
};

test('QZ1 who shows results sees what answers come to, everybody else nothing of it, and nobody what is right', () => {
  const quizzes = after(answered([1], true), answered([0]), answered([1], true));
  const tally = { people: 3, right: 2, counts: [1, 2] };
  expect(quizViews(quizzes, true)).toEqual([{ question: 'why', tally, right: null }]);
  expect(quizViews(quizzes, false)).toEqual([]);
  expect(quizView(only(quizzes), false)).toEqual({ question: 'why', tally: null, right: null });
});

test('QZ2 shown it is for everybody with what is right, goes on with each answer, and can be hidden again', () => {
  const quizzes = after(answered([1], true), shown(true), answered([0]));
  const view = { question: 'why', tally: { people: 2, right: 1, counts: [1, 1] }, right: [1] };
  expect(quizViews(quizzes, false)).toEqual([view]);
  expect(afterQuizEvent(quizzes, shown(true))).toBe(quizzes);
  expect(quizViews(afterQuizEvent(quizzes, shown(false)), false)).toEqual([]);
  // An answer that is typed has no options.
  expect(quizViews(after(answered([], true), shown(true, [])), false)).toEqual([
    { question: 'why', tally: { people: 1, right: 1, counts: [] }, right: [] },
  ]);
  expect(quizViews(after(shown(true)), false)).toMatchObject([{ tally: { people: 0 }, right: [1] }]);
});

test('QZ3 whatever was kept, no count is above the people, none is negative, and older rooms stay as they were', () => {
  const anyEvent = fc.oneof(
    fc.record({ options: fc.array(fc.integer({ min: -3, max: 200 }), { maxLength: 9 }), right: fc.boolean() }),
    fc.boolean(),
  );
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 40 }), (all) => {
      let quizzes: RoomQuizzes = after(answered([0]));
      for (const each of all) {
        const [before, told] = [quizzes, JSON.stringify(quizViews(quizzes, true))];
        quizzes = afterQuizEvent(before, typeof each === 'boolean' ? shown(each) : answered(each.options, each.right));
        expect(JSON.stringify(quizViews(before, true))).toBe(told);
      }
      const { people, right, counts } = only(quizzes).tally;
      expect(people).toBe(1 + all.filter((each) => typeof each !== 'boolean').length);
      expect(right).toBeLessThanOrEqual(people);
      expect(counts.length).toBeLessThanOrEqual(100);
      for (const count of counts) expect(count >= 0 && count <= people).toBe(true);
    }),
  );
});

test('QZ4 questions of a room are bounded, and those that are known go on', () => {
  const names = Array.from({ length: MAX_QUIZZES + 5 }, (_, index) => `q-${index}`);
  const full = after(...names.map((name) => answered([0], true, name)));
  expect(full.size).toBe(MAX_QUIZZES);
  expect(afterQuizEvent(full, answered([0], true, 'one-more'))).toBe(full);
  expect(afterQuizEvent(full, answered([0], true, 'q-0')).get('q-0')?.tally.people).toBe(2);
});

test('QZ5 what is no event and no command is taken for none', () => {
  const event = answered([0], true);
  expect(parseRoomEvent(event)).toEqual(event);
  for (const more of [{ question: 'x'.repeat(81) }, { options: [0.5] }, { options: Array(101).fill(0) }, { right: 1 }])
    expect(parseRoomEvent({ ...event, ...more })).toBeNull();
  const command = { type: 'show-quiz', question: 'why', areShown: true };
  expect(parseRoomSocketCommand(JSON.stringify(command)).ok).toBe(true);
  for (const more of [{ question: 7 }, { areShown: 'yes' }, { question: 'x'.repeat(81) }])
    expect(parseRoomSocketCommand(JSON.stringify({ ...command, ...more })).ok).toBe(false);
});
