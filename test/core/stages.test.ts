import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Block } from '#core/deck';
import { stagesBefore, stagesOf } from '#core/stages';
import type { Task } from '#core/tasks';
import { block } from '../support/block';

const task = (name: string, line: number): Task => ({
  ...{ name, line, title: name, slide: 's', after: [], undoes: [], minutes: null },
  ...{ conditions: [], way: [], wrong: [], hints: 0, hasSolution: false },
});
const tasks = [task('build', 10), task('think', 15), task('push', 20)];
const blocks = [
  block('warm-up', { line: 3 }),
  block('build', { line: 11, task: 'build' }),
  block('built', { line: 12, task: 'build', role: 'check' }),
  block('wrongly', { line: 13, task: 'build', role: 'wrong' }),
  block('app', { line: 21, task: 'push', role: 'file', path: 'app' }),
  block('bye', { line: 30 }),
];
const names = (list: readonly Block[]) => list.map(({ name }) => name);

test('SG1 a deck is its tasks and what lies between them, in order', () => {
  const stages = stagesOf({ blocks, tasks });
  expect(stages.map(({ task }) => task?.name ?? null)).toEqual([null, 'build', 'think', 'push', null]);
  expect(stages.map((stage) => names(stage.blocks))).toEqual([['warm-up'], ['build'], [], ['app'], ['bye']]);
  expect(stages.map((stage) => names(stage.checks))).toEqual([[], ['built'], [], [], []]);
  expect(names(stages[1]?.wrong ?? [])).toEqual(['wrongly']);
});

test('SG2 the way to a task ends before it', () => {
  const before = stagesBefore({ blocks, tasks }, 'push');
  expect(before.map(({ task }) => task?.name ?? null)).toEqual([null, 'build', 'think']);
});

test('SG3 each block is in one stage, whatever the deck', () => {
  const any = fc.record({ line: fc.nat(60), task: fc.constantFrom(null, 'build', 'think', 'push', 'unknown') });
  fc.assert(
    fc.property(fc.array(any), (made) => {
      const all = made.map((more, index) => block(`b${index}`, more));
      const placed = stagesOf({ blocks: all, tasks }).flatMap((stage) => stage.blocks);
      expect(names(placed).toSorted()).toEqual(names(all).toSorted());
    }),
  );
});
