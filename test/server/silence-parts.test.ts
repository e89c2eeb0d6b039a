// How often a recording is read when what rooms showed of it goes, or all else: once, however often it was on stage.
import * as files from 'node:fs/promises';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createEventLines, headLine, reachLine } from '#core/cast-lines';
import { eraseFromStage } from '#server/open-rooms/stage-recordings';
import { keepWindows, silenceParts } from '#server/recordings/cut-parts';
import { KeptParts } from '#server/recordings/kept-parts';
import { type Part, PartIndex } from '#server/recordings/part-index';
import { Recordings } from '#server/recordings/recordings';

vi.mock('node:fs/promises', async (importOriginal) => {
  const real = await importOriginal<typeof files>();
  return { ...real, readFile: vi.fn(real.readFile), open: vi.fn(real.open), rename: vi.fn(real.rename) };
});
const readFile = vi.mocked(files.readFile);
const open = vi.mocked(files.open);
const rename = vi.mocked(files.rename);

const OWNER = { deck: 'basics', participant: 'grace', role: 'presenter' };
const ID = '00000000000000aa';
const BEGUN = 1_700_000_000_000;
const PARTS = 3;
const PART_SECONDS = 200;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-silence-'));
  await layParts(folder);
  for (const mock of [readFile, open, rename]) mock.mockClear();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Something is printed each second. */
async function layParts(dataDir: string): Promise<void> {
  const index = indexOf(dataDir);
  const line = createEventLines();
  for (let number = 1; number <= PARTS; number += 1) {
    const path = index.fileOf({ folder: index.folderOf(OWNER) ?? '', id: ID, number });
    await mkdir(dirname(path), { recursive: true });
    const seconds = (number - 1) * PART_SECONDS;
    const timestamp = BEGUN / 1_000 + seconds;
    const head = { cols: 80, rows: 24, title: '', node: 'node1', terminal: 1, timestamp, millis: 0, seconds };
    const printed = Array.from({ length: PART_SECONDS }, (_, i) => seconds + i + 1).map((time) =>
      line({ time, kind: 'output', text: `at ${time}` }),
    );
    const reach = reachLine({ offset: number, seconds: seconds + PART_SECONDS });
    await writeFile(path, headLine(head) + printed.join('') + reach);
  }
}

function indexOf(dataDir: string): PartIndex {
  return new PartIndex(join(dataDir, 'recordings'), { roomBytes: 1, totalBytes: 1, keptMs: 1 });
}

async function textOf(dataDir: string): Promise<string> {
  const all = await readdir(join(dataDir, 'recordings'), { recursive: true, withFileTypes: true });
  const paths = all.filter((each) => each.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return (await Promise.all(paths.sort().map((path) => files.readFile(path, 'utf8')))).join('');
}

/** Two hundred times on stage, with a second more on both sides, over all parts; at no whole second it begins or ends. */
const TURNS = Array.from({ length: 200 }, (_, i) => ({ from: 19.95 + i * 2.6, to: 22.05 + i * 2.6 }));

test('RC66 a room that is deleted reads and writes each part of a recording once, however often it was on stage', async () => {
  const all = { dataDir: folder, record: true, recordingsMaxMb: 64, recordingsTotalMb: 64, recordingsDays: 100_000 };
  const recordings = new Recordings(all, { warn: () => expect.fail('nothing is to fail') });
  await recordings.list(OWNER);
  for (const mock of [readFile, open, rename]) mock.mockClear();
  const at = (seconds: number) => BEGUN + seconds * 1_000;
  const spans = TURNS.map(({ from, to }) => ({ from: at(from + 1), to: at(to - 1) }));
  await eraseFromStage(
    recordings,
    'basics',
    spans.map((span) => ({ participant: 'grace', terminal: 1, ...span })),
  );
  expect([readFile.mock.calls.length, rename.mock.calls.length]).toEqual([PARTS, PARTS]);
  await recordings.close();
  const atOnce = await textOf(folder);
  expect(atOnce).toContain('"at 18"');
  expect(atOnce).not.toContain('"at 20"');
  expect(atOnce).toContain('"at 545"');
  // As it would be if each went by itself.
  await layParts(folder);
  const index = indexOf(folder);
  await index.load();
  const parts = () => index.parts(index.folderOf(OWNER) ?? '', ID);
  for (const turn of TURNS) await silenceParts(index, parts(), [turn]);
  expect(await textOf(folder)).toBe(atOnce);
});

test('RC67 to keep what rooms show, the head of each part is read once for all of it, and the part once', async () => {
  const index = indexOf(folder);
  await index.load();
  const kept = new KeptParts(index);
  const shown = TURNS.map(({ from, to }) => ({
    ...{ owner: OWNER, terminal: 1 },
    ...{ from: BEGUN + from * 1_000, to: BEGUN + to * 1_000 },
  }));
  const windows = await kept.of(shown);
  expect(await kept.of(shown)).toEqual(windows);
  expect(open).toHaveBeenCalledTimes(PARTS);
  const all: [Part, { from: number; to: number }[]][] = [...windows];
  expect(all.map(([{ number }]) => number)).toEqual([1, 2, 3]);
  for (const [part, own] of all) await keepWindows(index, part, own);
  expect(readFile).toHaveBeenCalledTimes(PARTS);
});
