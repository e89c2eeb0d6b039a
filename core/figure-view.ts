// Owns what a figure shows of its facts, and the same in words and as a table, for whoever does not see it.
import type { FigureFacts } from './figure-facts';
import { describeHealth } from './figure-health';
import { describeImages } from './figure-images';
import { describeLogs } from './figure-logs';
import { describePipeline, NO_PIPELINE } from './figure-pipeline';
import { describeStats } from './figure-stats';
import { describeSwarm } from './figure-swarm';
import { describeTraffic, sum } from './figure-traffic';
import { shownBytes } from './figure-words';

/** What its author has narrowed a figure to. */
export type FigureView = {
  /** A part of the name of what is shown. */
  of?: string | undefined;
  node?: string | undefined;
  port?: number | undefined;
};

export function narrowed<T extends FigureFacts>(facts: T, view: FigureView): T;
export function narrowed(facts: FigureFacts, { of = '', node, port }: FigureView): FigureFacts {
  const isHere = (each: { node: string }) => node === undefined || each.node === node;
  switch (facts.kind) {
    case 'images':
      return { ...facts, images: facts.images.filter((image) => isHere(image) && image.name.includes(of)) };
    case 'health': {
      const containers = facts.containers.filter((each) => isHere(each) && each.name.includes(of));
      return { ...facts, containers };
    }
    case 'stats': {
      const containers = facts.containers.filter((each) => isHere(each) && each.name.includes(of));
      return { ...facts, containers };
    }
    case 'logs':
      return { ...facts, lines: facts.lines.filter((line) => isHere(line) && line.container.includes(of)) };
    case 'swarm': {
      const services = facts.services.filter(({ name }) => name.includes(of));
      const nodes = facts.nodes.filter(({ name }) => node === undefined || name === node);
      const ids = new Set(nodes.map(({ id }) => id));
      const isOn = (id: string | null) => node === undefined || (id !== null && ids.has(id));
      const tasks = facts.tasks.filter((task) => task.service.includes(of) && isOn(task.node));
      return { ...facts, services, nodes, tasks };
    }
    case 'traffic': {
      const rows = facts.rows.filter((row) => (port === undefined || row.port === port) && row.replica.includes(of));
      return { ...facts, rows };
    }
    case 'pipeline': {
      const isFirst = node === undefined || node === (facts.node ?? node);
      const { run, jobs } = (isFirst ? facts : facts.elsewhere?.find(isHere)) ?? NO_PIPELINE;
      return { kind: 'pipeline', run, jobs: jobs.filter(({ name, stage }) => name.includes(of) || stage.includes(of)) };
    }
  }
}

/** There is nothing to draw. */
export function isBare(facts: FigureFacts): boolean {
  switch (facts.kind) {
    case 'images':
      return facts.images.length === 0;
    case 'health':
    case 'stats':
      return facts.containers.length === 0;
    case 'logs':
      return facts.lines.length === 0;
    case 'swarm':
      return facts.nodes.length === 0;
    case 'traffic':
      return facts.rows.every(({ counts }) => sum(counts) === 0);
    case 'pipeline':
      return facts.jobs.length === 0 && facts.run === null && !facts.elsewhere?.length;
  }
}

/** In a few sentences. */
export function describeFigure(facts: FigureFacts): string {
  switch (facts.kind) {
    case 'images':
      return describeImages(facts);
    case 'health':
      return describeHealth(facts);
    case 'stats':
      return describeStats(facts);
    case 'logs':
      return describeLogs(facts);
    case 'swarm':
      return describeSwarm(facts);
    case 'traffic':
      return describeTraffic(facts);
    case 'pipeline':
      return describePipeline(facts);
  }
}

export type FigureTable = { head: readonly string[]; rows: readonly (readonly string[])[] };

/** Null where the drawing is text itself. */
export function tableOf(facts: FigureFacts): FigureTable | null {
  switch (facts.kind) {
    case 'images':
      return {
        head: ['image', 'node', 'size', 'layers, the lowest first'],
        rows: facts.images.map(({ name, node, bytes, layers }) => [
          name,
          node,
          shownBytes(bytes),
          layers.map((layer) => shownBytes(layer.bytes)).join(', '),
        ]),
      };
    case 'health':
      return {
        head: ['container', 'node', 'states, the latest last'],
        rows: facts.containers.map(({ name, node, marks }) => [name, node, marks.map(({ state }) => state).join(', ')]),
      };
    case 'stats':
      return {
        head: ['container', 'node', 'processor', 'memory'],
        rows: facts.containers.map(({ name, node, points }) => {
          const last = points.at(-1);
          return [name, node, last ? `${Math.round(last.cpu)} %` : '', last ? shownBytes(last.memory) : ''];
        }),
      };
    case 'swarm': {
      const names = new Map(facts.nodes.map(({ id, name }) => [id, name]));
      return {
        head: ['task', 'version', 'node', 'state'],
        rows: facts.tasks.map(({ service, slot, version, node, state }) => [
          slot === null ? service : `${service}.${slot}`,
          version,
          names.get(node ?? '') ?? 'no node yet',
          state,
        ]),
      };
    }
    case 'traffic':
      return {
        head: ['answered by', 'version', 'port', 'answers', 'errors'],
        rows: facts.rows.map(({ replica, version, port, counts, errors }) => [
          replica,
          version ?? 'not said',
          String(port),
          String(sum(counts)),
          String(sum(errors)),
        ]),
      };
    case 'pipeline':
    case 'logs':
      return null;
  }
}
