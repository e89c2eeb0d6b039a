import { setMaxListeners } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { PortWatch, type Waited } from '#server/audience/port-watch';
import { PortClosed } from '#server/sandbox/provider';
import { until } from '../support/until';

const nobodyLeaves = new AbortController().signal;
setMaxListeners(0, nobodyLeaves);

function watched({ longestMs = 10_000 } = {}) {
  const ground = { looked: [] as number[], underway: 0, most: 0, open: new Set<number>(), probes: [] as PassThrough[] };
  const connect = async (port: number) => {
    ground.looked.push(port);
    ground.underway += 1;
    ground.most = Math.max(ground.most, ground.underway);
    await new Promise(setImmediate);
    ground.underway -= 1;
    if (!ground.open.has(port)) throw new PortClosed(port);
    const probe = new PassThrough();
    ground.probes.push(probe);
    return probe;
  };
  return { ground, watch: new PortWatch(connect, { betweenMs: 1, longestMs }) };
}

test('A40 however many wait for a port, one look at a time is taken, and it leaves nothing open', async () => {
  const { ground, watch } = watched();
  const waits = Array.from({ length: 200 }, () => watch.wait(80, nobodyLeaves));
  await until('a few looks', () => ground.looked.length > 3);
  ground.open.add(80);
  expect(new Set(await Promise.all(waits))).toEqual(new Set(['open']));
  expect([ground.most, ground.probes.map(({ destroyed }) => destroyed)]).toEqual([1, [true]]);
});

test('A41 nobody looks once the last who waited has left', async () => {
  const { ground, watch } = watched();
  const leaving = new AbortController();
  const wait = watch.wait(80, leaving.signal);
  await until('a look', () => ground.looked.length > 0);
  leaving.abort();
  expect(await wait).toBe('closed');
  const before = ground.looked.length;
  const other = watch.wait(81, nobodyLeaves);
  await until('looks at the other port', () => ground.looked.length > before + 5);
  expect(ground.looked.slice(before)).not.toContain(80);
  ground.open.add(81);
  expect(await other).toBe('open');
  expect(await watch.wait(80, AbortSignal.abort())).toBe('closed');
});

test('A42 a wait has an end, and so has the number of those who wait', async () => {
  const { watch } = watched({ longestMs: 20 });
  expect(await watch.wait(80, nobodyLeaves)).toBe('closed');
  const crowd = watched();
  const waits: Promise<Waited>[] = [];
  for (let index = 0; index <= 1_000; index += 1) waits.push(crowd.watch.wait(80, nobodyLeaves));
  expect(await waits.at(-1)).toBe('refused');
  crowd.watch.close();
  expect(new Set(await Promise.all(waits.slice(0, -1)))).toEqual(new Set(['closed']));
  const ports = watched();
  const each = Array.from({ length: 17 }, (_, port) => ports.watch.wait(port + 1, nobodyLeaves));
  expect(await each.at(-1)).toBe('refused');
  ports.watch.close();
});
