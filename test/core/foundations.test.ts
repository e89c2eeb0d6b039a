import { expect, test } from 'vitest';
import { askedOf, filesOfRedoing, foundationsOf, needsAfter, tasksBelow, undoingFaults } from '#core/foundations';
import { stagesOf } from '#core/stages';
import type { Task } from '#core/tasks';
import { block } from '../support/block';

const task = (name: string, line: number, after: string[] = [], undoes: string[] = []): Task => ({
  ...{ name, line, after, undoes, title: name, slide: 's', minutes: null },
  ...{ conditions: [], way: [], wrong: [], hints: 0, hasSolution: false },
});
const check = (name: string, task: string, line: number, holds = true) =>
  block(name, { role: 'check', task, line, holds });

const tasks = [
  task('build', 10),
  task('swarm', 20),
  task('service', 30, ['build', 'swarm']),
  task('scale', 40, ['service']),
  task('lost', 50, ['scale'], ['three-ready']),
  task('after-all', 60, ['lost']),
];
const blocks = [
  check('built', 'build', 11),
  check('three-ready', 'swarm', 21),
  check('runs', 'service', 31),
  check('one-on-each', 'scale', 41, false),
  check('moved', 'lost', 51),
];
const deck = { tasks, blocks };
const holdingFor = (name: string) =>
  foundationsOf(deck, name).flatMap(({ holding }) => holding.map((each) => each.name));

test('FO1 a task stands on all that it builds on, near and far, and on what these say that holds', () => {
  expect([...tasksBelow(tasks, 'scale')].toSorted()).toEqual(['build', 'service', 'swarm']);
  expect(foundationsOf(deck, 'scale').map(({ task }) => task.name)).toEqual(['build', 'swarm', 'service']);
  expect(holdingFor('scale')).toEqual(['built', 'three-ready', 'runs']);
  expect(holdingFor('build')).toEqual([]);
  expect(foundationsOf(deck, 'nothing')).toEqual([]);
});

test('FO2 what a task undoes holds neither for it nor for what builds on it', () => {
  expect(holdingFor('lost')).toEqual(['built', 'runs']);
  expect(holdingFor('after-all')).toEqual(['built', 'runs', 'moved']);
});

test('FO3 once a task is done again, all that passed of those that build on it is asked for', () => {
  const [build, , service] = foundationsOf(deck, 'scale');
  const scale = foundationsOf(deck, 'lost').at(-1);
  if (!build || !service || !scale) throw new Error('invariant: scale and lost build on these');
  expect(askedOf(scale, new Set())).toEqual([]);
  expect(askedOf(scale, new Set(['swarm'])).map(({ name }) => name)).toEqual(['one-on-each']);
  expect(askedOf(build, new Set(['swarm'])).map(({ name }) => name)).toEqual(['built']);
});

test('FO4 between two stages both tasks have needs, and what was passed just now is none', () => {
  const stages = stagesOf(deck);
  const needs = (index: number) => {
    const [stage, next] = stages.slice(index, index + 2);
    return stage ? needsAfter(deck, stage, next).map((need) => `${need.task.name}: ${need.check.name}`) : [];
  };
  expect(needs(0)).toEqual([]);
  expect(needs(1)).toEqual(['service: built']);
  expect(needs(3)).toEqual(['scale: built', 'scale: three-ready', 'scale: runs']);
  expect(needs(5)).toEqual(['after-all: built', 'after-all: runs', 'after-all: moved']);
});

test('FO5 a task undoes only checks of those that it builds on', () => {
  expect(undoingFaults(deck)).toEqual([]);
  const strange = [
    task('early', 5, [], ['built']),
    ...tasks,
    task('last', 70, ['scale'], ['one-on-each', 'runs', 'x']),
  ];
  expect(undoingFaults({ blocks, tasks: strange }).map(({ line, message }) => `${line} ${message}`)).toEqual([
    expect.stringMatching(/^5 The task “early” undoes “built”, which is no check of a task that it builds on/),
    expect.stringMatching(/^70 .*“x”/),
  ]);
});

test('FO7 what is undone is not asked for either where a task is done again', () => {
  const undoing = tasks.map((each) => (each.name === 'after-all' ? { ...each, undoes: ['one-on-each'] } : each));
  const asked = (name: string) =>
    foundationsOf({ tasks: undoing, blocks }, name)
      .filter(({ task }) => task.name === 'scale')
      .flatMap((scale) => askedOf(scale, new Set(['swarm'])).map((each) => each.name));
  expect(asked('lost')).toEqual(['one-on-each']);
  expect(asked('after-all')).toEqual([]);
});

test('FO8 the files of what is done again are named: of what fails, of what builds on that, each once', () => {
  const file = (name: string, task: string, line: number, path: string) =>
    block(name, { role: 'file', task, line, path });
  const written = [
    file('dockerfile', 'build', 12, 'Dockerfile'),
    file('stack', 'service', 32, 'stack.yml'),
    file('larger', 'scale', 42, 'stack.yml'),
  ];
  const foundations = foundationsOf({ tasks, blocks: [...blocks, ...written] }, 'lost');
  const again = (...failing: string[]) => filesOfRedoing(foundations, new Set(failing)).map(({ name }) => name);
  expect(again('built')).toEqual(['dockerfile', 'larger']);
  expect(again('runs')).toEqual(['larger']);
  expect(again()).toEqual([]);
});

test('FO6 tasks in a circle have an end', () => {
  const circle = [task('a', 1, ['b']), task('b', 2, ['a'])];
  expect([...tasksBelow(circle, 'a')].toSorted()).toEqual(['a', 'b']);
});
