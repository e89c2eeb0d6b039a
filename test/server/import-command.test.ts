import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
/** A picture of one dot. */
const DOT = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

let place = '';

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'slipway-import-'));
  await mkdir(join(place, 'talk/images'), { recursive: true });
  await cp(join(root, 'test/content/imports/reveal.md'), join(place, 'talk/slides.md'));
  await writeFile(join(place, 'talk/images/ship.png'), Buffer.from(DOT, 'base64'));
});

afterAll(() => rm(place, { recursive: true, force: true }));

async function slipwayImport(...args: string[]): Promise<{ status: number; out: string; error: string }> {
  const child = spawn(process.execPath, [join(root, 'bin/slipway.mjs'), 'import', ...args], {
    cwd: place,
    env: { ...process.env, CONTENT_DIR: join(place, 'content'), DATA_DIR: place },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', error: '' };
  child.stdout.on('data', (bytes) => (said.out += bytes));
  child.stderr.on('data', (bytes) => (said.error += bytes));
  const [status] = await once(child, 'close');
  return { status, ...said };
}

test('IMP90 a folder becomes a deck folder in the content folder, with its pictures, and all changes are printed', async () => {
  const { status, out, error } = await slipwayImport('talk');
  expect(status, error).toBe(0);
  expect(out).toContain('slides.md as reveal.js, told by its “.slide:” and “.element:” comments.');
  expect(out).toContain('Slides begin at: lines of “---” across, lines of “--” down.');
  expect(out).toContain('  line 44: dropped: <script>\n');
  expect(out).toContain('5 slides in content/shipping-on-fridays, with 1 file.');
  expect((await readdir(join(place, 'content/shipping-on-fridays'), { recursive: true })).sort()).toEqual([
    'deck.mdx',
    'images',
    'images/ship.png',
  ]);
});

test('IMP91 a folder that exists is never touched, and nothing is written where nothing can be read', async () => {
  await mkdir(join(place, 'mine'));
  await writeFile(join(place, 'mine/deck.mdx'), 'my own');
  const taken = await slipwayImport('talk/slides.md', '--out', 'mine');
  expect([taken.status, taken.error]).toEqual([1, expect.stringContaining('exists already and is not touched.')]);
  expect(await readFile(join(place, 'mine/deck.mdx'), 'utf8')).toBe('my own');
  await writeFile(join(place, 'a.md'), Buffer.from('%PDF-1.4'));
  const binary = await slipwayImport('a.md', '--out', 'new');
  expect([binary.status, binary.error]).toEqual([1, expect.stringContaining('This is a PDF, not a text file.')]);
  const nowhere = await slipwayImport('b.md', '--from', 'keynote');
  expect([nowhere.status, nowhere.error]).toEqual([2, expect.stringContaining('“keynote” is no format.')]);
  expect(await readdir(place)).not.toContain('new');
});

test('IMP92 only files of the source’s folder are taken, wherever names and links lead', async () => {
  await writeFile(join(place, 'secret.png'), 'secret');
  await symlink(join(place, 'secret.png'), join(place, 'talk/link.png'));
  await writeFile(join(place, 'talk/other.md'), '# A\n\n![a](../secret.png) ![b](link.png) ![c](none.png)\n');
  const { status, out, error } = await slipwayImport('talk/other.md', '--out', 'taken');
  expect([status, error]).toEqual([1, expect.stringContaining('It is written, but cannot be shown yet:')]);
  expect(out).toContain('../secret.png, which the deck uses: it is outside the folder');
  expect(out).toContain('link.png, which the deck uses: there is no such file');
  expect(out).toContain('none.png, which the deck uses: there is no such file');
  expect(await readdir(join(place, 'taken'))).toEqual(['deck.mdx']);
});
