// Owns what a figure shows of its facts, and the same in words and as a table, for whoever does not see it.
import type { FigureFacts, FigureKind, PipelineFacts, PipelineJob } from './figure-facts';
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

/** A figure as its slide names it. */
export type SlideFigure = FigureView & { kind: FigureKind };

/** What that figure draws. */
export function narrowed<T extends FigureFacts>(facts: T, view: FigureView): T;
export function narrowed(facts: FigureFacts, view: FigureView): FigureFacts {
  if (facts.kind !== 'pipeline') return narrowedToAny(facts, [view]);
  const { node } = view;
  const isFirst = node === undefined || node === (facts.node ?? node);
  const { run, jobs } = (isFirst ? facts : facts.elsewhere?.find((each) => each.node === node)) ?? NO_PIPELINE;
  return { kind: 'pipeline', run, jobs: jobs.filter((job) => isOf(job, view)) };
}

/** What any of those figures draws, and nothing else. */
export function narrowedToAny(facts: FigureFacts, views: readonly FigureView[]): FigureFacts {
  const isNamed = (name: string, on: string) =>
    views.some(({ of = '', node }) => name.includes(of) && (node === undefined || node === on));
  switch (facts.kind) {
    case 'images':
      return { ...facts, images: facts.images.filter(({ name, node }) => isNamed(name, node)) };
    case 'health':
      return { ...facts, containers: facts.containers.filter(({ name, node }) => isNamed(name, node)) };
    case 'stats':
      return { ...facts, containers: facts.containers.filter(({ name, node }) => isNamed(name, node)) };
    case 'logs':
      return { ...facts, lines: facts.lines.filter(({ container, node }) => isNamed(container, node)) };
    case 'swarm': {
      const names = new Map(facts.nodes.map(({ id, name }) => [id, name]));
      const services = facts.services.filter(({ name }) => views.some(({ of = '' }) => name.includes(of)));
      const nodes = facts.nodes.filter(({ name }) => views.some(({ node = name }) => name === node));
      const tasks = facts.tasks.filter(({ service, node }) => isNamed(service, names.get(node ?? '') ?? ''));
      return { ...facts, services, nodes, tasks };
    }
    case 'traffic': {
      const isShown = ({ port: at, replica }: { port: number; replica: string }) =>
        views.some(({ of = '', port = at }) => port === at && replica.includes(of));
      return { ...facts, rows: facts.rows.filter(isShown) };
    }
    case 'pipeline': {
      const first = views.filter(({ node }) => node === undefined || node === (facts.node ?? node));
      const elsewhere = facts.elsewhere?.flatMap((each) => {
        const its = views.filter(({ node }) => node === each.node);
        return its.length > 0 ? [{ ...each, ...ofAny(each, its) }] : [];
      });
      return { ...facts, ...ofAny(first.length > 0 ? facts : NO_PIPELINE, first), ...(elsewhere && { elsewhere }) };
    }
  }
}

function ofAny({ run, jobs }: Pick<PipelineFacts, 'run' | 'jobs'>, views: readonly FigureView[]) {
  return { run, jobs: jobs.filter((job) => views.some((view) => isOf(job, view))) };
}

function isOf({ name, stage }: PipelineJob, { of = '' }: FigureView): boolean {
  return name.includes(of) || stage.includes(of);
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
