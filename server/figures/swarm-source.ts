// Owns the state of a sandbox's Swarm, asked of a manager. Tasks have no events of their own: they are looked at after an
// event of anything else, and while something is under way.

import { type SwarmFacts, shortText } from '#core/figure-facts';
import { type EngineSwarm, isUnderWay, swarmFacts, versionOf } from '#core/figure-swarm';
import { nodesAnswer, servicesAnswer, tasksAnswer } from './engine-answers';
import { type EngineClient, EngineRefusal } from './engine-client';
import type { Engine, EngineListener } from './engine-feed';
import { LookAgain } from './look-again';
import type { Source, SourceDeps } from './source';

const GAP_MS = 400;
/** What an event begins may show late in the tasks. */
const ALERT_MS = 5_000;

export function swarmSource({ feed, log, onChange }: SourceDeps): Source {
  /** Those that run; whoever answered last as a manager is asked first. */
  let engines: Engine[] = [];
  let facts: SwarmFacts | null = null;
  let alertUntil = 0;
  const look = new LookAgain(
    async () => {
      facts = await lookAt(engines, (manager) => {
        engines = [manager, ...engines.filter((each) => each !== manager)];
      });
      onChange();
      if (facts && (isUnderWay(facts) || Date.now() < alertUntil)) look.ask();
    },
    GAP_MS,
    (error) => {
      log.debug({ error }, 'the Swarm could not be looked at');
      // A manager that is cut off has no say; the others may choose another.
      if (Date.now() < alertUntil) look.ask();
    },
  );
  const alert = () => {
    alertUntil = Date.now() + ALERT_MS;
    look.ask();
  };
  const listener: EngineListener = {
    up(engine) {
      engines = [...engines, engine];
      alert();
    },
    event: alert,
    down(node) {
      engines = engines.filter((engine) => engine.node !== node);
      if (engines.length === 0) facts = null;
      onChange();
      alert();
    },
  };
  feed.add(listener);
  return {
    facts: () => facts,
    lacks: () => (feed.isUp ? (facts ? null : 'swarm') : 'engine'),
    close() {
      look.stop();
      feed.remove(listener);
    },
  };
}

/** Null where none is a manager. */
async function lookAt(engines: readonly Engine[], onManager: (engine: Engine) => void): Promise<SwarmFacts | null> {
  let fault: unknown = null;
  for (const engine of engines) {
    try {
      const swarm = await swarmOf(engine.client);
      onManager(engine);
      return swarmFacts(swarm, Date.now());
    } catch (error) {
      // 503: it is no manager. A manager without its majority answers 500, and another may know more.
      if (!(error instanceof EngineRefusal) || error.status !== 503) fault ??= error;
    }
  }
  if (fault) throw fault;
  return null;
}

async function swarmOf(client: EngineClient): Promise<EngineSwarm> {
  const nodes = await client.get('/nodes', nodesAnswer);
  const services = await client.get('/services', servicesAnswer);
  const tasks = await client.get('/tasks', tasksAnswer);
  const names = new Map(services.map(({ ID, Spec }) => [ID, Spec.Name]));
  return {
    nodes: nodes.map(({ ID, Spec, Description, Status, ManagerStatus }) => ({
      id: shortText(ID),
      name: shortText(Description.Hostname),
      role: Spec.Role,
      isLeader: ManagerStatus?.Leader ?? false,
      state: Status.State,
      availability: Spec.Availability,
    })),
    services: services.map(({ Spec, UpdateStatus }) => ({
      name: shortText(Spec.Name),
      version: shortText(versionOf(Spec.TaskTemplate.ContainerSpec?.Image ?? '')),
      wanted: Spec.Mode?.Replicated?.Replicas ?? null,
      update: UpdateStatus?.State ? shortText(UpdateStatus.State) : null,
    })),
    tasks: tasks.map(({ ID, ServiceID = '', Slot, NodeID, Spec, Status, DesiredState }) => ({
      id: ID,
      service: names.get(ServiceID) ?? ServiceID,
      slot: Slot || null,
      node: NodeID || null,
      state: Status.State,
      desired: DesiredState,
      at: Date.parse(Status.Timestamp),
      image: Spec.ContainerSpec?.Image ?? '',
      error: Status.Err || null,
    })),
  };
}
