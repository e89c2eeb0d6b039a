import { appendFile, mkdir, mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Cast, type CastEvent, parseCast } from '#core/asciicast';
import type { RecordingRow } from '#core/recording';
import { mergeParts } from '#server/recordings/merge-parts';
import { LEAST_PART_BYTES, PartIndex } from '#server/recordings/part-index';
import { type RecordingSettings, Recordings } from '#server/recordings/recordings';
import { until } from '../support/until';

const OWNER = { deck: 'basics', participant: 'somebody', role: 'attendee' };
const SHELL = { terminal: 1, node: 'node1', offset: 0, isAdopted: false, cols: 80, rows: 24 };
const MIB = 1024 * 1024;

let folder: string;
const warnings: string[] = [];
const opened: Recordings[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-recordings-'));
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
  await rm(join(folder, 'recordings'), { recursive: true, force: true });
  warnings.splice(0);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function open(settings: Partial<RecordingSettings> = {}): Recordings {
  const all = { dataDir: folder, record: true, recordingsMaxMb: 64, recordingsTotalMb: 1024, recordingsDays: 7 };
  const log = { warn: (_facts: object, message: string) => void warnings.push(message) };
  const recordings = new Recordings({ ...all, ...settings }, log);
  opened.push(recordings);
  return recordings;
}

function record(recordings: Recordings, over: { terminal?: number; offset?: number; isAdopted?: boolean } = {}) {
  const recorder = recordings.record(OWNER, { ...SHELL, ...over });
  if (!recorder) throw new Error('nothing is recorded');
  return recorder;
}

async function castOf(recordings: Recordings, id: string): Promise<Cast> {
  let text = '';
  for await (const piece of mergeParts(recordings.files(OWNER, id))) text += piece;
  const outcome = parseCast(text);
  if (!outcome.ok) throw new Error(`${outcome.faults[0]?.line}: ${outcome.faults[0]?.message}`);
  return outcome.cast;
}

const printed = (events: readonly CastEvent[]) =>
  events.map((event) => (event.kind === 'output' ? event.text : '')).join('');
const labels = (events: readonly CastEvent[]) =>
  events.flatMap((event) => (event.kind === 'marker' ? event.label : []));
const only = async (recordings: Recordings): Promise<RecordingRow> => {
  const [row, ...others] = await recordings.list(OWNER);
  if (!row || others.length > 0) throw new Error(`there are ${others.length + (row ? 1 : 0)} recordings`);
  return row;
};

test('RC25 blocks are markers, resizes and the end are there, characters that came in two pieces are whole', async () => {
  const recordings = open();
  const recorder = record(recordings);
  recorder.resize(100, 30);
  recorder.block({ block: 'build', run: { state: 'waiting', terminal: 1 } });
  const bytes = Buffer.from('größe');
  recorder.output(bytes.subarray(0, 3));
  recorder.output(bytes.subarray(3));
  recorder.resize(100, 30);
  recorder.resize(90, 20);
  recorder.block({ block: 'build', run: { state: 'finished', terminal: 1, status: 1 } });
  recorder.end(7);
  const row = await until('the end', async () => {
    const [first] = await recordings.list(OWNER);
    return first && !first.isLive && first;
  });
  const { events } = await castOf(recordings, row.id);
  expect(printed(events)).toBe('größe');
  expect(labels(events)).toEqual(['build', 'build: exit 1']);
  expect(events.filter(({ kind }) => kind === 'resize' || kind === 'exit')).toMatchObject([
    { cols: 100, rows: 30 },
    { cols: 90, rows: 20 },
    { kind: 'exit', status: 7 },
  ]);
});

test('RC26 an adopted shell’s recording goes on in a new part, each byte once, also after half a line', async () => {
  const first = open();
  const recorder = record(first, { offset: 5 });
  recorder.output(Buffer.from('one two '));
  await recorder.leave();
  await first.close();
  const { id } = await only(first);
  const [file = ''] = first.files(OWNER, id);
  // As a crash leaves it.
  await appendFile(file, '[0.2,"o","thr');
  const second = open();
  const resumed = record(second, { offset: 3, isAdopted: true });
  resumed.output(Buffer.from('..one tw'));
  resumed.output(Buffer.from('o three'));
  resumed.end(null);
  await until('the end', async () => !(await only(second)).isLive);
  const row = await only(second);
  expect(row).toMatchObject({ id, parts: 2, hasLostBegin: false });
  const { events, isCutOff } = await castOf(second, id);
  expect(printed(events)).toBe('one two three');
  expect(isCutOff).toBe(false);
  // One that has ended is none to go on with.
  const third = record(second, { offset: 0, isAdopted: true });
  third.output(Buffer.from('other'));
  await third.leave();
  expect(await second.list(OWNER)).toHaveLength(2);
});

test('RC27 a room’s recordings stay within its bound: the oldest parts go first, the latest stay', async () => {
  const recordings = open({ recordingsMaxMb: 1 });
  const recorder = record(recordings);
  for (let i = 0; i < 40; i += 1) {
    recorder.output(Buffer.from(`\x1b]133;B\x07${`${i} `.padEnd(64 * 1024, '.')}\r\n`));
    await recorder.rotate();
  }
  await recorder.leave();
  await recordings.close();
  const row = await only(recordings);
  expect(row.bytes).toBeLessThanOrEqual(MIB);
  expect(row.bytes).toBeGreaterThan(MIB / 2);
  expect(row.hasLostBegin).toBe(true);
  const { events } = await castOf(recordings, row.id);
  expect(printed(events)).toContain('39 ..');
  expect(printed(events)).not.toContain('\x07' + '0 ..');
});

test('RC48 recordings of next to nothing are bounded in number', async () => {
  const recordings = open({ recordingsMaxMb: 1 });
  for (let count = 0; count < 40; count += 1) {
    const recorder = record(recordings);
    recorder.output(Buffer.from(`${count} is the last`));
    await recorder.leave();
  }
  await recordings.close();
  const rows = await recordings.list(OWNER);
  expect(rows).toHaveLength(MIB / LEAST_PART_BYTES);
  const casts = await Promise.all(rows.map(({ id }) => castOf(recordings, id)));
  expect(
    casts
      .map(({ events }) => printed(events))
      .sort()
      .at(-1),
  ).toBe('39 is the last');
  for (const { id } of rows) await recordings.remove(OWNER, id);
  expect(await recordings.list(OWNER)).toEqual([]);
});

test('RC49 parts are played in their order, in whichever order they are learnt of', () => {
  const part = fc.record({ id: fc.constantFrom('aa', 'b0', 'b1'), number: fc.integer({ min: 1, max: 30 }) });
  const key = ({ id, number }: { id: string; number: number }) => `${id}.${String(number).padStart(2, '0')}`;
  fc.assert(
    fc.property(fc.uniqueArray(part, { selector: key }), (parts) => {
      const index = new PartIndex('/nowhere', { roomBytes: 1, totalBytes: 1, keptMs: 1 });
      for (const each of parts) index.add({ ...each, folder: 'f', bytes: 1, writtenAt: 1, isOpen: false });
      expect(index.parts('f').map(key)).toEqual(parts.map(key).sort());
    }),
  );
});

test('RC28 a part that is full ends at a prompt, and at twice its size anyhow', async () => {
  const recordings = open({ recordingsMaxMb: 4 });
  const recorder = record(recordings);
  const write = async (text: string) => {
    recorder.output(Buffer.from(text));
    await until('it to be written', async () => {
      const { parts } = await only(recordings).catch(() => ({ parts: 0 }));
      return (
        parts > 0 && printed((await castOf(recordings, (await only(recordings)).id)).events).endsWith(text.slice(-9))
      );
    });
    return (await only(recordings)).parts;
  };
  const chunk = 'x'.repeat(MIB + 1_000);
  expect(await write(`\x1b]133;C\x07${chunk}a-running`)).toBe(1);
  expect(await write('b-running')).toBe(1);
  expect(await write('\x1b]133;B\x07c-prompt.')).toBe(1);
  expect(await write('d-begins.')).toBe(2);
  await recorder.leave();
});

test('RC29 a flood is left out beyond its allowance, said so, and the screen is right after it', async () => {
  const recordings = open();
  const recorder = record(recordings);
  const line = `${'y'.repeat(1_022)}\r\n`;
  const begun = process.cpuUsage();
  for (let i = 0; i < 64; i += 1) recorder.output(Buffer.from(line.repeat(1024)));
  // What it costs, not how long it took: other tests run beside it.
  const { user, system } = process.cpuUsage(begun);
  expect((user + system) / 1000).toBeLessThan(1_000);
  recorder.output(Buffer.from('the last line\r\n$ '));
  const row = await until('the note', async () => {
    const [first] = await recordings.list(OWNER);
    return first && labels((await castOf(recordings, first.id)).events).length > 0 && first;
  });
  const { events } = await castOf(recordings, row.id);
  expect(labels(events)).toEqual([expect.stringMatching(/^Output left out: 6\d\.\d MiB$/)]);
  expect(printed(events)).toMatch(/y\r\nthe last line\r\n\$ $/);
  expect(row.bytes).toBeLessThan(8 * MIB);
  await recorder.leave();
});

test('RC30 where nothing can be written the terminal goes on, and the log says it once', async () => {
  const recordings = open();
  const recorder = record(recordings);
  await recordings.list(OWNER);
  const root = join(folder, 'recordings');
  await rm(root, { recursive: true });
  await writeFile(root, 'no folder');
  recorder.output(Buffer.from('lost'));
  await until('a warning', () => warnings.length > 0);
  recorder.output(Buffer.from('lost too'));
  await recorder.leave();
  expect(warnings).toEqual(['a recording cannot be written: output left out']);
  await rm(root);
});

test('RC31 after the disk was full the recording goes on and says what is missing', async () => {
  const recordings = open();
  const recorder = record(recordings);
  recorder.output(Buffer.from('before '));
  await recorder.rotate();
  const { id } = await only(recordings);
  const [file = ''] = recordings.files(OWNER, id);
  // A folder where the next part should be stands in for a full disk.
  const blocked = file.replace('.1.cast', '.2.cast');
  await mkdir(blocked);
  recorder.output(Buffer.from('missing'));
  await until('a warning', () => warnings.length > 0);
  await rm(blocked, { recursive: true });
  recorder.output(Buffer.from('after'));
  await recorder.leave();
  const { events } = await castOf(recordings, id);
  expect(labels(events)).toEqual(['Output left out: 7 bytes']);
  expect(printed(events)).toMatch(/^before [\s\S]*after$/);
});

test('RC32 recordings go after their time, and what a process was in the middle of goes at the start', async () => {
  const first = open();
  const recorder = record(first);
  recorder.output(Buffer.from('old'));
  await recorder.leave();
  await first.close();
  const [file = ''] = first.files(OWNER, (await only(first)).id);
  await writeFile(`${file}.new`, 'half');
  const kept = open();
  expect(await kept.list(OWNER)).toHaveLength(1);
  await expect(stat(`${file}.new`)).rejects.toThrow();
  const old = Date.now() / 1000 - 8 * 24 * 3600;
  await utimes(file, old, old);
  expect(await open().list(OWNER)).toEqual([]);
  await expect(stat(file)).rejects.toThrow();
});

test('RC33 a secret that begins in one part and ends in the next is cut; a span of time is cut over parts', async () => {
  const recordings = open();
  const recorder = record(recordings);
  recorder.output(Buffer.from('pass: swor'));
  await recorder.rotate();
  recorder.output(Buffer.from('dfish done'));
  await recorder.rotate();
  const { id } = await only(recordings);
  expect(await recordings.cut(OWNER, id, { secret: 'swordfish' })).toBe(1);
  expect(printed((await castOf(recordings, id)).events)).toBe('pass: █████████ done');
  expect(await recordings.cut(OWNER, id, { from: 0, to: 1_000 })).toBe(1);
  expect(printed((await castOf(recordings, id)).events)).toBe('');
  expect(await recordings.cut(OWNER, '0'.repeat(16), { from: 0, to: 1 })).toBeNull();
  await recorder.leave();
});

test('RC34 nothing is made where nothing is recorded', async () => {
  const recordings = open({ record: false });
  expect(recordings.record(OWNER, SHELL)).toBeNull();
  expect(await recordings.list(OWNER)).toEqual([]);
});
