// Owns what a sandbox's containers take: each that runs is measured every two seconds. One question a container over one
// kept connection, as a stream for each would hold a process in the node for each.
import { type Measurement, NO_STATS, withMeasurements } from '#core/figure-stats';
import { plainName } from '#core/figure-words';
import { containerAnswer, containersAnswer, statsAnswer } from './engine-answers';
import { EngineRefusal } from './engine-client';
import type { Engine, EngineListener } from './engine-feed';
import { LookAgain } from './look-again';
import type { Source, SourceDeps } from './source';

const EVERY_MS = 2_000;
const GAP_MS = 200;
/** Of one engine. */
const MAX_MEASURED = 16;

type Running = { id: string; name: string; limit: number | null; last: Measurement | undefined };
type Measured = { engine: Engine; running: Running[]; list: LookAgain };

export function statsSource({ feed, log, onChange }: SourceDeps): Source {
  let facts = NO_STATS;
  let isOver = false;
  const nodes = new Map<string, Measured>();
  const fault = (error: unknown) => log.debug({ error }, 'containers could not be measured');
  const measureAll = new LookAgain(
    async () => {
      for (const measured of nodes.values())
        facts = withMeasurements(facts, measured.engine.node, await looksAt(measured));
      onChange();
    },
    0,
    fault,
  );
  const timer = setInterval(() => {
    if ([...nodes.values()].some(({ running }) => running.length > 0)) measureAll.ask();
  }, EVERY_MS);
  const forget = (node: string) => {
    nodes.get(node)?.list.stop();
    nodes.delete(node);
  };
  const listener: EngineListener = {
    up(engine) {
      const list = new LookAgain(
        async () => {
          measured.running = await runningOn(engine, measured.running);
          if (!isOver) measureAll.ask();
        },
        GAP_MS,
        fault,
      );
      const measured: Measured = { engine, running: [], list };
      nodes.set(engine.node, measured);
      list.ask();
    },
    event({ node }, { Type, Action }) {
      if (Type === 'container' && ['start', 'die', 'rename'].includes(Action)) nodes.get(node)?.list.ask();
    },
    down(node) {
      forget(node);
      facts = withMeasurements(facts, node, []);
      onChange();
    },
  };
  feed.add(listener);
  return {
    facts: () => (feed.isUp ? facts : null),
    lacks: () => (feed.isUp ? null : 'engine'),
    close() {
      isOver = true;
      clearInterval(timer);
      measureAll.stop();
      feed.remove(listener);
      for (const node of [...nodes.keys()]) forget(node);
    },
  };
}

async function runningOn({ client }: Engine, known: readonly Running[]): Promise<Running[]> {
  const all = await client.get('/containers/json', containersAnswer);
  const running: Running[] = [];
  for (const { Id, Names } of all.slice(0, MAX_MEASURED)) {
    const before = known.find(({ id }) => id === Id);
    const name = plainName(Names[0] ?? Id);
    const limit = before
      ? before.limit
      : (await client.get(`/containers/${Id}/json`, containerAnswer)).HostConfig.Memory;
    running.push({ id: Id, name, limit: limit || null, last: before?.last });
  }
  return running;
}

async function looksAt({ engine, running }: Measured) {
  const looks: { before: Measurement | undefined; after: Measurement }[] = [];
  for (const each of running) {
    const after = await measure(engine, each).catch((error: unknown) => {
      if (error instanceof EngineRefusal) return null;
      throw error;
    });
    if (!after) continue;
    looks.push({ before: each.last, after });
    each.last = after;
  }
  return looks;
}

/** Null for one that has just ended. */
async function measure({ node, client }: Engine, { id, name, limit }: Running): Promise<Measurement | null> {
  const stats = await client.get(`/containers/${id}/stats?stream=false&one-shot=true`, statsAnswer);
  const at = Date.parse(stats.read);
  if (!(at > 0)) return null;
  const { usage = 0, stats: parts } = stats.memory_stats;
  // As docker shows it: what could be dropped at once is not counted.
  const memory = Math.max(0, usage - (parts?.inactive_file ?? parts?.total_inactive_file ?? 0));
  return { node, id: id.slice(0, 12), name, at, cpuTime: stats.cpu_stats.cpu_usage.total_usage, memory, limit };
}
