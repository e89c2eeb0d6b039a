import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tagOf } from '#server/sandbox/docker/labels';
import { leftovers } from '../support/leftovers';
import { Participant } from '../support/participant';
import { discard, type Site, startSite } from '../support/site';
import { until } from '../support/until';

const CONTENT = resolve('test/content');

let dataDir: string;
let site: Site | null = null;
let cookie: string;
let port: string;
let sandbox: string;
/** The page that was there last; it keeps what it had. */
let page: Participant;
/** All that has come from a shell that counts, over all pages. */
let counted: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'slipway-keep-'));
});
afterAll(async () => {
  await site?.kill();
  if (dataDir) {
    slipway('clean');
    await discard(dataDir);
  }
});

function settingsOf(over: Record<string, string>): Record<string, string> {
  return { POOL_TARGET: '0', SANDBOX_GRACE_SECONDS: '60', ON_STOP: 'keep', ...over };
}

async function start(over: Record<string, string> = {}): Promise<Site> {
  site = await startSite({
    contentDir: CONTENT,
    dataDir,
    settings: settingsOf({ ...(port ? { PORT: port } : {}), ...over }),
  });
  port = String(site.port);
  return site;
}

function slipway(...args: string[]): string {
  const env = { ...process.env, DATA_DIR: dataDir, CONTENT_DIR: CONTENT };
  return execFileSync(process.execPath, [resolve('dist/slipway.mjs'), ...args], { env }).toString();
}

type Listed = {
  server: object | null;
  sandboxes: { id: string; participant: string; level: string; nodes: object[] }[];
};
const listed = (): Listed => JSON.parse(slipway('ps', '--json'));

/** A sandbox with a file and, behind its port 8080, a container in it; in its second terminal somebody counts. */
async function occupy({ url }: Site): Promise<void> {
  const guest = await Participant.join({ url, deck: 'cluster' });
  cookie = guest.cookie;
  page = guest;
  counted = '';
  guest.open();
  await guest.prompt();
  const serve = `perl -MIO::Socket::INET -e '$s=IO::Socket::INET->new(LocalPort=>80,Listen=>9);while($c=$s->accept){print $c "HTTP/1.0 200 OK\\r\\n\\r\\nstill here";close $c}'`;
  guest.type(`echo kept >file; docker run -d -p 8080:80 debian:bookworm-slim ${serve} && echo "up-"$((40+2))\r`);
  await guest.sees(/up-42/);
  guest.open(2);
  await guest.prompt(2);
  guest.type('i=0; while :; do echo "n$((i += 1));"; sleep 0.01; done\r', 2);
  await guest.sees(/n50;/, 2);
  const ready = await guest.fact('sandbox-changed', (fact) => fact.sandbox.state === 'ready');
  sandbox = ready.sandbox.state === 'ready' ? ready.sandbox.id : '';
}

async function app(): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/apps/8080-${sandbox}/`, {
    headers: { cookie, host: `localhost:${port}` },
  });
  return answer.text();
}

/** The participant's page after a restart: it asks for the bytes that follow those it had. */
async function comeBack({ url }: Site): Promise<void> {
  const before = page;
  counted += before.output.get(2) ?? '';
  const guest = await Participant.join({ url, deck: 'cluster', cookie });
  page = guest;
  const snapshot = await guest.fact('snapshot');
  expect(snapshot.sandbox).toMatchObject({ state: 'ready', id: sandbox });
  expect(snapshot.terminals.map(({ terminal }) => terminal)).toEqual([1, 2]);
  for (const terminal of [1, 2]) {
    const from = before.next.get(terminal) ?? 0;
    guest.open(terminal, from, before.shells.get(terminal));
    const opened = await guest.fact('terminal-opened', (fact) => fact.terminal === terminal);
    expect(opened).toMatchObject({ from, reset: false });
  }
  await eachOnce(guest);
  guest.type('cat file; docker ps -q | wc -l\r');
  await guest.sees(/kept\s+1\s/);
  expect(await app()).toContain('still here');
  guest.leave();
}

/** What was printed while no server was there, too, and what is printed now. */
async function eachOnce(guest: Participant): Promise<void> {
  const opened = await guest.fact('terminal-opened', ({ terminal }) => terminal === 2);
  await until('what is printed now', () => (guest.next.get(2) ?? 0) > opened.live + 200);
  const all = counted + (guest.output.get(2) ?? '');
  const numbers = [...all.matchAll(/n(\d+);/g)].map((match) => Number(match[1]));
  expect(numbers).toEqual(numbers.map((_, place) => place + 1));
}

function remains(): string[] {
  const installation = readFileSync(join(dataDir, 'installation'), 'utf8').trim();
  const tag = tagOf(installation);
  const rules = execFileSync('iptables-save').toString() + execFileSync('ip6tables-save').toString();
  const commands = readdirSync('/proc').flatMap((pid) => {
    try {
      return /^\d+$/.test(pid) ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') : [];
    } catch {
      return [];
    }
  });
  return [
    ...readFileSync('/proc/self/mountinfo', 'utf8')
      .split('\n')
      .filter((line) => line.includes(tag)),
    ...rules.split('\n').filter((line) => line.includes(tag)),
    ...readdirSync('/sys/class/net').filter((name) => name.includes(tag)),
    ...commands.filter((command) => command.includes(tag)),
  ];
}

test('Z1 after SIGTERM with ON_STOP=keep sandboxes run on, and the next start gives them back with their apps', async () => {
  await occupy(await start());
  expect(slipway('ps')).toMatch(new RegExp(`${sandbox} +cluster +\\S{8} +attendee .*trusted +node1 running`));
  expect(await site?.stop()).toBe(0);
  expect(listed()).toMatchObject({ server: null, sandboxes: [{ id: sandbox, deck: 'cluster' }] });
  expect(slipway('ps')).toContain('No server runs.');
  expect(remains().some((line) => line.includes('SLIPWAY-FWD'))).toBe(true);
  await comeBack(await start());
});

test('Z2 so they do after kill -9, though the record of one is damaged', async () => {
  await site?.kill();
  const [record] = await readdir(join(dataDir, 'sandboxes'));
  const owner = JSON.parse(await readFile(join(dataDir, 'sandboxes', String(record)), 'utf8'));
  expect(owner).toMatchObject({ deck: 'cluster', role: 'attendee' });
  await writeFile(join(dataDir, 'sandboxes', String(record)), '{"version":');
  const again = await start();
  expect(again.output()).toContain('it is damaged, or of another version. Its label still says whose it is.');
  await comeBack(again);
});

test('Z3 nobody returns within the grace time: the sandbox goes, and its record', async () => {
  await site?.kill();
  await start({ SANDBOX_GRACE_SECONDS: '1' });
  await until('its end', () => listed().sandboxes.length === 0);
  await until('the end of its record', async () => (await readdir(join(dataDir, 'sandboxes'))).length === 0);
  expect(slipway('ps')).toMatch(/There are no sandboxes. A server runs at/);
});

test('Z4 hardened: the engine runs on after SIGTERM and kill -9; another level removes them with words', async () => {
  await site?.kill();
  await occupy(await start({ ISOLATION: 'hardened' }));
  await site?.stop();
  await comeBack(await start({ ISOLATION: 'hardened' }));
  await site?.kill();
  expect(listed().sandboxes).toMatchObject([{ id: sandbox, level: 'hardened' }]);
  await comeBack(await start({ ISOLATION: 'hardened' }));
  await site?.kill();
  const other = await start({ ISOLATION: 'trusted' });
  expect(other.output()).toContain('were of another level, and are removed: sandboxes are trusted now');
  expect(listed().sandboxes).toEqual([]);
});

test('Z5 a start with ON_STOP=remove removes what was left, and clean leaves nothing of a kept one', async () => {
  await occupy(site as Site);
  await site?.kill();
  await start({ ON_STOP: 'remove' });
  expect(listed().sandboxes).toEqual([]);
  await site?.kill();
  await occupy(await start({ ISOLATION: 'hardened' }));
  await site?.kill();
  site = null;
  const said = slipway('clean');
  expect(said).toContain('Removed the hardened engine');
  expect(said).toContain('Removed the records of 1 sandbox.');
  expect(await leftovers(dataDir)).toEqual([]);
  expect(remains()).toEqual([]);
  expect(listed()).toEqual({ server: null, sandboxes: [] });
});
