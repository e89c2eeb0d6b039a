import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ProgressEvent } from '#core/progress';
import type { Fact } from '#core/protocol';
import { MAX_KEPT, RoomProgress } from '#server/live/room-progress';
import type { EventLog } from '#server/store/event-log';
import { openMemoryLog } from '#server/store/memory-log';
import { openSqliteLog } from '#server/store/sqlite-log';

function open(events: EventLog, room = 'lab/somebody/attendee') {
  const facts: Fact[] = [];
  const logged: string[] = [];
  const log = { error: (_facts: object, message: string) => void logged.push(message) };
  return { room: new RoomProgress({ room, events, log, broadcast: (fact) => facts.push(fact) }), facts, logged };
}

test('RP1 progress is there after the server was ended and started again, and nobody else has it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-progress-'));
  const before = openSqliteLog(folder);
  const { room } = open(before);
  await room.happened({ type: 'task-begun', task: 'build' });
  await room.happened({ type: 'task-done', task: 'build' });
  await room.happened({ type: 'question-answered', question: 'q', right: true });
  await before.close();
  const after = openSqliteLog(folder);
  const again = open(after);
  await again.room.loaded;
  expect(again.room.progress).toEqual(room.progress);
  expect(again.facts).toEqual([{ type: 'progress-changed', progress: room.progress }]);
  const other = open(after, 'lab/else/attendee');
  await other.room.loaded;
  expect(other.room.progress).toEqual({ tasks: {}, right: [] });
  await after.close();
  await rm(folder, { recursive: true });
});

test('RP2 what changes nothing is neither written nor told, but wrong answers are written', async () => {
  const events = openMemoryLog();
  const { room, facts } = open(events);
  await room.happened({ type: 'task-done', task: 'a' });
  await room.happened({ type: 'task-done', task: 'a' });
  await room.happened({ type: 'question-answered', question: 'q', right: false });
  expect(facts).toHaveLength(1);
  expect(await events.read('lab/somebody/attendee')).toHaveLength(2);
});

test('RP3 a log that fails is told to the operator, and the room goes on', async () => {
  const broken = { ...openMemoryLog(), append: async () => Promise.reject(new Error('disk full')) };
  const { room, facts, logged } = open(broken);
  await room.happened({ type: 'task-done', task: 'a' });
  expect(logged).toEqual(['progress could not be kept']);
  expect(facts).toHaveLength(1);
});

test('RP6 whoever begins tasks anew without end is refused, also after a restart, and what they do counts on', async () => {
  const events = openMemoryLog();
  const reset: ProgressEvent = { type: 'task-reset', task: 'a', questions: [] };
  const { room } = open(events);
  const beginAnew = async () => (await room.happened({ type: 'task-begun', task: 'a' })) && room.happened(reset);
  let times = 0;
  while (times <= MAX_KEPT && (await beginAnew())) times += 1;
  const wrong = { type: 'question-answered', question: 'q', right: false } as const;
  for (let tries = 0; tries < 20; tries += 1) await room.happened(wrong);
  expect(times).toBe(MAX_KEPT / 2);
  const { room: again } = open(events);
  expect(await again.happened(reset)).toBe(false);
  expect(await again.happened({ type: 'task-done', task: 'a' })).toBe(true);
  expect(again.progress.tasks.a?.doneAt).not.toBeNull();
  expect((await events.read('lab/somebody/attendee')).length).toBeLessThan(MAX_KEPT + 5);
});
