// Owns what an engine's measurements of containers come to in a figure: processor time and memory over the last minutes.
import { MOST, type StatsFacts, shortText } from './figure-facts';
import { count, listed, shownBytes } from './figure-words';

export const NO_STATS: StatsFacts = { kind: 'stats', containers: [], more: 0 };

/** One look at a container. */
export type Measurement = {
  node: string;
  id: string;
  name: string;
  at: number;
  /** Nanoseconds of processor time since its start. */
  cpuTime: number;
  memory: number;
  limit: number | null;
};

/** Percent of one processor between two looks; 0 where they tell nothing. */
export function cpuPercent(before: Measurement | undefined, after: Measurement): number {
  const passed = after.at - (before?.at ?? after.at);
  if (!before || passed <= 0 || after.cpuTime < before.cpuTime) return 0;
  return Math.round(((after.cpuTime - before.cpuTime) / (passed * 1e6)) * 1000) / 10;
}

/** With one more point for each of a node's containers; those that are not measured any more are left out. */
export function withMeasurements(
  facts: StatsFacts,
  node: string,
  looks: readonly { before: Measurement | undefined; after: Measurement }[],
): StatsFacts {
  const others = facts.containers.filter((each) => each.node !== shortText(node));
  const measured = looks.map(({ before, after }) => {
    const id = shortText(after.id);
    const points = facts.containers.find((each) => each.id === id)?.points ?? [];
    const point = { at: after.at, cpu: cpuPercent(before, after), memory: after.memory };
    const { limit } = after;
    return {
      node: shortText(node),
      id,
      name: shortText(after.name),
      limit,
      points: before ? [...points, point].slice(-MOST.points) : points,
    };
  });
  const all = [...others, ...measured].toSorted((a, b) => a.node.localeCompare(b.node) || a.name.localeCompare(b.name));
  return {
    kind: 'stats',
    containers: all.slice(0, MOST.containers),
    more: Math.max(0, all.length - MOST.containers),
  };
}

export function describeStats({ containers, more }: StatsFacts): string {
  if (containers.length === 0) return 'No container runs.';
  const each = containers.flatMap(({ name, points }) => {
    const last = points.at(-1);
    return last ? [`${name} uses ${Math.round(last.cpu)} % of a processor and ${shownBytes(last.memory)}`] : [];
  });
  return `${count(containers.length + more, 'container')}${each.length > 0 ? `: ${listed(each, '; ')}` : ''}.`;
}
