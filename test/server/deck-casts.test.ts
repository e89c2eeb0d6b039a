import { cp, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Library, openLibrary } from '#server/content/library';
import { type InProcess, startInProcess, TEST_CONTENT } from '../support/in-process';

const CAST = '{"version":3,"term":{"cols":80,"rows":24}}\n[0,"o","hello"]\n';

let content: string;
let library: Library;
let slipway: InProcess;

beforeAll(async () => {
  content = await mkdtemp(join(tmpdir(), 'slipway-casts-'));
  await cp(TEST_CONTENT, content, { recursive: true });
  await mkdir(join(content, 'played'));
  await write('deck.mdx', deckWith('<Recording src="demo.cast" title="How it went" />'));
  await write('demo.cast', CAST);
  library = openLibrary(content);
  slipway = await startInProcess({ contentDir: content, provider: null });
});
afterAll(async () => {
  await slipway?.close();
  await rm(content, { recursive: true, force: true });
});

const deckWith = (element: string) => `---\ntitle: T\n---\n\n# A\n\n${element}\n`;
const write = (name: string, text: string) => writeFile(join(content, 'played', name), text);

async function faults(): Promise<string[]> {
  const outcome = await library.compiled('played');
  return outcome?.ok ? [] : (outcome?.faults.map(({ line, column, message }) => `${line}:${column} ${message}`) ?? []);
}

test('RC42 a recording on a slide is asked for at the deck’s own address', async () => {
  const outcome = await library.compiled('played');
  expect(outcome?.ok && outcome.code).toContain('/decks/played/files/demo.cast');
  const answer = await fetch(`${slipway.url}/decks/played/files/demo.cast`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-asciicast']);
  expect(await answer.text()).toBe(CAST);
});

test('RC43 one that is missing or malformed is a fault where it is named, and gone as the file is mended', async () => {
  const sound = await library.compiled('played');
  await rm(join(content, 'played/demo.cast'));
  expect(await faults()).toEqual(['7:1 There is no file demo.cast in the deck’s folder.']);
  await write('demo.cast', `${CAST}[0,"o"]\n`);
  expect(await faults()).toEqual([
    '7:1 demo.cast cannot be played: line 3: An event must be an array of time, code and data.',
  ]);
  expect((await library.list()).some((each) => !each.ok && each.name === 'played')).toBe(true);
  await write('demo.cast', CAST);
  const mended = await library.compiled('played');
  expect(mended?.ok).toBe(true);
  expect(mended?.revision).not.toBe(sound?.revision);
});

test.each([
  ['no src', '<Recording />', '7:1 <Recording> src: must be a .cast file'],
  ['another kind of file', '<Recording src="demo.txt" />', '7:1 <Recording> src: must be a .cast file'],
  ['a way out', '<Recording src="../basics/demo.cast" />', '7:1 <Recording> src: must be a .cast file'],
  ['another site', '<Recording src="https://a.example/demo.cast" />', '7:1 <Recording> src: must be a .cast file'],
])('RC44 %s is a fault', async (_what, element, message) => {
  await write('deck.mdx', deckWith(element));
  expect((await faults())[0]).toContain(message);
});

test('RC45 of a deck’s folder neither source nor links are served, and no way leads out', async () => {
  await symlink('/etc/hostname', join(content, 'played/link.cast'));
  for (const path of ['deck.mdx', 'link.cast', 'none.cast', '..%2fbasics%2fdeck.mdx', '%2e%2e/x.cast', '.cast'])
    expect(await (await fetch(`${slipway.url}/decks/played/files/${path}`)).text(), path).toBe('a page');
  expect((await fetch(`${slipway.url}/decks/played/files/demo.cast`, { method: 'POST' })).status).toBe(403);
});

test('RC47 whoever asks for a large one and reads nothing costs next to no memory', async () => {
  const MIB = 1024 * 1024;
  const path = '/decks/played/files/large.cast';
  await write('large.cast', CAST + `[0,"o","${'x'.repeat(MIB)}"]\n`.repeat(24));
  const { size } = await stat(join(content, 'played/large.cast'));
  const head = await fetch(slipway.url + path, { method: 'HEAD' });
  expect([head.status, head.headers.get('content-length')]).toEqual([200, String(size)]);
  const before = process.memoryUsage().arrayBuffers;
  const stalled = await Promise.all(Array.from({ length: 8 }, () => askedAndNotRead(slipway.port, path)));
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(48 * MIB);
  for (const answer of stalled) answer.destroy();
  expect((await (await fetch(slipway.url + path)).text()).length).toBe(size);
});

function askedAndNotRead(port: number, path: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, agent: false }, resolve).on('error', reject);
  });
}
