// Owns what checks cost in a bench, while people look at them and while nobody does.
import { freemem } from 'node:os';
import { until } from '../test/support/until';
import { agesOf, type CheckedRoom, look, openRooms, typeIn, withCheckedDeck } from './checked';
import { countExecs, untilNoRunner } from './exec-count';
import { type BenchGround, onSite } from './sandboxes';

const MOST = 100;
/** A sandbox with an engine that was asked, and what must stay free beside them all. */
const SANDBOX_BYTES = 150 * 2 ** 20;
const RESERVE_BYTES = 4 * 2 ** 30;
const IDLE_MS = 30_000;
const WATCHED_MS = 60_000;
const DEADLINE_MS = 120_000;
/** Rounds in which nobody looks, and then everybody does: whatever else the machine does falls on both. */
const ROUNDS = 5;
const ROUND_MS = 12_000;

/** In as many sandboxes as the machine has memory for, each with a real docker command as its check. */
export function measureChecks() {
  const count = Math.max(1, Math.min(MOST, Math.floor((freemem() - RESERVE_BYTES) / SANDBOX_BYTES)));
  return withCheckedDeck(({ contentDir, block }) =>
    onSite((ground) => measureOn(ground, block, count), {
      CONTENT_DIR: contentDir,
      MAX_SANDBOXES: String(count + 1),
      RECORD: 'off',
    }),
  );
}

async function measureOn(ground: BenchGround, block: string, count: number) {
  const rooms = await openRooms(ground.site.url, block, count);
  await untilNoRunner(ground, DEADLINE_MS);
  const execs = await countExecs(ground);
  await typeIn(rooms, IDLE_MS);
  const idleExecs = execs.count();
  const from = Date.now();
  look(rooms, [block]);
  await until('every result', () => agesOf(rooms, from, Date.now()).silent === 0, DEADLINE_MS);
  // Once for as long as somebody looks.
  const opened = execs.count();
  const settled = Date.now();
  await typeIn(rooms, WATCHED_MS);
  const { oldestMs, gapsMs } = agesOf(rooms, from, Date.now());
  const { results } = agesOf(rooms, settled, Date.now());
  const execsPerCheck = (execs.count() - opened) / Math.max(1, results);
  const checksPerS = results / ((Date.now() - settled) / 1000);
  execs.stop();
  const echoes = await typeInTurn(rooms, block);
  for (const { line } of rooms) line.close();
  const engine = ground.connection.version;
  return { engine, sandboxes: count, echoes, idleExecs, oldestMs, gapsMs, checksPerS, execsPerCheck };
}

async function typeInTurn(rooms: readonly CheckedRoom[], block: string) {
  const echoes = { idle: [] as number[], watched: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    look(rooms, []);
    echoes.idle.push(...(await typeIn(rooms, ROUND_MS)));
    look(rooms, [block]);
    echoes.watched.push(...(await typeIn(rooms, ROUND_MS)));
  }
  return echoes;
}
