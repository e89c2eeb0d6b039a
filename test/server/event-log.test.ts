// The contract of the event log, on SQLite in a folder of its own; and what only a file can suffer.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Database from 'libsql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkStore } from '#server/cli/store-check';
import { type EventLog, StoreRefusal } from '#server/store/event-log';
import { openSqliteLog, STORE_FILE } from '#server/store/sqlite-log';

let folder: string;
let log: EventLog;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-store-'));
  log = openSqliteLog(folder);
});
afterEach(async () => {
  await log.close().catch(() => {});
  await rm(folder, { recursive: true, force: true });
});

test('EL1 events of a room are numbered from 1 without a gap and read back in order, whatever other rooms do', async () => {
  const all = Array.from({ length: 200 }, (_, index) => log.append(`room-${index % 3}`, index, { index }));
  const sequences = await Promise.all(all);
  expect(sequences.slice(0, 6)).toEqual([1, 1, 1, 2, 2, 2]);
  const read = await log.read('room-1');
  expect(read.map(({ sequence }) => sequence)).toEqual(read.map((_, index) => index + 1));
  expect(read[1]).toEqual({ sequence: 2, at: 4, event: { index: 4 } });
  expect((await log.read('room-1', 60)).map(({ sequence }) => sequence)).toEqual([60, 61, 62, 63, 64, 65, 66, 67]);
  expect(await log.read('nobody')).toEqual([]);
});

test('EL2 any text comes back as it was, and no name of a room is a command', async () => {
  const room = `'; DROP TABLE events; -- \u0000 \u{1f6a2}`.replace('\u0000', '');
  await log.append(room, 1, { text: '“quotes” \' " \\ \u0001 \u{1f6a2}' });
  expect((await log.read(room))[0]?.event).toEqual({ text: '“quotes” \' " \\ \u0001 \u{1f6a2}' });
});

test('EL3 a room is deleted with all it has, and no other', async () => {
  await Promise.all([log.append('a', 1, {}), log.append('b', 2, {}), log.append('b', 3, {})]);
  expect(await log.rooms()).toEqual([
    { room: 'a', last: 1 },
    { room: 'b', last: 3 },
  ]);
  await log.deleteRoom('b');
  expect(await log.rooms()).toEqual([{ room: 'a', last: 1 }]);
  expect(await log.append('b', 4, {})).toBe(1);
});

test('EL4 what was appended is there after it was closed and opened again', async () => {
  const appended = log.append('a', 1, { kept: true });
  await log.close();
  expect(await appended).toBe(1);
  log = openSqliteLog(folder);
  expect(await log.read('a')).toEqual([{ sequence: 1, at: 1, event: { kept: true } }]);
});

const WRITER = `
import { openSqliteLog } from '#server/store/sqlite-log';
const log = openSqliteLog(process.argv[2]);
for (let index = 0; ; index += 1) console.log(await log.append('room', index, { index }));
`;

test('EL5 whatever was acknowledged before the process was killed is there', async () => {
  const script = join(folder, 'writer.mts');
  await writeFile(script, WRITER.replace('#server/', `${process.cwd()}/server/`));
  const writer = spawn('npx', ['tsx', script, folder], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  let acknowledged = 0;
  for await (const line of createInterface({ input: writer.stdout })) {
    acknowledged = Number(line);
    if (acknowledged === 300) process.kill(-(writer.pid ?? 0), 'SIGKILL');
  }
  const read = await log.read('room');
  expect(acknowledged).toBeGreaterThanOrEqual(300);
  expect(read.length).toBeGreaterThanOrEqual(acknowledged);
  expect(read.map(({ sequence }) => sequence)).toEqual(read.map((_, index) => index + 1));
});

test('EL6 a damaged file, or one of a later version, is refused by name and left as it is', async () => {
  await log.close();
  await rm(join(folder, `${STORE_FILE}-wal`), { force: true });
  const path = join(folder, STORE_FILE);
  await writeFile(path, 'this is no database, and was never one'.repeat(100));
  expect(() => openSqliteLog(folder)).toThrow(StoreRefusal);
  expect(() => openSqliteLog(folder)).toThrow(/slipway\.db in the data folder cannot be read/);
  expect(await readFile(path, 'utf8')).toContain('was never one');
  await rm(path);
  const newer = new Database(path);
  newer.exec('PRAGMA user_version = 99');
  newer.close();
  expect(() => openSqliteLog(folder)).toThrow(/written by a newer Slipway/);
});

test('EL7 an append to a closed log fails, and says so to whoever waits', async () => {
  await log.close();
  await expect(log.append('a', 1, {})).rejects.toThrow();
});

test('EL8 the doctor says what is kept, and what to do with a file that cannot be read', async () => {
  await log.append('a', 1, {});
  expect(await checkStore({ dataDir: folder })).toMatchObject({
    verdict: 'ok',
    found: 'kept for 1 room in slipway.db',
  });
  await log.close();
  await rm(join(folder, `${STORE_FILE}-wal`), { force: true });
  await writeFile(join(folder, STORE_FILE), 'no database'.repeat(500));
  expect(await checkStore({ dataDir: folder })).toMatchObject({
    verdict: 'lacking',
    remedy: expect.stringContaining('Move it away'),
  });
  await rm(join(folder, STORE_FILE));
  expect(await checkStore({ dataDir: folder })).toMatchObject({ found: 'none kept yet' });
});
