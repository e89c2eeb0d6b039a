// What `slipway export` understands, and what it does without a browser.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readExportRequest } from '#server/cli/export-request';
import { within } from '#server/export/browser';
import { screenTextOf } from '#server/export/casts';
import { targetFile, targetFolder, writeFolder, writeWhole } from '#server/export/target';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-export-test-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const DEFAULTS = {
  ...{ deck: 'demo', pdf: null, html: null, steps: false, notes: false },
  ...{ theme: 'light', slides: null, language: null, timeoutMs: 120_000 },
};

test.each([
  ['demo --pdf', { pdf: '' }],
  ['--pdf demo', { pdf: '' }],
  ['demo --pdf talk.pdf', { pdf: 'talk.pdf' }],
  ['--pdf talk.pdf demo', { pdf: 'talk.pdf' }],
  ['demo --pdf --steps --notes', { pdf: '', steps: true, notes: true }],
  ['demo --html', { html: '' }],
  ['--html demo', { html: '' }],
  ['demo --html out', { html: 'out' }],
  ['--html out demo', { html: 'out' }],
  ['demo --pdf --html --slides 1,3-5', { pdf: '', html: '', slides: '1,3-5' }],
  ['demo --html=out --pdf=talk.pdf', { pdf: 'talk.pdf', html: 'out' }],
  ['demo --language fr --html', { html: '', language: 'fr' }],
  ['--html --language fr demo', { html: '', language: 'fr' }],
  ['demo --pdf --theme dark --timeout 1.5', { pdf: '', theme: 'dark', timeoutMs: 1_500 }],
])('EX4 export %s', (line, read) => {
  expect(readExportRequest(line.split(' '))).toEqual({ ok: true, request: { ...DEFAULTS, ...read } });
});

test.each([
  ['--pdf', 'Name the deck: slipway export DECK --pdf'],
  ['demo other --pdf', 'One deck at a time: demo, other.'],
  ['demo', 'Say what to make: --pdf, --html or both.'],
  ['demo --html --steps', '--steps is for --pdf: a page for each step.'],
  ['demo --pdf --theme blue', '--theme is light or dark, not “blue”.'],
  ['demo --pdf --timeout soon', '--timeout is a number of seconds, such as 300.'],
  ['demo --pdf --colour', "Unknown option '--colour'."],
])('EX5 export %s is refused in a sentence', (line, problem) => {
  expect(readExportRequest(line.split(' '))).toEqual({ ok: false, problem });
});

test('EX6 where nothing can be written is said before any work', async () => {
  await expect(targetFile(folder, 'none/talk.pdf')).rejects.toThrow('none/talk.pdf cannot be written');
  await mkdir(join(folder, 'talk.pdf'));
  await expect(targetFile(folder, 'talk.pdf')).rejects.toThrow('talk.pdf is there already and is no file.');
  await writeFile(join(folder, 'file'), '');
  await expect(targetFolder(folder, 'file')).rejects.toThrow('file is there already and is no folder');
});

test('EX7 a folder with other files is not touched, and one with an earlier export is written anew', async () => {
  await mkdir(join(folder, 'mine'));
  await writeFile(join(folder, 'mine/index.html'), '<title>My own page</title>');
  await expect(targetFolder(folder, 'mine')).rejects.toThrow('mine holds other files already and is not touched.');
  const page = '<!DOCTYPE html><meta name="generator" content="Slipway">';
  await writeFolder(await targetFolder(folder, 'out'), page, new Map([['assets/a.svg', Buffer.from('<svg/>')]]));
  await writeFolder(await targetFolder(folder, 'out'), `${page}2`, new Map());
  expect(await readFile(join(folder, 'out/index.html'), 'utf8')).toBe(`${page}2`);
  expect(await readFile(join(folder, 'out/assets/a.svg'), 'utf8')).toBe('<svg/>');
});

test('EX8 what cannot be written leaves what was there, and nothing beside it', async () => {
  await mkdir(join(folder, 'talk.pdf/held'), { recursive: true });
  const target = { path: join(folder, 'talk.pdf'), shown: 'talk.pdf' };
  await expect(writeWhole(target, 'new')).rejects.toThrow('talk.pdf cannot be written: ');
  expect(await readdir(folder)).toEqual(['talk.pdf']);
});

test('EX9 a page that never becomes ready ends the export at its deadline', async () => {
  const never = new Promise<never>(() => {});
  await expect(within(never, 5, 'The deck was not drawn')).rejects.toThrow(
    'The deck was not drawn in 0.005 s. Give it more with --timeout SECONDS.',
  );
});

test('EX10 a recording stands on paper as the text of its last screen', async () => {
  const cast = [
    '{"version":2,"width":20,"height":3,"title":"Hello"}',
    '[0.1,"o","one\\r\\ntwo\\r\\n"]',
    '[0.2,"r","20x2"]',
    '[0.3,"o","\\u001b[32mthree\\u001b[0m\\r\\nfo"]',
    '[0.4,"o","ur"]',
  ].join('\n');
  expect(await screenTextOf(Buffer.from(cast), 'a.cast')).toEqual({ title: 'Hello', text: 'three\nfour' });
  await expect(screenTextOf(Buffer.from('no'), 'a.cast')).rejects.toThrow(
    'The recording a.cast cannot be read. Line 1',
  );
});
