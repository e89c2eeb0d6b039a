// Owns the states of containers over time: what an engine's news of them come to in a figure.
import { type HealthContainer, type HealthFacts, type HealthState, MOST, shortText } from './figure-facts';
import { listed } from './figure-words';

/** How long one that was removed is still shown. */
const GONE_MS = 60_000;

export const NO_HEALTH: HealthFacts = { kind: 'health', containers: [], more: 0 };

/** What is heard of one container. `exit`: with its end. */
export type ContainerNews = {
  node: string;
  id: string;
  name: string;
  image: string;
  state: HealthState;
  at: number;
  exit?: number | null;
};

/** Of too many, those that ended first go first. */
export function withContainer(facts: HealthFacts, news: ContainerNews): HealthFacts {
  const others = facts.containers.filter(({ id }) => id !== news.id);
  const known = facts.containers.find(({ id }) => id === news.id);
  if (!known && news.state === 'gone') return facts;
  const all = [...others, renewed(known, news)].toSorted(byNode);
  const kept = all.length > MOST.containers ? withoutLeast(all) : all;
  return { kind: 'health', containers: kept, more: facts.more + all.length - kept.length };
}

function renewed(known: HealthContainer | undefined, news: ContainerNews): HealthContainer {
  const { node, id, name, image, state, at } = news;
  const marks = known?.marks ?? [];
  const last = marks.at(-1);
  return {
    node: shortText(node),
    id: shortText(id),
    name: shortText(name),
    image: shortText(image),
    exit: news.exit ?? (state === 'exited' ? (known?.exit ?? null) : null),
    marks: last?.state === state ? marks : withMark(marks, { state, at: Math.max(at, last?.at ?? at) }),
  };
}

type Mark = HealthContainer['marks'][number];

/** What a state turned out to be in the same moment takes its place. */
function withMark(marks: readonly Mark[], mark: Mark): Mark[] {
  const before = marks.at(-1)?.at === mark.at ? marks.slice(0, -1) : marks;
  return [...before, mark].slice(-MOST.marks);
}

const isOver = ({ marks }: HealthContainer) => ['exited', 'gone'].includes(marks.at(-1)?.state ?? '');

function withoutLeast(all: HealthContainer[]): HealthContainer[] {
  const since = (container: HealthContainer) => container.marks.at(-1)?.at ?? 0;
  const [least] = all.toSorted((a, b) => Number(isOver(b)) - Number(isOver(a)) || since(a) - since(b));
  return all.filter((container) => container !== least);
}

function byNode(a: HealthContainer, b: HealthContainer): number {
  return a.node.localeCompare(b.node) || a.name.localeCompare(b.name) || a.id.localeCompare(b.id);
}

/** All of a node's containers, as its engine lists them at that moment: what it does not list is gone. */
export function withNode(
  facts: HealthFacts,
  { node, at, listed }: { node: string; at: number; listed: readonly ContainerNews[] },
): HealthFacts {
  const present = new Set(listed.map(({ id }) => id));
  const missing = facts.containers
    .filter((container) => container.node === node && !present.has(container.id))
    .map(({ id, name, image }) => ({ node, id, name, image, state: 'gone' as const, at }));
  return [...missing, ...listed].reduce(withContainer, { ...facts, more: 0 });
}

/** Without those that have been gone for a while. */
export function withoutGone(facts: HealthFacts, now: number): HealthFacts {
  const isShown = ({ marks }: HealthContainer) => {
    const last = marks.at(-1);
    return last?.state !== 'gone' || now - last.at < GONE_MS;
  };
  const containers = facts.containers.filter(isShown);
  return containers.length === facts.containers.length ? facts : { ...facts, containers };
}

/** `status` as an inspected container has it; `health` null where nothing checks it. */
export function stateOf(status: string, health: string | null): HealthState {
  switch (status) {
    case 'running':
      return health === 'starting' || health === 'healthy' || health === 'unhealthy' ? health : 'running';
    case 'created':
    case 'paused':
    case 'restarting':
      return status;
    case 'removing':
      return 'gone';
    default:
      return 'exited';
  }
}

export function describeHealth({ containers }: HealthFacts): string {
  if (containers.length === 0) return 'No container yet.';
  return `${listed(
    containers.map(({ name, marks, exit }) => {
      const state = marks.at(-1)?.state ?? 'gone';
      return state === 'exited' && exit !== null ? `${name} exited with status ${exit}` : `${name} is ${state}`;
    }),
    '; ',
  )}.`;
}
