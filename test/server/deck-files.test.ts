import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { embedOrigin } from '#server/content/embeds';
import { type Library, openLibrary } from '#server/content/library';
import { watchDecks } from '#server/content/watch';
import { ask } from '../support/http';
import { type InProcess, startInProcess } from '../support/in-process';
import { until } from '../support/until';

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="48"><rect width="9" height="9"/></svg>';
const FILES = '/decks/shown/files';

let content: string;
let library: Library;
let slipway: InProcess;

beforeAll(async () => {
  content = await mkdtemp(join(tmpdir(), 'slipway-files-'));
  await mkdir(join(content, 'shown/images/.hidden'), { recursive: true });
  await write('images/a b.svg', SVG);
  await write('film.mp4', '0123456789');
  await write('film.vtt', 'WEBVTT\n');
  await write('sound.mp3', 'x');
  await write('style.css', 'h2 { color: red }');
  await write('images/.hidden/a.png', 'x');
  await writeFile(join(content, 'outside.png'), 'secret');
  library = openLibrary(content);
  slipway = await startInProcess({ contentDir: content, provider: null });
});
afterAll(async () => {
  await slipway?.close();
  await rm(content, { recursive: true, force: true });
});

const write = (name: string, text: string | Buffer) => writeFile(join(content, 'shown', name), text);

async function compiled(body: string, head = '') {
  await write('deck.mdx', `---\ntitle: T\n${head}---\n\n# A\n\n${body}\n`);
  const outcome = await library.compiled('shown');
  if (!outcome) throw new Error('there is no deck');
  const faults = outcome.ok ? [] : outcome.faults.map(({ line, column, message }) => `${line}:${column} ${message}`);
  return { outcome, faults, code: outcome.ok ? outcome.code : '' };
}

test('MD15 files are served with their types, folders and spaces in their names included', async () => {
  const types = ['images/a%20b.svg', 'film.mp4', 'film.vtt', 'sound.mp3', 'style.css'].map(async (path) => {
    const answer = await ask(slipway.port, `${FILES}/${path}?v=1`);
    return [answer.status, answer.headers['content-type'], answer.headers['x-content-type-options']];
  });
  expect(await Promise.all(types)).toEqual(
    ['image/svg+xml', 'video/mp4', 'text/vtt; charset=utf-8', 'audio/mpeg', 'text/css; charset=utf-8'].map((type) => [
      200,
      type,
      'nosniff',
    ]),
  );
});

test('MD16 a drawing opened on its own can run nothing', async () => {
  const { headers } = await ask(slipway.port, `${FILES}/images/a%20b.svg`);
  expect(headers['content-security-policy']).toBe("sandbox; default-src 'none'; style-src 'unsafe-inline'");
});

test('MD17 a film is had in parts, and not again while it stays the same', async () => {
  const get = (headers: Record<string, string>, method = 'GET') =>
    ask(slipway.port, `${FILES}/film.mp4`, { headers, method });
  const whole = await get({});
  const tag = String(whole.headers.etag);
  expect([whole.status, whole.body, whole.headers['accept-ranges']]).toEqual([200, '0123456789', 'bytes']);
  const part = await get({ Range: 'bytes=2-4' });
  expect([part.status, part.body, part.headers['content-range']]).toEqual([206, '234', 'bytes 2-4/10']);
  expect((await get({ Range: 'bytes=-3' })).body).toBe('789');
  expect((await get({ Range: 'bytes=0-1,4-5' })).body).toBe('0123456789');
  const beyond = await get({ Range: 'bytes=10-' });
  expect([beyond.status, beyond.headers['content-range']]).toEqual([416, 'bytes */10']);
  expect((await get({ Range: 'bytes=2-4', 'If-Range': tag })).status).toBe(206);
  expect((await get({ Range: 'bytes=2-4', 'If-Range': '"older"' })).body).toBe('0123456789');
  const known = await get({ 'If-None-Match': `"x", W/${tag}`, Range: 'bytes=2-4' });
  expect([known.status, known.body, known.headers.etag]).toEqual([304, '', tag]);
  const head = await get({}, 'HEAD');
  expect([head.status, head.body, head.headers['content-length']]).toEqual([200, '', '10']);
});

test('MD18 no address leads out of the folder, to what is hidden, or to what is no file', async () => {
  await symlink(join(content, 'outside.png'), join(content, 'shown/link.png'));
  await symlink(content, join(content, 'shown/up'));
  await mkdir(join(content, 'shown/folder.png'));
  execFileSync('mkfifo', [join(content, 'shown/pipe.png')]);
  const paths = ['../outside.png', '%2e%2e/outside.png', '..%2foutside.png', 'images/../../outside.png', 'link.png'];
  paths.push('up/outside.png', 'images/.hidden/a.png', 'folder.png', 'pipe.png', 'deck.mdx', 'a%00.png', '%zz.png');
  paths.push('../../../../etc/passwd', '/etc/passwd', `${'a/'.repeat(500)}b.png`, 'none.png');
  for (const path of paths) expect((await ask(slipway.port, `${FILES}/${path}`)).body, path).toBe('a page');
  for (const deck of ['..', '%2e%2e', 'SHOWN', 'none'])
    expect((await ask(slipway.port, `/decks/${deck}/files/outside.png`)).body, deck).toBe('a page');
});

test('MD19 a picture gets its address, its size and, alone in its paragraph, its caption', async () => {
  const { code } = await compiled('![words](images/a%20b.svg "A caption")\n\nIn ![a line](<images/a b.svg>) of text\n');
  expect(code.match(/\/decks\/shown\/files\/images\/a%20b\.svg\?v=\w{10}/g)).toHaveLength(2);
  expect(code).toMatch(/alt:"words",caption:"A caption",width:"64",height:"48"/);
  expect(code.match(/caption:/g)).toHaveLength(1);
  const later = await compiled(
    'text\n\n---\n\n# B\n\n![x][a]\n\n<img src="images/a b.svg" width="32" />\n\n[a]: images/a%20b.svg',
  );
  expect(later.code.match(/loading:"lazy"/g)).toHaveLength(2);
  expect(later.code).toMatch(/width:"32",[^}]*height:"24"/);
});

test.each([
  ['a missing picture', '![x](none.png)', '7:1 There is no file none.png in the deck’s folder.'],
  ['a link', '![x](link.png)', '7:1 link.png is no file of the deck’s folder itself'],
  [
    'a way through a linked folder',
    '![x](up/outside.png)',
    '7:1 up/outside.png is no file of the deck’s folder itself',
  ],
  ['a way out', 'a ![x](../outside.png)', '7:3 “../outside.png” cannot be shown here'],
  ['a file of the server', '![x](/etc/passwd)', '7:1 “/etc/passwd” cannot be shown here'],
  [
    'another kind',
    '![x](film.mp4)',
    '7:1 “film.mp4” cannot be shown here: it must be a file of the deck’s folder (.png',
  ],
  ['what is no image', '![x](fake.png)', '7:1 fake.png is no image'],
  ['a picture elsewhere', '![x](https://a.example/x.png)', '7:1 https://a.example/x.png is elsewhere, and a talk'],
  ['one without a scheme', '<img src="//a.example/x.png" />', '7:1 //a.example/x.png is elsewhere'],
  ['a film elsewhere', '<Video src="https://a.example/x.mp4" />', '7:1 <Video> src: must be a .mp4 or .webm file'],
  ['a film that is a sound', '<Video src="sound.mp3" />', '7:1 <Video> src: must be a .mp4 or .webm file'],
  ['a missing poster', '<Video src="film.mp4" poster="none.png" />', '7:1 There is no file none.png'],
  ['a plain film elsewhere', '<video src="https://a.example/x.mp4" />', '7:1 https://a.example/x.mp4 is elsewhere'],
  ['a missing sound', '<Audio src="none.mp3" />', '7:1 There is no file none.mp3'],
  ['a frame', '<iframe src="https://a.example" />', '7:1 An <iframe> is not shown. Write <Embed'],
  ['a page without TLS', '<Embed src="http://a.example" />', '7:1 <Embed> src: must be a whole https address'],
  ['a missing background', 'x\n\n---\nname: b\nbackground: none.png\n---\n\n# B', '11:1 There is no file none.png'],
  ['a background that is none', 'x\n\n---\nbackground: rde\n---\n\n# B', '10:13 background: must be a CSS colour'],
])('MD20 %s is a fault at its place', async (_what, body, message) => {
  await write('fake.png', 'no image');
  const { faults } = await compiled(body);
  expect(faults).toHaveLength(1);
  expect(faults[0]).toContain(message);
});

test('MD21 a file that comes, changes or goes changes the deck without a save of its source', async () => {
  const told: string[] = [];
  const unwatch = await watchDecks(content, (deck) => told.push(deck));
  const before = await compiled('![x](images/new.svg)\n\n![y](images/a%20b.svg)');
  expect(before.faults).toEqual(['7:1 There is no file images/new.svg in the deck’s folder.']);
  told.length = 0;
  await write('images/new.svg', SVG);
  await until('the watch to see the file', () => told.includes('shown'));
  const there = await library.compiled('shown');
  expect(there?.ok).toBe(true);
  expect((await library.compiled('shown'))?.revision).toBe(there?.revision);
  await write('images/new.svg', SVG.replace('64', '640'));
  const changed = await library.compiled('shown');
  expect(changed?.ok && changed.code).toContain('width:"640"');
  expect(changed?.revision).not.toBe(there?.revision);
  await rm(join(content, 'shown/images/new.svg'));
  expect((await library.compiled('shown'))?.ok).toBe(false);
  await unwatch();
});

test('MD22 a film has the captions that lie beside it', async () => {
  expect((await compiled('<Video src="film.mp4" title="Launch" loop />')).code).toContain(
    `captions:"${FILES}/film.vtt`,
  );
  await write('other.mp4', 'x');
  expect((await compiled('<Video src="other.mp4" />')).code).not.toContain('captions:');
});

test('MD23 a background is a colour as written, or a file at its address', async () => {
  const { code } = await compiled(
    'x\n\n---\nbackground: "#12303c"\n---\n\n# B\n\n---\nbackground: film.mp4\n---\n\n# C',
  );
  expect(code).toContain('background:"#12303c"');
  expect(code).toContain(`background:"${FILES}/film.mp4?v=`);
});

test('MD24 a deck’s page lets in the pages that it embeds, and no other page lets in any', async () => {
  await compiled(
    '<Embed src="https://a.example/x" />\n\n<Embed src="http://localhost:8080/" />\n\n<Embed src="https://a.example/y" />',
  );
  const framesAt = async (path: string) => {
    const policy = String((await ask(slipway.port, path)).headers['content-security-policy']);
    return policy.split('; ').find((part) => part.startsWith('frame-src'));
  };
  expect(await framesAt('/decks/shown')).toBe('frame-src https://a.example http://localhost:8080');
  for (const path of ['/', '/decks/none', '/decks/shown/recordings', '/decks/..%2fshown'])
    expect(await framesAt(path), path).toBe("frame-src 'none'");
});

test.each([
  'http://a.example',
  'https://a;script-src/',
  'https://user:secret@a.example',
  'javascript:alert(1)',
  'data:text/html,x',
  'https://a.example, https:',
  'localhost:8080',
  'http://localhost.a.example',
  'http://127.0.0.1.a.example',
  '/decks/x',
  7,
])('MD25 %j cannot be embedded', (src) => {
  expect(embedOrigin(src)).toBeNull();
});

test('MD26 a footnote stands on each slide that refers to it, under a number of its own', async () => {
  const body =
    'One[^a] two[^b] and one[^a].\n\n[^a]: First, see[^c].\n\n---\n\n# B\n\nBack[^b]\n\n[^b]: Second.\n[^c]: Third.';
  const { code, faults } = await compiled(body);
  expect(faults).toEqual([]);
  expect(code.match(/className:"footnotes"/g)).toHaveLength(2);
  const ids = [...code.matchAll(/id:"(footnote[\w-]*)"/g)].map(([, id]) => id);
  for (const id of ['footnote_1_1', 'footnote_1_2', 'footnote_1_3', 'footnote_2_1', 'footnote-reference_1_1_2'])
    expect(
      ids.filter((each) => each === id),
      id,
    ).toHaveLength(1);
  expect(code).toContain('href:"#footnote-reference_1_1_2"');
  expect(code).not.toContain('user-content');
});

test('MD27 a variable is shown in text and attributes, and never in code', async () => {
  const head = 'variables:\n  product: Ship*way*\n  film: film.mp4\n';
  const { code, faults } = await compiled(
    'The {product} and <b title={product}>it</b>.\n\n{product}\n\n`{product}`\n\n```js\n{product}\n```\n\n<Video src={film} />',
    head,
  );
  expect(faults).toEqual([]);
  expect(code.match(/Ship\*way\*/g)?.length).toBe(3);
  expect(code).toContain(`src:"${FILES}/film.mp4`);
});

test.each([
  ['an unknown one', 'x {other} y', '10:3 There is no variable “other”. There are: one, two.'],
  ['one of JavaScript', '{constructor}', '10:1 There is no variable “constructor”. There are: one, two.'],
  ['an unknown one in an attribute', '<b title={undefined}>x</b>', '10:1 There is no variable “undefined”.'],
  ['more than a name', '{one + two}', '10:1 Only literals can stand in braces'],
])('MD28 %s is a fault', async (_what, body, message) => {
  const { faults } = await compiled(body, 'variables:\n  one: a\n  two: b\n');
  expect(faults).toHaveLength(1);
  expect(faults[0]).toContain(message);
});
