import { expect, test } from 'vitest';
import type { Fact, RunState } from '#core/protocol';
import { RoomSaved } from '#server/live/room-saved';
import { type Checkpoint, type Sandbox, SandboxRefusal } from '#server/sandbox/provider';

const DONE: RunState = { state: 'finished', terminal: 1, status: 0 };

/** A room whose sandbox is saved when the test says so. */
function openRoom() {
  const facts: Fact[] = [];
  const runs: Record<string, RunState>[] = [{ first: DONE }];
  const restored: string[] = [];
  const sandboxOf = (name: string, take: () => Promise<void> = async () => {}): Sandbox => {
    const checkpoint = async (): Promise<Checkpoint> => {
      await take();
      return { bytes: 1, restore: async () => void restored.push(name), remove: async () => {} };
    };
    return { capabilities: { checkpoints: true }, checkpoint } as unknown as Sandbox;
  };
  const room = new RoomSaved({
    runs: () => runs.at(-1) ?? {},
    wentBack: (then) => void runs.push(then),
    broadcast: (fact) => void facts.push(fact),
    log: { error: () => {} },
  });
  return { room, facts, runs, restored, sandboxOf };
}

test('SV1 a state is saved and gone back to, with what had been run by then, as often as one likes', async () => {
  const { room, runs, restored, sandboxOf } = openRoom();
  expect(room.goBack()?.message).toContain('Nothing is saved');
  expect(room.save()?.reason).toBe('no-sandbox');
  room.follow(sandboxOf('one'));
  expect(room.save()).toBeNull();
  await room.over;
  expect(room.state).toMatchObject({ isAble: true, at: expect.any(Number), work: null, problem: null });
  for (const _ of 'ab') {
    runs.push({ first: DONE, later: DONE });
    expect(room.goBack()).toBeNull();
    await room.over;
    expect(runs.at(-1)).toEqual({ first: DONE });
  }
  expect(restored).toEqual(['one', 'one']);
});

test('SV2 one thing at a time, and both its beginning and its end are told', async () => {
  const { room, facts, sandboxOf } = openRoom();
  room.follow(sandboxOf('one'));
  room.save();
  expect(room.save()?.reason).toBe('too-many');
  expect(room.goBack()).not.toBeNull();
  await room.over;
  const works = facts.map((fact) => (fact.type === 'saved-changed' ? fact.saved.work : null));
  expect(works).toEqual([null, 'saving', null]);
});

test('SV3 what cannot be saved is said in words for people, and what was saved before stays', async () => {
  const { room, restored, sandboxOf } = openRoom();
  const outcomes = [null, new SandboxRefusal('The disk is full.'), new Error('secret /path')];
  const take = async () => {
    const error = outcomes.shift();
    if (error) throw error;
  };
  room.follow(sandboxOf('one', take));
  for (const problem of [null, 'The disk is full.', 'That did not work. The operator’s log says why.']) {
    room.save();
    await room.over;
    expect(room.state).toMatchObject({ problem, work: null, at: expect.any(Number) });
  }
  room.goBack();
  await room.over;
  expect(restored).toEqual(['one']);
});

test('SV4 another sandbox has nothing saved, also when the saving of the last one ends after it', async () => {
  const { room, sandboxOf } = openRoom();
  let finish = () => {};
  room.follow(sandboxOf('one', () => new Promise((resolve) => (finish = resolve))));
  room.save();
  const { over } = room;
  room.follow(sandboxOf('two'));
  finish();
  await over;
  expect(room.state).toEqual({ isAble: true, at: null, work: null, problem: null });
  expect(room.goBack()?.message).toContain('Nothing is saved');
  room.follow(null);
  expect(room.state.isAble).toBe(false);
});
