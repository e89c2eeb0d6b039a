// Files of a sandbox over the real server: whose they are, what a page is told of them, and what is written.
import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RawData, WebSocket } from 'ws';
import { fileBlockAddress, parseFileBlockAnswer } from '#core/file-block';
import { type FileCommand, type FileFact, fileAddress, parseFileFact } from '#core/file-protocol';
import { MAX_EDIT_BYTES, MAX_TRANSFER_BYTES } from '#core/files';
import { PROTOCOL_VERSION } from '#core/protocol';
import { openLibrary } from '#server/content/library';
import { type InProcess, startInProcess } from '../support/in-process';
import { leastOf } from '../support/least';
import { Participant } from '../support/participant';
import { until } from '../support/until';

/** A second, and what telling of it takes. */
const SOON_MS = 1_500;

const DECK = `---
title: Files
---

# One

\`\`\`sh run name=go
true
\`\`\`

\`\`\`py file=app/main.py name=app
print('docker run')
\`\`\`
`;

let server: InProcess;
let contentDir: string;
let owner: Participant;
const page = randomUUID();

beforeAll(async () => {
  contentDir = await mkdtemp(join(tmpdir(), 'slipway-files-'));
  await cp('test/content/basics', join(contentDir, 'files'), { recursive: true });
  await writeFile(join(contentDir, 'files/deck.mdx'), DECK);
  server = await startInProcess({ contentDir });
  owner = await Participant.join({ url: server.url, deck: 'files', cookie: await server.presenter(), page });
  owner.open();
  await owner.prompt();
});
afterAll(async () => {
  owner.leave();
  await server.close();
  await rm(contentDir, { recursive: true });
});

const shell = async (command: string) => {
  const mark = randomUUID();
  owner.type(`${command}; echo ${mark.slice(0, 9)}""${mark.slice(9)}\r`);
  await owner.sees(new RegExp(mark));
};

type Ask = { method?: string; headers?: Record<string, string>; body?: string | Buffer; cookie?: string };
const at = (path: string, query = '') => server.url + fileAddress({ deck: 'files', node: 'node1', path }) + query;
const ask = (url: string, { cookie = owner.cookie, headers = {}, ...rest }: Ask = {}) =>
  fetch(url, { ...rest, headers: { cookie, origin: server.url, ...headers } } as RequestInit);
const put = (path: string, body: string, headers: Record<string, string> = {}) =>
  ask(at(path, '?edit'), { method: 'PUT', body, headers });
const etagOf = (answer: Response) => answer.headers.get('etag') ?? '';

class FilesPage {
  readonly facts: FileFact[] = [];
  closed: number | null = null;
  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data: RawData) => {
      const fact = parseFileFact(String(data));
      if (!fact.ok) throw new Error(fact.problem);
      this.facts.push(fact.value);
    });
    socket.on('close', (code) => {
      this.closed = code;
    });
  }
  static async open(from: { cookie?: string; page?: string; deck?: string; node?: string } = {}): Promise<FilesPage> {
    const { cookie = owner.cookie, node, ...named } = from;
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/files`, {
      headers: { cookie, origin: server.url },
    });
    const opened = new FilesPage(socket);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    const hello = { type: 'hello', version: PROTOCOL_VERSION, deck: 'files', page, ...named } as const;
    opened.send(node === undefined ? hello : { ...hello, node });
    return opened;
  }
  send(command: FileCommand | { type: 'show'; folders: string[]; files: string[] }): void {
    this.socket.send(JSON.stringify(command));
  }
  last(path: string) {
    const listed = this.facts.findLast((fact) => fact.type === 'folder-listed' && fact.path === path);
    return listed?.type === 'folder-listed' ? listed.entries.map(({ name }) => name) : null;
  }
  leave(): void {
    this.socket.close();
  }
}

test('FH1 what is written over HTTP is in the sandbox, and is read back with a stamp; nobody else reaches it', async () => {
  const created = await put('one.txt', 'eins\n', { 'if-none-match': '*' });
  expect(created.status).toBe(204);
  await shell('cat one.txt');
  await owner.sees(/eins/);
  const read = await ask(at('one.txt', '?edit'));
  expect([read.status, await read.text(), etagOf(read)]).toEqual([200, 'eins\n', etagOf(created)]);
  expect(read.headers.get('content-security-policy')).toContain('sandbox');
  const strangers = ['', (await Participant.join({ url: server.url, deck: 'files' })).cookie, await server.presenter()];
  for (const cookie of strangers) {
    expect((await ask(at('one.txt', '?edit'), { cookie })).status).toBe(404);
    expect((await ask(at('one.txt', '?edit'), { cookie, method: 'PUT', body: 'x' })).status).toBe(404);
  }
  const foreign = await ask(at('one.txt', '?edit'), {
    method: 'PUT',
    body: 'x',
    headers: { origin: 'http://evil.test' },
  });
  expect(foreign.status).toBe(403);
  expect((await ask(`${server.url}/files/files/node1/../one.txt`)).status).not.toBe(200);
  expect((await ask(`${server.url}/files/files/node1/..%2f..%2fetc%2fpasswd`)).status).toBe(404);
});

test('FH2 a file that has changed is not written over, and the answer says what it is now', async () => {
  const first = await put('two.txt', 'mine');
  await shell('echo theirs >two.txt');
  const refused = await put('two.txt', 'lost', { 'if-match': etagOf(first) });
  expect(refused.status).toBe(412);
  const now = await ask(at('two.txt', '?edit'));
  expect([await now.text(), etagOf(now)]).toEqual(['theirs\n', etagOf(refused)]);
  expect((await put('two.txt', 'new', { 'if-match': etagOf(refused) })).status).toBe(204);
  expect((await put('two.txt', 'new', { 'if-match': 'nonsense' })).status).toBe(400);
});

test('FH3 sizes are bounded, and a download is never a page', async () => {
  const large = 'x'.repeat(MAX_EDIT_BYTES + 1);
  expect((await put('large', large)).status).toBe(413);
  const uploaded = await ask(at('large <b>"ü"'), { method: 'PUT', body: large });
  expect(uploaded.status).toBe(204);
  const refused = await ask(at('large <b>"ü"', '?edit'));
  expect([refused.status, await refused.text()]).toEqual([413, expect.stringContaining('2.0 MiB')]);
  const download = await ask(at('large <b>"ü"'));
  expect(download.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''large%20%3Cb%3E%22%C3%BC%22");
  expect((await download.text()).length).toBe(large.length);
  const announced = await ask(at('huge'), { method: 'PUT', body: Buffer.alloc(MAX_TRANSFER_BYTES + 1) }).catch(
    () => null,
  );
  expect(announced?.status ?? 413).toBe(413);
  expect((await ask(at('huge'))).status).toBe(404);
});

test('FS1 a page is told what is in the folders that it shows, and of changes within a second', async () => {
  await shell('mkdir -p tree/deep');
  const files = await FilesPage.open();
  files.send({ type: 'show', folders: ['', 'tree'], files: [] });
  await until('the listings', () => files.last('tree')?.join() === 'deep' && files.last('')?.includes('tree'));
  const isThere = () => files.last('tree')?.includes('new.txt') === true;
  const toldMs = await leastOf(SOON_MS, async () => {
    await shell('rm -f tree/new.txt');
    await until('no new file', () => !isThere());
    await shell('echo x >tree/new.txt; echo x >tree/deep/unseen');
    const begun = performance.now();
    await until('the new file', isThere);
    return performance.now() - begun;
  });
  expect(toldMs).toBeLessThan(SOON_MS);
  files.send({ type: 'rename', ask: 1, from: 'tree/new.txt', to: 'tree/old.txt' });
  files.send({ type: 'rename', ask: 2, from: 'tree/none', to: 'tree/x' });
  files.send({ type: 'make-folder', ask: 3, path: 'tree/made' });
  await until('the names', () => files.last('tree')?.join() === 'deep,made,old.txt');
  await until('the answers', () => files.facts.some((fact) => fact.type === 'done' && fact.ask === 3));
  expect(files.facts.find((fact) => fact.type === 'refused')).toMatchObject({ ask: 2 });
  files.send({ type: 'remove', ask: 4, path: 'tree' });
  await until('its end', () => files.facts.some((fact) => fact.type === 'folder-gone' && fact.path === 'tree'));
  files.leave();
});

test('FS2 a socket of no page, of a node that there is not, or with a path that leads out, gets nothing', async () => {
  const stranger = await FilesPage.open({ cookie: await server.presenter() });
  const nowhere = await FilesPage.open({ node: 'node9' });
  const rude = await FilesPage.open();
  rude.send({ type: 'show', folders: ['../..'], files: [] });
  await until('all are closed', () => [stranger, nowhere, rude].every(({ closed }) => closed !== null));
  expect([stranger.closed, rude.closed]).toEqual([4409, 4400]);
  expect(nowhere.facts).toEqual([{ type: 'files-away', message: 'There is no node node9 in this sandbox.' }]);
});

test('FB1 a block is written by its id; where the file differs nothing is, until its stamp shows that it was seen', async () => {
  const onDisk = await openLibrary(contentDir).compiled('files');
  const block = onDisk?.ok ? onDisk.deck.blocks.find(({ name }) => name === 'app') : undefined;
  const url = server.url + fileBlockAddress(`files/app@${block?.hash}`);
  const write = async (over: string | null) => {
    const answer = await ask(url, { method: 'POST', body: JSON.stringify({ over }) });
    return answer.status === 200 ? parseFileBlockAnswer(await answer.json()) : answer.text();
  };
  expect(await write(null)).toMatchObject({ kind: 'written', isNew: true });
  expect(await write(null)).toEqual({ kind: 'same' });
  await shell('echo other >app/main.py');
  const differs = await write(null);
  expect(differs).toMatchObject({ kind: 'differs', text: 'other\n', wanted: "print('docker run')\n" });
  if (typeof differs === 'string' || differs?.kind !== 'differs') throw new Error('it was written');
  await shell('echo another >app/main.py');
  expect(await write(differs.stamp)).toMatchObject({ kind: 'differs', text: 'another\n' });
  const seen = await write(null);
  if (typeof seen === 'string' || seen?.kind !== 'differs') throw new Error('it was written');
  expect(await write(seen.stamp)).toMatchObject({ kind: 'written', isNew: false });
  const old = await ask(server.url + fileBlockAddress('files/app@0123456789ab'), {
    method: 'POST',
    body: '{"over":null}',
  });
  expect([old.status, await old.text()]).toEqual([409, expect.stringContaining('has changed')]);
  expect((await ask(url, { method: 'POST', body: '{"path":"/etc/passwd"}' })).status).toBe(400);
  expect((await ask(url, { method: 'POST', body: '{"over":null}', cookie: '' })).status).toBe(409);
});
