import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  afterEvent,
  NO_PROGRESS,
  type Progress,
  type ProgressEvent,
  parseProgressEvent,
  secondsOf,
} from '#core/progress';

const after = (...events: [ProgressEvent, number][]) =>
  events.reduce<Progress>((progress, [event, at]) => afterEvent(progress, event, at), NO_PROGRESS);

test('PG1 a task is begun once and done once, and tells how long it took', () => {
  const progress = after(
    [{ type: 'task-begun', task: 'build' }, 1_000],
    [{ type: 'task-begun', task: 'build' }, 2_000],
    [{ type: 'task-done', task: 'build' }, 61_000],
    [{ type: 'task-done', task: 'build' }, 90_000],
  );
  expect(progress.tasks.build).toEqual({ begunAt: 1_000, doneAt: 61_000, hints: 0, solution: false });
  expect(secondsOf(progress.tasks.build ?? { begunAt: null, doneAt: null, hints: 0, solution: false })).toBe(60);
});

test('PG2 help is remembered, and only right answers are', () => {
  const progress = after(
    [{ type: 'hint-shown', task: 'a', hint: 2 }, 1],
    [{ type: 'hint-shown', task: 'a', hint: 1 }, 2],
    [{ type: 'solution-shown', task: 'a' }, 3],
    [{ type: 'question-answered', question: 'q', right: false }, 4],
    [{ type: 'question-answered', question: 'r', right: true }, 5],
  );
  expect(progress).toEqual({ tasks: { a: { begunAt: null, doneAt: null, hints: 2, solution: true } }, right: ['r'] });
});

test('PG3 a task that is reset is as if it had never been begun, and the others stay', () => {
  const progress = after(
    [{ type: 'task-done', task: 'a' }, 1],
    [{ type: 'task-done', task: 'b' }, 1],
    [{ type: 'question-answered', question: 'q', right: true }, 2],
    [{ type: 'task-reset', task: 'a', questions: ['q'] }, 3],
  );
  expect(Object.keys(progress.tasks)).toEqual(['b']);
  expect(progress.right).toEqual([]);
});

test('PG4 what a later version writes is passed over', () => {
  expect(parseProgressEvent({ type: 'task-flown', task: 'a' })).toBeNull();
  expect(parseProgressEvent('task-done')).toBeNull();
  expect(parseProgressEvent({ type: 'task-done', task: 'a', more: 1 })).toEqual({ type: 'task-done', task: 'a' });
});

const task = fc.constantFrom('a', 'b', '__proto__', 'constructor');
const event: fc.Arbitrary<ProgressEvent> = fc.oneof(
  fc.record({ type: fc.constant('task-begun' as const), task }),
  fc.record({ type: fc.constant('task-done' as const), task }),
  fc.record({ type: fc.constant('hint-shown' as const), task, hint: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ type: fc.constant('solution-shown' as const), task }),
  fc.record({ type: fc.constant('question-answered' as const), question: task, right: fc.boolean() }),
  fc.record({ type: fc.constant('task-reset' as const), task, questions: fc.array(task) }),
);

test('PG5 the same event again changes nothing, whatever came before', () => {
  fc.assert(
    fc.property(fc.array(event), event, fc.nat(), (events, last, at) => {
      const once = after(...[...events, last].map((each): [ProgressEvent, number] => [each, at]));
      expect(afterEvent(once, last, at + 1)).toBe(once);
    }),
  );
});
