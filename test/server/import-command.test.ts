import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
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

test('IMP120 a folder of a lab becomes a deck with its scripts, and what cannot be taken is told with its file', async () => {
  await cp(join(root, 'test/content/imports/killercoda'), join(place, 'harbour'), { recursive: true });
  await writeFile(join(place, 'harbour/assets/quay.png'), Buffer.from(DOT, 'base64'));
  await writeFile(join(place, 'harbour/finish.md'), Buffer.from('%PDF-1.4'));
  await writeFile(join(place, 'outside.sh'), 'secret');
  await symlink(join(place, 'outside.sh'), join(place, 'harbour/missing.md'));
  const { status, out, error } = await slipwayImport('harbour');
  expect(status, error).toBe(0);
  expect(out).toContain('index.json as a Killercoda scenario, told by the steps of a scenario in JSON.');
  expect(out).toContain('  line 19: dropped: missing.md, the text of “Nobody wrote this”: there is no such file\n');
  expect(out).toContain('../outside.sh, the script that verifies a step: it is outside the folder;');
  expect(out).toContain('  line 21: dropped: finish.md, the text of “Finish”: This is a PDF, not a text file');
  expect(out).toContain('  look.md line 32: dropped: <script>\n');
  const made = join(place, 'content/a-harbour-in-a-box');
  expect((await readdir(made, { recursive: true })).sort().join(' ')).toBe(
    'app app/background.sh app/log.py app/office.conf app/tide.sh assets assets/quay.png deck.mdx node2 node2/office.conf',
  );
  const { mode } = await stat(join(made, 'app/tide.sh'));
  expect(mode & 0o111).toBe(0o111);
});

test('IMP121 a lab that cannot be read is told with its file and line, a course with its labs', async () => {
  await mkdir(join(place, 'course/broken'), { recursive: true });
  await writeFile(join(place, 'course/broken/index.json'), '{\n  "title": "a",\n  "details": { "steps": [ }\n}\n');
  const broken = await slipwayImport('course/broken');
  expect([broken.status, broken.error]).toEqual([1, expect.stringMatching(/course\/broken\/index\.json:3: \S/)]);
  const course = await slipwayImport('course');
  expect([course.status, course.error]).toEqual([2, expect.stringContaining('there are broken.')]);
});
