import { expect, test } from 'vitest';
import { withFindings } from '#components/lab/rehearsed';
import { isLearnerOf, ownerName } from '#server/live/sandbox-records';
import { openMemoryLog } from '#server/store/memory-log';
import { openTaskTimes } from '#server/store/task-times';

const MINUTE = 60_000;

/** As many people as there are figures do the task, each in so many minutes. */
async function doTask(
  events: ReturnType<typeof openMemoryLog>,
  deck: string,
  { role, took }: { role: 'attendee' | 'presenter'; took: readonly number[] },
): Promise<void> {
  for (const [index, minutes] of took.entries()) {
    const room = ownerName({ deck, participant: String(index).padStart(22, 'p'), role });
    await events.append(room, 0, { type: 'task-begun', task: 'build' });
    await events.append(room, minutes * MINUTE, { type: 'task-done', task: 'build' });
  }
}

function open(events: Parameters<typeof openTaskTimes>[0]['events']) {
  const clock = { now: 0 };
  const logged: string[] = [];
  const log = { error: (_facts: object, message: string) => void logged.push(message) };
  return { clock, logged, minutesOf: openTaskTimes({ events, isLearner: isLearnerOf, now: () => clock.now, log }) };
}

test('TT9 people who did the lab are counted: not who showed it, not other decks, not open rooms', async () => {
  const events = openMemoryLog();
  await doTask(events, 'lab', { role: 'attendee', took: [2, 3, 4, 6, 9] });
  await doTask(events, 'lab', { role: 'presenter', took: [20, 20, 20, 20, 20, 20] });
  await doTask(events, 'lab-two', { role: 'attendee', took: [7, 7, 7, 7] });
  await events.append('open:lab', 0, { type: 'opened' });
  const { minutesOf } = open(events);
  expect(await minutesOf('lab')).toEqual({ build: 4 });
  expect(await minutesOf('lab-two')).toEqual({});
});

test('TT10 the log is read again after some minutes, and what was known stands while it cannot be', async () => {
  const events = openMemoryLog();
  await doTask(events, 'lab', { role: 'attendee', took: [2, 2, 2, 2] });
  let isBroken = false;
  const rooms = async () => (isBroken ? Promise.reject(new Error('disk')) : events.rooms());
  const { clock, logged, minutesOf } = open({ rooms, read: events.read });
  expect(await minutesOf('lab')).toEqual({});
  await doTask(events, 'lab', { role: 'attendee', took: [2, 2, 2, 2, 2] });
  expect(await minutesOf('lab')).toEqual({});
  clock.now += 11 * MINUTE;
  expect(await minutesOf('lab')).toEqual({ build: 2 });
  isBroken = true;
  clock.now += 11 * MINUTE;
  expect(await minutesOf('lab')).toEqual({ build: 2 });
  expect(logged).toEqual(['how long tasks take could not be read']);
});

test('TT11 a task says what people took, else what its author says', () => {
  const Task = () => null;
  const deck = { blocks: [], slides: [] };
  const { Task: Told } = withFindings({ Task }, deck, { record: null, measured: { build: 4 } });
  const shown = (name: string) => (Told as (props: object) => { props: object })({ name, minutes: '3' }).props;
  expect(shown('build')).toMatchObject({ minutes: 4 });
  expect(shown('ship')).toMatchObject({ minutes: '3' });
});
