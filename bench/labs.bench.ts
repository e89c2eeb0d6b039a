// What do labs cost while people look at their tasks, and while nobody does?

import { freemem } from 'node:os';
import { until } from '../test/support/until';
import { agesOf, look, openRooms, typeIn, withCheckedDeck } from './checked';
import { countExecs, untilNoRunner } from './exec-count';
import { quantile, report } from './report';
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

const count = Math.max(1, Math.min(MOST, Math.floor((freemem() - RESERVE_BYTES) / SANDBOX_BYTES)));

const checks = await withCheckedDeck(({ contentDir, block }) =>
  onSite((ground) => measureChecks(ground, block), {
    CONTENT_DIR: contentDir,
    MAX_SANDBOXES: String(count + 1),
    RECORD: 'off',
  }),
);

async function measureChecks(ground: BenchGround, block: string) {
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
  const laterExecs = execs.count() - opened;
  execs.stop();
  const echoes = { idle: [] as number[], watched: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    look(rooms, []);
    echoes.idle.push(...(await typeIn(rooms, ROUND_MS)));
    look(rooms, [block]);
    echoes.watched.push(...(await typeIn(rooms, ROUND_MS)));
  }
  for (const { line } of rooms) line.close();
  return { engine: ground.connection.version, echoes, idleExecs, oldestMs, gapsMs, results, laterExecs };
}

report({
  bench: 'labs',
  figures: {
    sandboxes: count,
    echoUnderChecks: quantile(checks.echoes.watched, 0.95),
    echoUnderChecksP50Ms: quantile(checks.echoes.watched, 0.5),
    oldestResultMs: checks.oldestMs,
    resultEveryP50Ms: quantile(checks.gapsMs, 0.5),
    resultEveryP95Ms: quantile(checks.gapsMs, 0.95),
    checksPerS: checks.results / (WATCHED_MS / 1000),
    execsPerCheck: checks.laterExecs / Math.max(1, checks.results),
    idleExecs: checks.idleExecs,
  },
  baselines: {
    echoUnderChecks: quantile(checks.echoes.idle, 0.95),
    echoUnderChecksP50Ms: quantile(checks.echoes.idle, 0.5),
  },
  engine: checks.engine,
});
