// The logs of rooms as far as they have been read: each event once, bounded, and nothing of a room that was deleted.
import { expect, test } from 'vitest';
import type { Logged } from '#core/room-history';
import { oncePerLog, RoomLogs } from '#server/open-rooms/room-logs';
import { openMemoryLog } from '#server/store/memory-log';

const event = (text: string) => ({ type: 'said', text });

function countedLogs() {
  const events = openMemoryLog();
  const reads: [string, number][] = [];
  const logs = new RoomLogs((name, from) => {
    reads.push([name, from]);
    return events.read(name, from);
  });
  return { events, reads, logs };
}

test('KL1 each event is read once, however often and at once a log is asked for', async () => {
  const { events, reads, logs } = countedLogs();
  for (const text of ['one', 'two']) await events.append('open:A', 1, event(text));
  const [first, second] = await Promise.all([logs.of('open:A'), logs.of('open:A')]);
  expect(second).toBe(first);
  await events.append('open:A', 2, event('three'));
  const third = await logs.of('open:A');
  expect(third.map((each) => each.event)).toEqual(['one', 'two', 'three'].map(event));
  expect(await logs.of('open:A')).toBe(third);
  expect(reads.map(([, from]) => from)).toEqual([1, 3, 3, 4]);
});

test('KL2 what is made of a log is made once for each state of it', async () => {
  const { events, logs } = countedLogs();
  let made = 0;
  const lengthOf = oncePerLog((logged) => {
    made += 1;
    return { length: logged.length };
  });
  await events.append('open:A', 1, event('one'));
  expect(lengthOf(await logs.of('open:A'))).toBe(lengthOf(await logs.of('open:A')));
  await events.append('open:A', 1, event('two'));
  expect(lengthOf(await logs.of('open:A')).length).toBe(2);
  expect(made).toBe(2);
});

test('KL3 logs are kept as long as there is room for them, those asked for last', async () => {
  const read: string[] = [];
  const long: Logged[] = Array.from({ length: 90_000 }, () => ({ at: 1, event: null }));
  const logs = new RoomLogs(async (name, from) => {
    if (from === 1) read.push(name);
    return from === 1 ? long : [];
  });
  for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) await logs.of(name);
  expect(read).toEqual(['a', 'b', 'c', 'b']);
});

test('KL4 of a room that was deleted nothing is kept, and a read that failed is tried again', async () => {
  let isBroken = true;
  let kept: Logged[] = [{ at: 1, event: event('secret') }];
  const logs = new RoomLogs(async (_name, from) => {
    if (isBroken) throw new Error('no disk');
    return kept.slice(from - 1);
  });
  await expect(logs.of('open:A')).rejects.toThrow('no disk');
  isBroken = false;
  expect(await logs.of('open:A')).toHaveLength(1);
  kept = [];
  logs.forget('open:A');
  expect(await logs.of('open:A')).toEqual([]);
});
