import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answerProblem, isRight, type RightAnswer, type Task, taskFaults, wordsOf } from '#core/tasks';

const right = (more: Partial<RightAnswer>): RightAnswer => ({
  ...{ question: 'q', options: [], text: null, explanation: null },
  ...more,
});
const task = (name: string, after: string[] = []): Task => ({
  ...{ name, after, undoes: [], title: name, slide: 's', line: 1, minutes: null },
  ...{ conditions: ['c'], way: [], wrong: [], hints: 0, hasSolution: false },
});

test('TK1 all right options and no other make an answer right, in any order', () => {
  const answer = right({ options: [0, 2] });
  expect(isRight(answer, { options: [2, 0], text: '' })).toBe(true);
  expect(isRight(answer, { options: [0, 0, 2], text: '' })).toBe(true);
  for (const options of [[], [0], [0, 1], [0, 1, 2]]) expect(isRight(answer, { options, text: '' })).toBe(false);
});

test('TK2 a text is right in any case and without the space around it, or when it matches', () => {
  expect(isRight(right({ text: 'Layer' }), { options: [], text: ' layer ' })).toBe(true);
  expect(isRight(right({ text: '/^80(80|42)$/' }), { options: [], text: '8042' })).toBe(true);
  expect(isRight(right({ text: '/^a/i' }), { options: [], text: 'B' })).toBe(false);
  expect(isRight(right({ text: '0' }), { options: [0], text: '' })).toBe(false);
  expect(answerProblem('/(/')).toMatch(/no regular expression/);
});

test('TK3 what is only confirmed has no wrong answer', () => {
  expect(isRight(undefined, { options: [], text: '' })).toBe(true);
});

test('TK4 circles are found however long, and what leads to one is none', () => {
  expect(taskFaults([task('a', ['b']), task('b', ['c']), task('c', ['a']), task('d', ['a'])])).toHaveLength(3);
  expect(taskFaults([task('a'), task('b', ['a']), task('c', ['a', 'b'])])).toEqual([]);
});

test('TK5 tasks that only build on those before them are never in a circle', () => {
  const graph = fc.array(fc.array(fc.nat(20), { maxLength: 4 }), { maxLength: 20 });
  fc.assert(
    fc.property(graph, (afters) => {
      const tasks = afters.map((after, index) =>
        task(
          `t${index}`,
          after.filter((each) => each < index).map((each) => `t${each}`),
        ),
      );
      expect(taskFaults(tasks)).toEqual([]);
    }),
  );
});

test('TK6 a tick without a title says its name in words', () => {
  expect(wordsOf('image-exists')).toBe('Image exists');
});
