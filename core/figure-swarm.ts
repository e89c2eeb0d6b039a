// Owns what a Swarm's nodes, services and tasks come to in a figure, and whether something is under way in it.
import { MOST, type SwarmFacts, type SwarmTask, shortText } from './figure-facts';
import { count, listed, tally } from './figure-words';

/** How long a task is still shown that has ended. */
const ENDED_MS = 6_000;

/** A task as an engine tells of it. */
export type EngineTask = {
  id: string;
  service: string;
  slot: number | null;
  node: string | null;
  state: string;
  desired: string;
  /** When it came to that state. */
  at: number;
  image: string;
  error: string | null;
};

export type EngineSwarm = Pick<SwarmFacts, 'nodes' | 'services'> & { tasks: readonly EngineTask[] };

/** States that nothing follows. */
const OVER = new Set(['complete', 'shutdown', 'failed', 'rejected', 'orphaned', 'remove']);

export function swarmFacts({ nodes, services, tasks }: EngineSwarm, now: number): SwarmFacts {
  const wanted = (task: EngineTask) => !['shutdown', 'remove'].includes(task.desired);
  const shown = tasks
    .filter((task) => (wanted(task) && !OVER.has(task.state)) || now - task.at < ENDED_MS || !OVER.has(task.state))
    .toSorted((a, b) => Number(wanted(b)) - Number(wanted(a)) || b.at - a.at);
  return {
    kind: 'swarm',
    nodes: nodes.toSorted((a, b) => a.name.localeCompare(b.name)).slice(0, MOST.nodes),
    services: services.toSorted((a, b) => a.name.localeCompare(b.name)).slice(0, MOST.services),
    tasks: shown
      .slice(0, MOST.tasks)
      .map((task) => factsOf(task, wanted(task)))
      .toSorted(bySlot),
    more: Math.max(0, shown.length - MOST.tasks),
  };
}

function factsOf({ id, service, slot, node, state, image, error }: EngineTask, isWanted: boolean): SwarmTask {
  return {
    id: shortText(id),
    service: shortText(service),
    slot,
    node: node && shortText(node),
    state: shortText(state),
    isWanted,
    version: shortText(versionOf(image)),
    error: error && shortText(error),
  };
}

function bySlot(a: SwarmTask, b: SwarmTask): number {
  return a.service.localeCompare(b.service) || (a.slot ?? 0) - (b.slot ?? 0) || Number(a.isWanted) - Number(b.isWanted);
}

/** The image's tag. */
export function versionOf(image: string): string {
  const name = image.replace(/@sha256:.*$/, '');
  return /:([^:/]+)$/.exec(name)?.[1] ?? 'latest';
}

/** Tasks come or go, or an update is not over: it is worth another look soon. */
export function isUnderWay({ services, tasks }: SwarmFacts): boolean {
  return (
    services.some(({ update }) => update === 'updating' || update === 'rollback_started') ||
    tasks.some(({ state, isWanted }) => (isWanted ? state !== 'running' : true))
  );
}

export function describeSwarm({ nodes, services, tasks }: SwarmFacts): string {
  const states = nodes.map(({ name, state }) => `${name} ${state}`);
  const each = services.map(({ name, wanted }) => {
    const own = tasks.filter((task) => task.service === name && task.isWanted);
    const running = own.filter(({ state }) => state === 'running');
    const versions = tally(own.map(({ version }) => version));
    const of = wanted === null ? '' : ` of ${wanted}`;
    return `${name}: ${running.length}${of} running${versions ? ` (${versions})` : ''}`;
  });
  const words = [`${count(nodes.length, 'node')}: ${listed(states)}`, ...each];
  return `${listed(words, '. ')}.`;
}
