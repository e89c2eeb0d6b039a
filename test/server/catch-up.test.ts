import { beforeEach, expect, test } from 'vitest';
import type { Deck } from '#core/deck';
import type { Fact } from '#core/protocol';
import type { Task } from '#core/tasks';
import { CatchUp } from '#server/live/catch-up';
import { SandboxRefusal } from '#server/sandbox/provider';
import { block } from '../support/block';

const task = (name: string, line: number, after: string[] = []): Task => ({
  ...{ name, line, title: name, slide: 's', after, undoes: [], minutes: null },
  ...{ conditions: [], way: [], wrong: [], hints: 0, hasSolution: false },
});
const deck = {
  name: 'deck',
  tasks: [task('build', 10), task('push', 20, ['build']), task('deploy', 30, ['push'])],
  blocks: [
    block('warm-up', { line: 3 }),
    block('build', { line: 11, task: 'build' }),
    block('fails', { line: 12, task: 'build', expectsFailure: true }),
    block('built', { line: 13, task: 'build', role: 'check', holds: true }),
    block('push', { line: 21, task: 'push' }),
    block('pushed', { line: 22, task: 'push', role: 'check' }),
    block('deploy', { line: 31, task: 'deploy' }),
  ],
} as unknown as Deck;

let carried: string[];
let done: Set<string>;
let passing: Set<string>;
let problems: Record<string, string>;
/** The check that passes once the block has been carried out. */
let mends: Record<string, string>;
let facts: Fact[];
/** What the deck says that stands from the start, and cannot be brought back. */
let lack: string | null;
let logged: string[];
let catchUp: CatchUp;

beforeEach(() => {
  carried = [];
  done = new Set(['build', 'push']);
  passing = new Set();
  problems = {};
  mends = {};
  facts = [];
  lack = null;
  logged = [];
  catchUp = new CatchUp({
    log: { error: (_facts, message) => logged.push(message) },
    readDeck: async () => deck,
    isDone: (task) => done.has(task),
    prepare: async () => {
      if (lack === 'breaks') throw new Error('the node is gone');
      if (lack === 'refuses') throw new SandboxRefusal('node2 has stopped. Restart it first.');
      if (lack === 'stops') {
        catchUp.stop();
        throw new Error('the sandbox was lost');
      }
      return lack;
    },
    passes: async ({ name }) => passing.has(name),
    hasRun: ({ name }) => carried.includes(name),
    carryOut: async ({ name }) => {
      carried.push(name);
      if (mends[name]) passing.add(mends[name]);
      return problems[name] ?? null;
    },
    broadcast: (fact) => facts.push(fact),
    settleMs: 0,
  });
});

async function arrive(task: string): Promise<void> {
  await catchUp.start(task);
  await catchUp.over;
}

const steps = () =>
  facts.map((fact) =>
    fact.type === 'catch-up-changed' && fact.catchUp ? `${fact.catchUp.done} ${fact.catchUp.block}` : '',
  );

test('CU1 what leads to the task is carried out in order, and what only fails is not', async () => {
  await arrive('deploy');
  expect(carried).toEqual(['warm-up', 'build', 'push']);
  expect(catchUp.state).toEqual({ task: 'deploy', done: 4, of: 4, block: null, problem: null });
  expect(steps()).toEqual(['0 null', '0 warm-up', '1 null', '1 build', '3 null', '3 push', '4 null']);
});

test('CU2 a stage whose checks pass, or whose blocks have run, is left as it is', async () => {
  passing.add('built');
  await arrive('deploy');
  await arrive('deploy');
  expect(carried).toEqual(['warm-up', 'push', 'push']);
});

test('CU9 what a later task has replaced is not done again for whoever has done both', async () => {
  passing.add('pushed');
  await arrive('deploy');
  expect(carried).toEqual(['warm-up']);
  carried = [];
  done.delete('build');
  await arrive('deploy');
  expect(carried).toEqual(['warm-up', 'build']);
});

test('CU8 tasks that the way has passed are known, and those behind its end are not', async () => {
  problems.push = 'push ended with status 1.';
  await arrive('deploy');
  expect([...catchUp.reached]).toEqual(['build']);
});

test('CU3 it ends where something does not go well, and says what', async () => {
  problems.build = 'build ended with status 2.';
  await arrive('deploy');
  expect(carried).toEqual(['warm-up', 'build']);
  expect(catchUp.state).toMatchObject({ done: 1, problem: 'build ended with status 2.' });
  expect(catchUp.isUnderWay).toBe(false);
});

test('CU4 one at a time, and it can be stopped', async () => {
  await catchUp.start('deploy');
  expect(await catchUp.start('push')).toMatchObject({ reason: 'too-many' });
  catchUp.stop();
  await catchUp.over;
  expect(catchUp.state).toBeNull();
  expect(carried.length).toBeLessThan(2);
  expect(await catchUp.start('nowhere')).toMatchObject({ reason: 'unknown-block' });
});

async function restored(task: string): Promise<void> {
  await catchUp.restore(task);
  await catchUp.over;
}

test('CU5 what no longer holds is done again, and what builds on it and was done by then', async () => {
  mends = { build: 'built', push: 'pushed' };
  await restored('deploy');
  expect(carried).toEqual(['build', 'push']);
  expect(catchUp.state).toEqual({ task: 'deploy', done: 3, of: 3, block: null, problem: null });
});

test('CU6 what need not hold is left alone, and so is what was never done', async () => {
  passing.add('built');
  await restored('deploy');
  expect(carried).toEqual([]);
  passing.clear();
  done.clear();
  await restored('deploy');
  expect(carried).toEqual([]);
  expect(catchUp.state).toMatchObject({ done: 0, of: 0, problem: null });
});

test('CU7 what does not hold though it was done again ends the way there, in words', async () => {
  await restored('deploy');
  expect(carried).toEqual(['build']);
  expect(catchUp.state?.problem).toBe('“Built” does not pass, though “build” was done again.');
});

test('CU10 nothing is carried out where what stands from the start cannot be brought back, and that is said', async () => {
  lack = 'The manager of the Swarm does not run.';
  await restored('deploy');
  expect(carried).toEqual([]);
  expect(catchUp.state).toMatchObject({ done: 0, problem: lack });
});

test('CU11 what breaks on the way ends it in words and in the log, and it can be tried again', async () => {
  lack = 'breaks';
  await arrive('deploy');
  expect(catchUp.state?.problem).toBe('That did not work. The operator’s log says why.');
  expect(logged).toHaveLength(1);
  lack = null;
  await arrive('deploy');
  expect(catchUp.state).toMatchObject({ done: 4, problem: null });
});

test('CU12 what a sandbox refuses is told in its words, and what breaks once it was stopped is nobody’s to read', async () => {
  lack = 'refuses';
  await arrive('deploy');
  expect(catchUp.state?.problem).toBe('node2 has stopped. Restart it first.');
  lack = 'stops';
  await arrive('deploy');
  expect(catchUp.state).toBe(null);
  expect(logged).toEqual([]);
});
