import { expect, test } from 'vitest';
import type { EngineConnection } from '#server/sandbox/docker/connect';
import type { Networks, SandboxNetwork } from '#server/sandbox/docker/network';
import { makeAhead } from '#server/sandbox/docker/networks-ahead';

/** Networks that exist in memory only. */
function openFake(count: number) {
  const there = new Set<string>();
  const made: string[] = [];
  const warnings: string[] = [];
  let failure: Error | null = null;
  const networkOf = (name: string): SandboxNetwork => ({
    name,
    address: () => '',
    remove: async () => void there.delete(name),
  });
  const networks: Networks = {
    adopt: async () => [],
    async open(id) {
      if (failure) throw failure;
      made.push(id);
      there.add(id);
      return networkOf(id);
    },
  };
  const inspect = async (name: string) => {
    if (!there.has(name)) throw new Error('no such network');
  };
  const docker = { getNetwork: (name: string) => ({ inspect: () => inspect(name) }) };
  const log = { warn: (facts: object, message: string) => void warnings.push(message + JSON.stringify(facts)) };
  const connection = { docker } as unknown as EngineConnection;
  const ahead = makeAhead({ networks, connection, count, log });
  return { ahead, there, made, warnings, fail: (error: Error | null) => (failure = error) };
}

test('N1 a sandbox takes the network that is there, and with it its id; then the next is made', async () => {
  const { ahead, made } = openFake(2);
  await ahead.restock();
  expect(made).toHaveLength(2);
  const first = ahead.nextId();
  const opening = ahead.open(first);
  expect([first, ahead.nextId()]).toEqual(made);
  expect((await opening).name).toBe(first);
  expect(made).toHaveLength(2);
  await ahead.restock();
  expect(made).toHaveLength(3);
});

test('N2 one that somebody has removed meanwhile is made again', async () => {
  const { ahead, there, made } = openFake(1);
  await ahead.restock();
  there.clear();
  const id = ahead.nextId();
  await ahead.open(id);
  expect(made).toEqual([id, id]);
});

test('N3 clearing removes those that nobody took, and keeps those in use', async () => {
  const { ahead, there } = openFake(2);
  await ahead.restock();
  const id = ahead.nextId();
  await ahead.open(id);
  await ahead.clear();
  await ahead.restock();
  expect([...there]).toEqual([id]);
});

test('N4 what cannot be made ahead is said, and made when it is needed', async () => {
  const { ahead, made, warnings, fail } = openFake(1);
  fail(new Error('no more subnets'));
  await ahead.restock();
  expect(warnings.join()).toMatch(/could not be made ahead.*no more subnets/);
  fail(null);
  const id = ahead.nextId();
  await ahead.open(id);
  expect(made).toEqual([id]);
});
