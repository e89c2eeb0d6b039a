// A recording over the end of the server that wrote it: its shell lives on in the sandbox, and so does what it prints.
import { execFileSync } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseCast } from '#core/asciicast';
import { parseRecordingList } from '#core/recording';
import { Participant } from '../support/participant';
import { discard, type Site, startSite } from '../support/site';
import { until } from '../support/until';

const CONTENT = resolve('test/content');

let dataDir: string;
let site: Site | null = null;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'slipway-recorded-'));
});
afterAll(async () => {
  await site?.kill();
  const env = { ...process.env, DATA_DIR: dataDir, CONTENT_DIR: CONTENT };
  execFileSync(process.execPath, [resolve('dist/slipway.mjs'), 'clean'], { env });
  await discard(dataDir);
});

async function start(port = '0'): Promise<Site> {
  const settings = { PORT: port, POOL_TARGET: '0', SANDBOX_GRACE_SECONDS: '60', ON_STOP: 'keep' };
  site = await startSite({ contentDir: CONTENT, dataDir, settings });
  return site;
}

async function recordingOf({ url }: Site, cookie: string) {
  const ask = (path: string) => fetch(url + path, { headers: { cookie } });
  const list = parseRecordingList(await (await ask('/recordings/basics')).json());
  const [row, ...others] = list?.recordings ?? [];
  if (!row) return null;
  const text = await (await ask(`/recordings/basics/${row.id}.cast`)).text();
  const outcome = parseCast(text);
  if (!outcome.ok) throw new Error(`line ${outcome.faults[0]?.line}: ${outcome.faults[0]?.message}`);
  const printed = outcome.cast.events.map((event) => (event.kind === 'output' ? event.text : '')).join('');
  return { row, others, printed };
}

test('RC46 after kill -9 the recording of a shell goes on in a new part, with each line once', async () => {
  const first = await start();
  const guest = await Participant.join({ url: first.url, deck: 'basics' });
  const { cookie } = guest;
  guest.open();
  await guest.prompt();
  // However slow the machine is, the last lines come after the kill.
  const line = 'echo "n$((i += 1));"; sleep 0.01; [ $i = 750 ] && read -r';
  guest.type(`i=0; while [ $i -lt 800 ]; do ${line}; done; echo all-"of"-them\r`);
  await until('a part of it on disk', async () => (await recordingOf(first, cookie))?.printed.includes('n60;'));
  await first.kill();
  const second = await start(String(first.port));
  const back = await Participant.join({ url: second.url, deck: 'basics', cookie });
  back.open();
  await back.sees(/n750;/);
  back.type('\r');
  await back.sees(/all-of-them/);
  const found = await until('the rest on disk', async () => {
    const recording = await recordingOf(second, cookie);
    return recording?.printed.includes('all-of-them') && recording;
  });
  expect(found.others).toEqual([]);
  expect(found.row).toMatchObject({ parts: 2, isLive: true, hasLostBegin: false });
  const numbers = [...found.printed.matchAll(/n(\d+);/g)].map(([, number]) => Number(number));
  expect(numbers).toEqual(Array.from({ length: 800 }, (_, i) => i + 1));
  back.leave();
});
