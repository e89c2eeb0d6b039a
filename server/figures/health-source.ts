// Owns the states of a sandbox's containers: listed when an engine is there, then told by its events.
import type { HealthState } from '#core/figure-facts';
import { type ContainerNews, NO_HEALTH, stateOf, withContainer, withNode, withoutGone } from '#core/figure-health';
import { plainName } from '#core/figure-words';
import { type ContainerAnswer, containerAnswer, containersAnswer, type EngineEvent } from './engine-answers';
import { EngineRefusal } from './engine-client';
import type { Engine, EngineListener } from './engine-feed';
import type { Source, SourceDeps } from './source';

/** Of one engine, the latest first. */
const MAX_LISTED = 16;
const SHORT_ID = 12;

export function healthSource({ feed, log, onChange }: SourceDeps): Source {
  let facts = NO_HEALTH;
  let isKnown = false;
  const take = (change: typeof facts) => {
    facts = withoutGone(change, Date.now());
    isKnown = true;
    onChange();
  };
  const attempt = (engine: Engine, work: Promise<unknown>) =>
    void work.catch((error: unknown) => log.debug({ error, node: engine.node }, 'a container could not be looked at'));
  const listener: EngineListener = {
    up: (engine) =>
      attempt(
        engine,
        listNews(engine).then((listed) => take(withNode(facts, { node: engine.node, at: Date.now(), listed }))),
      ),
    event(engine, event) {
      const news = newsOf(engine.node, event);
      if (news) take(withContainer(facts, news));
      // Whether it begins with a check is nowhere in the event, and its outcome may come before the answer.
      if (news?.state === 'running')
        attempt(
          engine,
          look(engine, event.Actor.ID).then((found) => {
            const last = found.at(-1);
            const isLatest = facts.containers.find(({ id }) => id === news.id)?.marks.at(-1)?.at === news.at;
            if (last?.state === 'starting' && isLatest) take(withContainer(facts, { ...last, at: news.at }));
          }),
        );
    },
    down: (node) => take(withNode(facts, { node, at: Date.now(), listed: [] })),
  };
  feed.add(listener);
  return {
    facts: () => (isKnown ? withoutGone(facts, Date.now()) : null),
    lacks: () => (feed.isUp || facts.containers.length > 0 ? null : 'engine'),
    close: () => feed.remove(listener),
  };
}

async function listNews(engine: Engine): Promise<ContainerNews[]> {
  const all = await engine.client.get(`/containers/json?all=1&limit=${MAX_LISTED}`, containersAnswer);
  return (await Promise.all(all.map(({ Id }) => look(engine, Id)))).flat();
}

/** What is known of it without its events, the latest last; nothing when it has gone meanwhile. */
async function look({ node, client }: Engine, id: string): Promise<ContainerNews[]> {
  try {
    return pastNews(node, await client.get(`/containers/${id}/json`, containerAnswer));
  } catch (error) {
    if (error instanceof EngineRefusal) return [];
    throw error;
  }
}

function pastNews(node: string, { Id, Name, Config, State }: ContainerAnswer): ContainerNews[] {
  const id = Id.slice(0, SHORT_ID);
  const about = { node, id, name: plainName(Name), image: Config.Image };
  const state = stateOf(State.Status, State.Health?.Status ?? null);
  const [begun, ended] = [Date.parse(State.StartedAt), Date.parse(State.FinishedAt)];
  // One that was never started has the year 1 there.
  const isBegun = begun > 0;
  if (state !== 'exited') return [{ ...about, state, at: isBegun ? begun : Date.now() }];
  const end: ContainerNews = { ...about, state, at: ended > 0 ? ended : Date.now(), exit: State.ExitCode };
  return isBegun ? [{ ...about, state: 'running', at: begun }, end] : [end];
}

const STATE_AFTER: Readonly<Record<string, HealthState>> = {
  create: 'created',
  start: 'running',
  restart: 'running',
  unpause: 'running',
  pause: 'paused',
  die: 'exited',
  destroy: 'gone',
  'health_status: healthy': 'healthy',
  'health_status: unhealthy': 'unhealthy',
};

/** Null where the event changes no state. */
function newsOf(node: string, { Type, Action, Actor, timeNano }: EngineEvent): ContainerNews | null {
  const state = STATE_AFTER[Action];
  if (Type !== 'container' || !state) return null;
  const { name = '', image = '', exitCode } = Actor.Attributes ?? {};
  const exit = state === 'exited' && exitCode !== undefined ? Number(exitCode) : null;
  return { node, id: Actor.ID.slice(0, SHORT_ID), name: plainName(name), image, state, at: timeNano / 1e6, exit };
}
