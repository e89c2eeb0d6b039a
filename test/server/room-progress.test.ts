import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Fact } from '#core/protocol';
import { RoomProgress } from '#server/live/room-progress';
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
