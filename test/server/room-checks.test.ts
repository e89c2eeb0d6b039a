import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Condition, Verdict } from '#core/condition';
import type { Deck } from '#core/deck';
import { blockId } from '#core/ids';
import type { CheckState, Fact } from '#core/protocol';
import { CheckLoop } from '#server/live/check-loop';
import { RoomChecks } from '#server/live/room-checks';
import type { Sandbox } from '#server/sandbox/provider';
import { block, HASH } from '../support/block';
import { FakeProvider } from '../support/fake-provider';
import { sandboxRequest } from '../support/sandbox';

const CHECK = { role: 'check' } as const;
const deck = { name: 'deck', blocks: [block('one', CHECK), block('two', CHECK), block('run-it')] } as unknown as Deck;
const id = (name: string, hash = HASH) => blockId('deck', name, hash);
const PASSED: Verdict = { state: 'passed' };
const failed = (output: string): Verdict => ({ state: 'failed', status: 1, output });

let sandbox: Sandbox;
let judged: Condition[];
let verdict: Verdict;
let facts: Fact[];
let room: RoomChecks;
const page = {};

beforeEach(async () => {
  vi.useFakeTimers();
  sandbox = await new FakeProvider().start(sandboxRequest());
  judged = [];
  verdict = failed('no');
  facts = [];
  room = new RoomChecks({
    readDeck: async () => deck,
    isDone: () => false,
    judge: async (condition, _sandbox, signal) => {
      judged.push(condition);
      const found = verdict;
      await new Promise<void>((resolve) => {
        setTimeout(resolve, 50);
        signal.addEventListener('abort', () => resolve());
      });
      return found;
    },
    checkLoop: new CheckLoop(2, { error: expect.unreachable }),
    broadcast: (fact) => void facts.push(fact),
  });
});
afterEach(async () => {
  room.close();
  await pass(60);
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const told = (): [string, CheckState | null][] =>
  facts.flatMap((fact) =>
    fact.type === 'check-changed' ? [[fact.block, fact.check] as [string, CheckState | null]] : [],
  );

test('CK15 what a page looks at is checked by itself once there is a sandbox, and told only where it is news', async () => {
  room.watch(page, [id('one'), id('two'), id('run-it'), id('gone'), 'no id at all']);
  await pass(5_000);
  expect(judged).toEqual([]);
  room.follow(sandbox);
  await pass(8_000);
  expect(told()).toEqual([
    ['one', failed('no')],
    ['two', failed('no')],
  ]);
  expect(judged.filter(({ name }) => name === 'one').length).toBeGreaterThanOrEqual(4);
  verdict = PASSED;
  room.stir();
  await pass(1_200);
  expect(told().slice(2)).toEqual([
    ['one', PASSED],
    ['two', PASSED],
  ]);
  expect(room.states).toEqual({ one: PASSED, two: PASSED });
});

test('CK16 nothing is checked once no page looks: one that has left, that shows something else, or a sandbox that went', async () => {
  const other = {};
  room.follow(sandbox);
  room.watch(page, [id('one')]);
  room.watch(other, [id('one'), id('two')]);
  await pass(100);
  room.leave(page);
  room.watch(other, [id('two')]);
  judged = [];
  await pass(3_000);
  expect(new Set(judged.map(({ name }) => name))).toEqual(new Set(['two']));
  room.follow(null);
  judged = [];
  await pass(60_000);
  expect(judged).toEqual([]);
  room.follow(sandbox);
  await pass(100);
  expect(judged.map(({ name }) => name)).toEqual(['two']);
  room.leave(other);
  await pass(60_000);
  expect(judged.length).toBe(1);
});

test('CK17 what is found after nobody looks any more is dropped', async () => {
  room.follow(sandbox);
  room.watch(page, [id('one')]);
  await pass(10);
  room.leave(page);
  await pass(1_000);
  expect(told()).toEqual([]);
});

test('CK18 by hand a check says that it is under way and what came of it; a looped run in between says neither', async () => {
  room.follow(sandbox);
  room.watch(page, [id('one')]);
  await pass(30);
  const asked = room.check(id('one'));
  verdict = PASSED;
  await pass(150);
  expect(await asked).toBeNull();
  expect(told()).toEqual([
    ['one', { state: 'checking' }],
    ['one', PASSED],
  ]);
  expect(judged.length).toBe(2);
});

test('CK19 by hand it needs no page that looks, and is refused in words where it cannot be', async () => {
  expect(await room.check(id('one'))).toMatchObject({ reason: 'no-sandbox' });
  room.follow(sandbox);
  expect(await room.check(id('run-it'))).toMatchObject({ reason: 'unknown-block' });
  expect(await room.check(id('one', 'ba9876543210'))).toMatchObject({ reason: 'block-changed' });
  const asked = room.check(id('one'));
  await pass(100);
  expect(await asked).toBeNull();
  expect(room.states).toEqual({ one: failed('no') });
  await pass(60_000);
  expect(judged.length).toBe(1);
});

test('CK20 a check of the sandbox before says nothing of the one that there is now', async () => {
  room.follow(sandbox);
  room.watch(page, [id('one')]);
  await pass(100);
  room.stir();
  await pass(950);
  verdict = PASSED;
  room.follow(null);
  room.reset();
  expect(told().at(-1)).toEqual(['one', null]);
  await pass(1_000);
  expect(room.states).toEqual({});
  room.follow(sandbox);
  await pass(1_000);
  expect(room.states).toEqual({ one: PASSED });
});
