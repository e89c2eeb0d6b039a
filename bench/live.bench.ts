// How late does a hall of thousands see what a speaker shows, and what does that cost the server? Beside a bare server
// that only sends on.
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { askRooms, RoomPage } from '../test/support/room-page';
import { until } from '../test/support/until';
import { fillHall, type Hall } from './hall';
import { heldKiB, INSPECTED } from './heap';
import { openLiveLine } from './line';
import { memoryKiB, processorSeconds } from './process';
import { report } from './report';
import { type BenchGround, onSite } from './sandboxes';
import { watchedFigures } from './watched';

const DECK = 'zero-to-production';
/** Fewer where the bench itself is tried out. */
const FOLLOWERS = Number(process.env.FOLLOWERS ?? 5_000);
const CHANGES = 40;

const { figures, baselines, engine } = await onSite(async (ground) => {
  const room = await followedRoom(ground);
  const bare = await bareRoom();
  const { line, page } = await openLiveLine(ground.site.url, DECK);
  const { url, pid } = ground.site;
  const watched = await watchedFigures({ url, pid, path: await page.share(1), line });
  line.close();
  return {
    figures: { ...room, ...viewersOf(watched.figures) },
    baselines: bare,
    engine: ground.connection.version,
  };
}, INSPECTED);
report({ bench: 'live', figures, baselines, engine });

function viewersOf({ viewersP50Ms, viewersP95Ms, viewersP99Ms, viewersCore }: Record<string, number>) {
  const all = { viewersP50Ms, viewersP95Ms, viewersP99Ms, viewersCore };
  return Object.fromEntries(Object.entries(all).map(([name, figure]) => [name, figure ?? Number.NaN]));
}

async function followedRoom({ site }: BenchGround): Promise<Record<string, number>> {
  const entered = await fetch(await site.presenterLink(), { redirect: 'manual' });
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  const { json } = await askRooms(site.port, 'open', { deck: DECK, name: 'Speaker' }, cookie);
  const code = json.code ?? '';
  const { page } = await RoomPage.join(site.port, code, { cookie });
  const before = await heldKiB(site);
  const idle = await processorSeconds(site.pid);
  const hall = await fillHall(site.url, code, FOLLOWERS);
  const joinCpuSeconds = (await processorSeconds(site.pid)) - idle;
  const idleFollowerKiB = ((await heldKiB(site)) - before) / FOLLOWERS;
  const worked = await processorSeconds(site.pid);
  await show(hall, (address) => page.say({ type: 'show', seat: 1, address, isBlack: false }));
  const changeCpuMs = (((await processorSeconds(site.pid)) - worked) * 1000) / CHANGES;
  const late = await lateness(hall);
  const votes = await voted(site, page, hall);
  const serverMiB = (await memoryKiB(site.pid)) / 1024;
  await hall.leave();
  page.leave();
  const { joinSeconds } = hall;
  return { ...late, changeCpuMs, joinSeconds, joinCpuSeconds, idleFollowerKiB, ...votes, serverMiB };
}

/** All vote at once while everybody sees the results. */
async function voted(site: BenchGround['site'], page: RoomPage, hall: Hall): Promise<Record<string, number>> {
  page.say({ type: 'ask-poll', text: { title: 'Which?', options: ['One', 'Other'], isSeveral: false, isLive: true } });
  const { poll } = await page.fact('poll-changed', ({ poll }) => poll.areShown);
  const worked = await processorSeconds(site.pid);
  const { seenMs, countedP50Ms, countedP99Ms } = await hall.vote(poll.name);
  const votesCpuMs = ((await processorSeconds(site.pid)) - worked) * 1000;
  return { votesSeenMs: seenMs, voteCountedP50Ms: countedP50Ms, voteCountedP99Ms: countedP99Ms, votesCpuMs };
}

async function bareRoom(): Promise<Record<string, number>> {
  const child = spawn(process.execPath, ['--import', 'tsx', resolve('bench/bare-room.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const { value } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  const hall = await fillHall(`http://127.0.0.1:${value}`, 'bare', FOLLOWERS);
  const worked = await processorSeconds(child.pid ?? 0);
  await show(hall, (address) => child.stdin.write(`${JSON.stringify({ address })}\n`));
  const changeCpuMs = (((await processorSeconds(child.pid ?? 0)) - worked) * 1000) / CHANGES;
  const late = await lateness(hall);
  await hall.leave();
  child.stdin.end();
  return { ...late, joinSeconds: hall.joinSeconds, changeCpuMs };
}

/** One change after the other, each once everybody has seen the one before. */
async function show(hall: Hall, change: (address: string) => void): Promise<void> {
  for (let at = 1; at <= CHANGES; at += 1) {
    change(`t${Date.now()}`);
    await until('everybody to have seen it', async () => (await hall.seen()) >= at * FOLLOWERS);
  }
}

async function lateness(hall: Hall): Promise<Record<string, number>> {
  const { p50Ms, p95Ms, p99Ms } = await hall.late();
  return { followersP50Ms: p50Ms, followersP95Ms: p95Ms, followersP99Ms: p99Ms };
}
