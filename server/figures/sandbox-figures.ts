// Owns the figures of one sandbox: one source a kind, which begins with the first page that shows such a figure and ends
// with the last, and one feed of its engines for all.
import type { FigureKind } from '#core/figure-facts';
import type { Lack } from '#core/figure-protocol';
import type { Traffic } from '../audience/traffic';
import type { Log } from '../log';
import type { Sandbox } from '../sandbox/provider';
import { EngineFeed } from './engine-feed';
import { healthSource } from './health-source';
import { imagesSource } from './images-source';
import { logsSource } from './logs-source';
import { pipelineSource } from './pipeline-source';
import { type Listener, Publisher } from './publisher';
import type { Source, SourceDeps } from './source';
import { statsSource } from './stats-source';
import { swarmSource } from './swarm-source';
import { trafficSource } from './traffic-source';

type Shown = { source: Source; publisher: Publisher };

export type FiguresDeps = { trafficOf(sandbox: Sandbox): Traffic; log: Log };

export class SandboxFigures {
  private readonly shown = new Map<FigureKind, Shown>();
  private readonly feed: EngineFeed;

  constructor(
    private readonly sandbox: Sandbox,
    private readonly deps: FiguresDeps,
  ) {
    this.feed = new EngineFeed(sandbox);
  }

  /** Tells of the kind's facts until the result is called. */
  watch(kind: FigureKind, listener: Listener): () => void {
    const shown = this.shown.get(kind) ?? this.open(kind);
    shown.publisher.add(listener);
    return () => {
      shown.publisher.remove(listener);
      if (!shown.publisher.isHeard && this.shown.get(kind) === shown) this.end(kind);
    };
  }

  /** Somebody who watches the kind looks at these nodes as well. */
  include(kind: FigureKind, nodes: readonly string[]): void {
    this.shown.get(kind)?.source.include?.(nodes);
  }

  close(): void {
    for (const kind of [...this.shown.keys()]) this.end(kind);
  }

  private open(kind: FigureKind): Shown {
    // A source may have something to tell before it is there.
    let source: Source | null = null;
    const publisher = new Publisher(kind, () => ({
      lacks: source?.lacks() ?? null,
      facts: source?.facts() ?? null,
    }));
    source = this.sourceOf(kind, () => publisher.touch());
    const shown = { source, publisher };
    this.shown.set(kind, shown);
    return shown;
  }

  private end(kind: FigureKind): void {
    const shown = this.shown.get(kind);
    this.shown.delete(kind);
    shown?.source.close();
    shown?.publisher.close();
  }

  private sourceOf(kind: FigureKind, onChange: () => void): Source {
    const { sandbox, feed } = this;
    const { log, trafficOf } = this.deps;
    if (kind === 'traffic' && sandbox.capabilities.ports) return trafficSource(trafficOf(sandbox), { onChange });
    if (kind === 'traffic' || !sandbox.capabilities.docker) return NO_DOCKER;
    return SOURCES[kind]({ sandbox, feed, log, onChange });
  }
}

const SOURCES: Record<Exclude<FigureKind, 'traffic'>, (deps: SourceDeps) => Source> = {
  swarm: swarmSource,
  images: imagesSource,
  pipeline: pipelineSource,
  health: healthSource,
  stats: statsSource,
  logs: logsSource,
};

const NO_DOCKER: Source = { facts: () => null, lacks: (): Lack => 'docker', close: () => {} };
