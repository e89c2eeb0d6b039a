import { readdir, readFile, stat } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseCast } from '#core/asciicast';
import { parseRecordingList, type RecordingRow } from '#core/recording';
import { type InProcess, startInProcess } from '../support/in-process';
import { Participant } from '../support/participant';
import { until } from '../support/until';

let slipway: InProcess;
let presenter: Participant;

beforeAll(async () => {
  slipway = await startInProcess();
  presenter = await Participant.join({ url: slipway.url, deck: 'basics', cookie: await slipway.presenter() });
});
afterAll(async () => {
  await slipway?.close();
});

async function ask(path: string, init: { method?: string; cookie?: string; body?: object; origin?: string } = {}) {
  const { method = 'GET', cookie = presenter.cookie, body, origin = slipway.url } = init;
  return fetch(slipway.url + path, {
    method,
    headers: { cookie, ...(method === 'GET' ? {} : { origin }) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
}

async function listed(cookie = presenter.cookie): Promise<RecordingRow[]> {
  const answer = await ask('/recordings/basics', { cookie });
  return parseRecordingList(await answer.json())?.recordings ?? [];
}

/** Asked for as it stands: fetch would tidy the path. */
function statusOf(path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const options = { port: slipway.port, host: '127.0.0.1', path, headers: { cookie: presenter.cookie } };
    httpRequest(options, (answer) => resolve(answer.resume().statusCode ?? 0))
      .on('error', reject)
      .end();
  });
}

test('RC18 a terminal is recorded as it happens, and never what is typed where it is not shown', async () => {
  presenter.open();
  await presenter.prompt();
  presenter.type('stty -echo; echo hidden-$((40+2)); read word; stty echo; echo "was $(echo -n $word | wc -c) long"\r');
  await presenter.sees(/hidden-42/);
  presenter.type('swordfish\r');
  await presenter.sees(/was 9 long/);
  const [row] = await until('a recording', async () => {
    const rows = await listed();
    return rows.length > 0 && rows;
  });
  const text = await until('its end on disk', async () => {
    const body = await (await ask(`/recordings/basics/${row?.id}.cast`)).text();
    return body.includes('was 9 long') && body;
  });
  expect(text).not.toContain('swordfish');
  const outcome = parseCast(text);
  expect(outcome.ok && outcome.cast).toMatchObject({ version: 3, cols: 100, rows: 30, title: 'Terminal 1 on node1' });
  expect(row).toMatchObject({ terminal: 1, node: 'node1', isLive: true, parts: 1 });
});

test('RC19 a recording is its participant’s: nobody else lists, reads, cuts or deletes it, nor the operator', async () => {
  const [row] = await listed();
  const guest = await Participant.join({ url: slipway.url, deck: 'basics' });
  for (const cookie of [guest.cookie, await slipway.operator(), '']) {
    expect(await listed(cookie)).toEqual([]);
    expect((await ask(`/recordings/basics/${row?.id}.cast`, { cookie })).status).toBe(404);
    const cut = await ask(`/recordings/basics/${row?.id}/cut`, { cookie, method: 'POST', body: { secret: 'long' } });
    expect(cut.status).toBe(404);
    expect((await ask(`/recordings/basics/${row?.id}`, { cookie, method: 'DELETE' })).status).toBe(404);
  }
  guest.leave();
  expect((await ask(`/recordings/cluster/${row?.id}.cast`)).status).toBe(404);
  const foreign = { method: 'DELETE', origin: 'https://elsewhere.example' };
  expect((await ask(`/recordings/basics/${row?.id}`, foreign)).status).toBe(403);
  expect(await listed()).toHaveLength(1);
});

test.each([
  '/recordings/',
  '/recordings/..',
  '/recordings/../secret',
  '/recordings/basics/../../secret.cast',
  '/recordings/basics/..%2f..%2fsecret.cast',
  '/recordings/basics/0123456789abcdef.cast',
  '/recordings/basics/0123456789ABCDEF.cast',
  '/recordings/basics/%00.cast',
  '/recordings/no%20such%20deck',
  '/recordings/Basics',
])('RC20 %s is not there', async (path) => {
  expect(await statusOf(path)).toBe(404);
});

test('RC21 what is no cut, or asked for another way, is refused with what would do', async () => {
  const [row] = await listed();
  const cut = (body: object) => ask(`/recordings/basics/${row?.id}/cut`, { method: 'POST', body });
  for (const body of [{}, { secret: 'abc' }, { from: 2, to: 1 }, { from: -1, to: 2 }, { secret: 'x'.repeat(20_000) }])
    expect((await cut(body)).status, JSON.stringify(body).slice(0, 40)).toBe(400);
  const wrong = await ask('/recordings/basics', { method: 'POST', body: {} });
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET']);
});

test('RC22 a secret is cut out of a recording that goes on, for good: it is in no file', async () => {
  presenter.type('echo cor"al-ree"f-7\r');
  await presenter.sees(/coral-reef-7/);
  const [row] = await listed();
  const cut = await ask(`/recordings/basics/${row?.id}/cut`, { method: 'POST', body: { secret: 'coral-reef-7' } });
  expect(await cut.json()).toEqual({ places: 1 });
  presenter.type('echo still-$((40 + 2))\r');
  await presenter.sees(/still-42/);
  const text = await until('what came after', async () => {
    const body = await (await ask(`/recordings/basics/${row?.id}.cast`)).text();
    return body.includes('still-42') && body;
  });
  expect(text).toContain('█'.repeat(12));
  const root = join(slipway.dataDir, 'recordings');
  const names = await readdir(root, { recursive: true });
  for (const name of names.filter((each) => each.includes('.cast'))) {
    expect(await readFile(join(root, name), 'utf8')).not.toContain('coral-reef-7');
    expect((await stat(join(root, name))).mode & 0o777).toBe(0o600);
  }
  expect((await listed())[0]?.parts).toBe(2);
});

test('RC23 a deleted recording is gone; a shell that goes on is recorded from then on', async () => {
  const [row] = await listed();
  expect((await ask(`/recordings/basics/${row?.id}`, { method: 'DELETE' })).status).toBe(204);
  expect(await listed()).toEqual([]);
  presenter.type('echo later-$((40 + 2))\r');
  await presenter.sees(/later-42/);
  const [later] = await until('a recording', async () => {
    const rows = await listed();
    return rows.length > 0 && rows;
  });
  const text = await (await ask(`/recordings/basics/${later?.id}.cast`)).text();
  expect(text).not.toContain('still-42');
  presenter.type('exit 3\r');
  await until('the end', async () => !(await listed())[0]?.isLive);
  expect(await (await ask(`/recordings/basics/${later?.id}.cast`)).text()).toContain('"x","3"');
});

test('RC24 with RECORD=off nothing is written, and the list says so', async () => {
  const silent = await startInProcess({ settings: { record: false } });
  const person = await Participant.join({ url: silent.url, deck: 'basics', cookie: await silent.presenter() });
  person.open();
  await person.prompt();
  const answer = await fetch(`${silent.url}/recordings/basics`, { headers: { cookie: person.cookie } });
  expect(await answer.json()).toMatchObject({ isOn: false, recordings: [] });
  await silent.close();
});
