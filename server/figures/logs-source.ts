// Owns the lines that a sandbox's containers print: a stream of the engine's for each that runs. One that floods is left
// and taken up again at its end.
import type { Readable } from 'node:stream';
import { MOST } from '#core/figure-facts';
import { type FreshLine, NO_LOGS, parseLogLine, withLines } from '#core/figure-logs';
import { plainName } from '#core/figure-words';
import { demultiplexer } from '../sandbox/docker/exec';
import { containerAnswer, containersAnswer } from './engine-answers';
import type { Engine, EngineListener } from './engine-feed';
import { LineSplitter } from './lines';
import type { Source, SourceDeps } from './source';

const GATHER_MS = 200;
/** Of one container in that time. */
const MAX_BYTES = 64 * 1024;
const AGAIN_MS = 1_000;
/** Of one engine: each holds a process in the node. */
const MAX_FOLLOWED = 10;
const MAX_LINE = 2_000;

type Followed = { fresh: FreshLine[]; bytes: number; stream: Readable | null; stop: AbortController };

export function logsSource({ feed, log, onChange }: SourceDeps): Source {
  let facts = NO_LOGS;
  /** By node, then by the container's id. */
  const nodes = new Map<string, Map<string, Followed>>();
  const gather = () => {
    const all = [...nodes.values()].flatMap((followed) => [...followed.values()]);
    const fresh = all.flatMap((each) => each.fresh.splice(0));
    for (const each of all) each.bytes = 0;
    if (fresh.length === 0) return;
    facts = withLines(facts, fresh);
    onChange();
  };
  const timer = setInterval(gather, GATHER_MS);
  const begin = (engine: Engine, id: string, tail: number) => {
    const followed = nodes.get(engine.node);
    if (!followed || followed.has(id) || followed.size >= MAX_FOLLOWED) return;
    const each: Followed = { fresh: [], bytes: 0, stream: null, stop: new AbortController() };
    followed.set(id, each);
    void follow(engine, { id, tail }, each)
      .catch((error: unknown) => log.debug({ error }, 'the lines of a container could not be read'))
      .finally(() => {
        gather();
        followed.delete(id);
      });
  };
  const forget = (node: string) => {
    for (const { stop, stream } of nodes.get(node)?.values() ?? []) {
      stop.abort();
      stream?.destroy();
    }
    nodes.delete(node);
  };
  const listener: EngineListener = {
    up(engine) {
      nodes.set(engine.node, new Map());
      void engine.client
        .get(`/containers/json?limit=${MAX_FOLLOWED}`, containersAnswer)
        .then((all) => {
          for (const { Id } of all) begin(engine, Id, 20);
          onChange();
        })
        .catch((error: unknown) => log.debug({ error }, 'containers could not be listed'));
    },
    event(engine, { Type, Action, Actor }) {
      if (Type === 'container' && Action === 'start') begin(engine, Actor.ID, MOST.lines);
    },
    down(node) {
      gather();
      forget(node);
      onChange();
    },
  };
  feed.add(listener);
  return {
    facts: () => (feed.isUp || facts.lines.length > 0 ? facts : null),
    lacks: () => (feed.isUp || facts.lines.length > 0 ? null : 'engine'),
    close() {
      clearInterval(timer);
      feed.remove(listener);
      for (const node of [...nodes.keys()]) forget(node);
    },
  };
}

/** Until the container ends, or it is stopped. */
async function follow(engine: Engine, { id, tail }: { id: string; tail: number }, into: Followed): Promise<void> {
  const { Name, Config } = await engine.client.get(`/containers/${id}/json`, containerAnswer);
  const place = { node: engine.node, container: plainName(Name) };
  let last = tail;
  while (!into.stop.signal.aborted) {
    const query = `follow=1&stdout=1&stderr=1&timestamps=1&tail=${last}`;
    const stream = await engine.client.stream(`/containers/${id}/logs?${query}`);
    into.stream = stream;
    const isFlood = await read(stream, { isTerminal: Config.Tty, place, into });
    if (!isFlood) return;
    last = MOST.lines;
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

type Reading = { isTerminal: boolean; place: Pick<FreshLine, 'node' | 'container'>; into: Followed };

/** True when it was left since it floods. */
async function read(stream: Readable, { isTerminal, place, into }: Reading): Promise<boolean> {
  const splitters = { stdout: new LineSplitter(MAX_LINE), stderr: new LineSplitter(MAX_LINE) };
  const take = (channel: 'stdout' | 'stderr', bytes: Buffer) => {
    for (const raw of splitters[channel].take(bytes)) {
      const line = parseLogLine(raw);
      if (line) into.fresh.push({ ...place, ...line });
    }
    if (into.fresh.length > 2 * MOST.lines) into.fresh.splice(0, into.fresh.length - MOST.lines);
  };
  const demultiplex = demultiplexer(take);
  for await (const piece of stream) {
    const bytes = piece as Buffer;
    if (isTerminal) take('stdout', bytes);
    else demultiplex(bytes);
    into.bytes += bytes.length;
    // Leaving the loop destroys the stream.
    if (into.bytes > MAX_BYTES) return true;
  }
  return false;
}
