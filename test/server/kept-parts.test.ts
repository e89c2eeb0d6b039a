// What of recordings stays because rooms that are kept show it: longer than the rest, and no more of it than they show.
import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createEventLines, headLine, reachLine } from '#core/cast-lines';
import { KeptStages } from '#server/open-rooms/kept-stages';
import type { ShownSpan } from '#server/recordings/kept-parts';
import { PartIndex } from '#server/recordings/part-index';
import { type RecordingSettings, Recordings } from '#server/recordings/recordings';
import { until } from '../support/until';

const OWNER = { deck: 'basics', participant: 'grace', role: 'presenter' };
const DAY_MS = 24 * 60 * 60_000;
const MIB = 1024 * 1024;

let folder: string;
const opened: Recordings[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-kept-'));
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
  await rm(join(folder, 'recordings'), { recursive: true, force: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function open(shown: readonly ShownSpan[], settings: Partial<RecordingSettings> = {}): Recordings {
  const all = { dataDir: folder, record: true, recordingsMaxMb: 64, recordingsTotalMb: 1024, recordingsDays: 7 };
  const log = { warn: (facts: object, message: string) => expect.fail(`${message} ${JSON.stringify(facts)}`) };
  const recordings = new Recordings({ ...all, ...settings }, log, async () => shown);
  opened.push(recordings);
  return recordings;
}

type Lay = { id?: string; number?: number; terminal?: number; at: number; text: string; bytes?: number };

/** A part as it was written then, in ten seconds; what it says was printed in the fifth. */
async function lay({ id = '00000000000000aa', number = 1, terminal = 1, at, text, bytes = 0 }: Lay): Promise<void> {
  const index = new PartIndex(join(folder, 'recordings'), { roomBytes: 1, totalBytes: 1, keptMs: 1 });
  const path = index.fileOf({ folder: index.folderOf(OWNER) ?? '', id, number });
  await mkdir(dirname(path), { recursive: true });
  const began = (number - 1) * 10;
  const head = { cols: 80, rows: 24, title: '', node: 'node1', terminal, seconds: began };
  const line = createEventLines(began);
  const output = (time: number, words: string) => line({ time: began + time, kind: 'output', text: words });
  const lines = [
    headLine({ ...head, timestamp: Math.floor(at / 1_000), millis: at % 1_000 }),
    output(0, `begin-of-${text}`),
    output(5, text.padEnd(bytes, '.')),
    output(10, `end-of-${text}`),
    reachLine({ offset: number * 100, seconds: began + 10 }),
  ];
  await writeFile(path, lines.join(''));
  await utimes(path, at / 1_000 + 10, at / 1_000 + 10);
}

/** The fifth second of what was written then. */
const fifth = (at: number, terminal = 1): ShownSpan => ({ owner: OWNER, terminal, from: at + 4_500, to: at + 5_500 });

async function textOf(recordings: Recordings): Promise<string> {
  const rows = await recordings.list(OWNER);
  const files = rows.flatMap(({ id }) => recordings.files(OWNER, id));
  return (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('');
}

test('RC61 what a kept room shows outlasts the rest of its recording, and goes with the room', async () => {
  const begun = Date.now() - 8 * DAY_MS;
  for (const [i, text] of ['one', 'two', 'three', 'four'].entries())
    await lay({ number: i + 1, at: begun + i * 10_000, text });
  await lay({ id: '00000000000000bb', terminal: 2, at: begun + 10_000, text: 'other-terminal' });
  const later = open([fifth(begun + 10_000)]);
  const [row, ...others] = await later.list(OWNER);
  expect(others).toEqual([]);
  expect(row).toMatchObject({ start: begun + 10_000, duration: 30, parts: 3, hasLostBegin: true });
  const text = await textOf(later);
  expect(text).toContain('"two"');
  expect(text).not.toMatch(/one|of-two|three|four|other-terminal/);
  await later.close();
  expect(await open([]).list(OWNER)).toEqual([]);
});

test('RC62 to make room what no room shows goes first, and what a room shows counts for nobody’s bound', async () => {
  const now = Date.now();
  const bytes = 700 * 1024;
  await lay({ at: now - 90_000, text: 'on-stage', bytes });
  await lay({ number: 2, at: now - 80_000, text: 'behind-it', bytes });
  await lay({ id: '00000000000000bb', at: now - 60_000, text: 'own-before', bytes });
  await lay({ id: '00000000000000cc', at: now - 30_000, text: 'own-later', bytes });
  const recordings = open([fifth(now - 90_000)], { recordingsMaxMb: 1 });
  await until('what is too much to go', async () => !(await textOf(recordings)).includes('own-before.'));
  const text = await textOf(recordings);
  expect(text).toContain('on-stage');
  expect(text).toContain('own-later');
  expect(text).not.toContain('behind-it');
  // Its time is kept, so that all later parts are where they were.
  expect((await recordings.list(OWNER)).find(({ id }) => id.endsWith('aa'))).toMatchObject({ parts: 2, duration: 20 });
});

test('RC63 what rooms show is bounded as well: beyond half of all the oldest of it goes', async () => {
  const now = Date.now();
  const bytes = 300 * 1024;
  await lay({ at: now - 90_000, text: 'oldest-shown', bytes });
  await lay({ number: 2, at: now - 80_000, text: 'latest-shown', bytes });
  await lay({ id: '00000000000000bb', at: now - 60_000, text: 'own', bytes: 500 * 1024 });
  const recordings = open([fifth(now - 90_000), fifth(now - 80_000)], { recordingsTotalMb: 1 });
  await until('what is too much to go', async () => (await textOf(recordings)).length < MIB);
  const text = await textOf(recordings);
  expect(text).toContain('latest-shown.');
  expect(text).not.toContain('oldest-shown');
  expect(text).toContain('own.');
});

test('RC64 the stages of all rooms that are kept are read once for each state of their logs', async () => {
  let reads = 0;
  const logged = [
    { at: 0, event: { type: 'opened', code: 'ABC234', deck: 'basics', phrase: null } },
    { at: 0, event: { type: 'joined', member: 'grace1', participant: 'grace', name: 'Grace', role: 'presenter' } },
    { at: 0, event: { type: 'came', member: 'grace1' } },
    { at: 5, event: { type: 'started' } },
  ];
  const stages = new KeptStages(async () => {
    reads += 1;
    return logged;
  });
  const kept = [{ code: 'ABC234', last: 5 }];
  const spans = await stages.shown(kept);
  // Nobody has ended it: a day behind what happened last it shows no more.
  expect(spans).toContainEqual({ owner: OWNER, terminal: 1, from: 5, to: 5 + DAY_MS });
  expect(spans).toContainEqual(expect.objectContaining({ owner: { ...OWNER, role: 'attendee' } }));
  expect(await stages.shown(kept)).toEqual(spans);
  expect(reads).toBe(1);
  await stages.shown([{ code: 'ABC234', last: 6 }]);
  expect(reads).toBe(2);
  expect(await stages.shown([])).toEqual([]);
});
