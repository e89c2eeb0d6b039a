// What a task builds on, looked at while a check of it keeps failing: when that happens, and what is told of it.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Deck } from '#core/deck';
import { blockId } from '#core/ids';
import type { Broken } from '#core/lab-protocol';
import { CheckLoop } from '#server/live/check-loop';
import { RoomChecks } from '#server/live/room-checks';
import { AGAIN_MS, LASTS_MS } from '#server/live/room-foundations';
import type { Sandbox } from '#server/sandbox/provider';
import { block, HASH } from '../support/block';
import { FakeProvider } from '../support/fake-provider';
import { sandboxRequest } from '../support/sandbox';

const task = (name: string, line: number, after: string[]) => ({ name, title: name, line, after, undoes: [] });
const check = (name: string, task: string, line: number, holds: boolean) =>
  block(name, { role: 'check', task, line, holds, title: `${name}, says its tick` });
const deck = {
  name: 'deck',
  tasks: [task('build', 10, []), task('push', 20, ['build']), task('deploy', 30, ['push'])],
  blocks: [
    check('built', 'build', 11, true),
    check('fresh', 'build', 12, false),
    check('pushed', 'push', 21, true),
    block('recipe', { role: 'file', task: 'build', line: 12, path: 'Dockerfile' }),
    block('login', { role: 'file', task: 'push', line: 22, path: 'login.json' }),
    check('deployed', 'deploy', 31, false),
  ],
} as unknown as Deck;
const page = {};
const looksAt = (...names: string[]) =>
  room.watch(
    page,
    names.map((name) => blockId('deck', name, HASH)),
  );

let failing: Map<string, string>;
let done: Set<string>;
let judged: string[];
let told: Broken[];
let sandbox: Sandbox;
let room: RoomChecks;
let loop: CheckLoop;
/** What a check of an earlier task takes. */
let slow: (name: string) => Promise<void>;

beforeEach(async () => {
  vi.useFakeTimers();
  [failing, done, judged, told] = [new Map([['deployed', 'no']]), new Set(['build', 'push']), [], []];
  [loop, slow] = [new CheckLoop(1, { error: expect.unreachable }), async () => {}];
  sandbox = await new FakeProvider().start(sandboxRequest());
  room = new RoomChecks({
    readDeck: async () => deck,
    judge: async ({ name }) => {
      judged.push(name);
      if (name !== 'deployed') await slow(name);
      const output = failing.get(name);
      return output === undefined ? { state: 'passed' } : { state: 'failed', status: 1, output };
    },
    checkLoop: loop,
    isDone: (name) => done.has(name),
    broadcast: (fact) => {
      if (fact.type === 'broken-changed') told.push(fact.broken);
    },
  });
  room.follow(sandbox);
});
afterEach(async () => {
  room.close();
  await pass(60);
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const earlier = () => judged.filter((name) => name !== 'deployed');
/** Until it has been looked twice. */
const TOLD_MS = LASTS_MS + AGAIN_MS + 500;

test('RG1 a check that keeps failing has what its task builds on looked at, and it is told what of that no longer holds', async () => {
  looksAt('deployed');
  await pass(LASTS_MS - 100);
  expect(earlier()).toEqual([]);
  failing.set('built', 'There is no image.').set('fresh', 'It is old.');
  await pass(600);
  expect(earlier()).toEqual(['built', 'pushed']);
  expect(told).toEqual([]);
  await pass(AGAIN_MS);
  const broken = { task: 'build', check: 'built', title: 'built, says its tick', output: 'There is no image.' };
  expect(told.map(({ deploy }) => deploy?.checks)).toEqual([[broken]]);
  failing.delete('built');
  room.stir();
  await pass(AGAIN_MS + 500);
  expect(told.at(-1)).toEqual({});
});

test('RG2 what fails only for a moment is not told', async () => {
  looksAt('deployed');
  failing.set('pushed', 'Nothing there.');
  await pass(LASTS_MS + 500);
  failing.delete('pushed');
  await pass(5 * TOLD_MS);
  expect(told).toEqual([]);
});

test('RG3 nothing is looked at while the check passes, nobody looks, or the earlier task was never done', async () => {
  failing.set('built', 'no');
  await pass(TOLD_MS);
  failing.delete('deployed');
  looksAt('deployed');
  await pass(TOLD_MS);
  failing.set('deployed', 'no');
  done.clear();
  await pass(2 * TOLD_MS);
  expect(earlier()).toEqual([]);
  expect(told).toEqual([]);
});

test('RG4 where all holds it is looked ever more seldom, and sooner when something happens', async () => {
  looksAt('deployed');
  await pass(10 * 60_000);
  expect(earlier().length / 2).toBeLessThan(16);
  judged = [];
  room.stir();
  await pass(LASTS_MS + 500);
  expect(earlier()).toEqual(['built', 'pushed']);
});

test('RG5 what was told is taken back when the check passes, another slide is shown, or the sandbox is gone', async () => {
  for (const change of [() => failing.delete('deployed'), () => looksAt(), () => room.follow(null)]) {
    failing.set('deployed', 'no').set('built', 'no');
    room.follow(sandbox);
    looksAt('deployed');
    await pass(TOLD_MS + 1_000);
    expect(Object.keys(room.foundations.broken)).toEqual(['deploy']);
    change();
    room.stir();
    await pass(3_000);
    expect(room.foundations.broken).toEqual({});
    looksAt();
  }
});

test('RG6 the files that may be written anew are named with it', async () => {
  looksAt('deployed');
  failing.set('pushed', 'no');
  await pass(TOLD_MS);
  const paths = () => room.foundations.broken.deploy?.files.map(({ path }) => path);
  expect(paths()).toEqual(['login.json']);
  failing.set('built', 'no');
  room.stir();
  await pass(2 * AGAIN_MS + 1_000);
  room.stir();
  await pass(AGAIN_MS + 500);
  expect(paths()).toEqual(['Dockerfile', 'login.json']);
});

test('RG7 what stays broken is looked at ever more seldom, and soon again when something happens', async () => {
  looksAt('deployed');
  failing.set('built', 'no');
  await pass(TOLD_MS);
  judged = [];
  await pass(2 * 60_000);
  expect(judged.filter((name) => name === 'built').length).toBeLessThan(10);
  room.stir();
  judged = [];
  await pass(AGAIN_MS + 500);
  expect(earlier()).toEqual(['built', 'pushed']);
});

test('RG8 each of these checks waits for its turn among all: another sandbox’s goes between them', async () => {
  looksAt('deployed');
  await pass(LASTS_MS - 500);
  const order: string[] = [];
  const other = loop.group().add(async () => {
    order.push('theirs');
    await new Promise((resolve) => setTimeout(resolve, 300));
    return true;
  });
  slow = (name) => {
    order.push(name);
    return new Promise((resolve) => setTimeout(resolve, 300));
  };
  other.setInView(true);
  await pass(8_000);
  other.end();
  const [first, second] = [order.indexOf('built'), order.indexOf('pushed')];
  expect(first).toBeGreaterThanOrEqual(0);
  expect(order.slice(first, second)).toContain('theirs');
});
