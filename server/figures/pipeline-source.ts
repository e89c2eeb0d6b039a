// Owns the runs of pipelines, as a file on a node tells of them: on the first one, and on those that figures name. Whatever
// runs pipelines there appends to it.
import type { Readable } from 'node:stream';
import type { PipelineFacts } from '#core/figure-facts';
import { NO_PIPELINE, PIPELINE_FILE, parsePipelineLine, withElsewhere, withPipelineLine } from '#core/figure-pipeline';
import { isBare } from '#core/figure-view';
import type { SandboxNode } from '../sandbox/provider';
import { linesOf } from './lines';
import type { Source, SourceDeps } from './source';

const AGAIN_MS = 1_000;
const MAX_LINE = 16 * 1024;

export function pipelineSource(deps: SourceDeps): Source {
  const { nodes } = deps.sandbox;
  const followed = new Map([[nodes[0], new FollowedFile(nodes[0], deps)]]);
  /** The first one is there even while it tells nothing. */
  const told = () =>
    [...followed].flatMap(([node, { facts }]): [string, PipelineFacts][] =>
      node !== nodes[0] && isBare(facts) ? [] : [[node.name, facts]],
    );
  const facts = () => withElsewhere(told());
  return {
    facts: () => (isBare(facts()) ? null : facts()),
    lacks: () => (isBare(facts()) ? 'pipeline' : null),
    include(names) {
      for (const node of nodes)
        if (names.includes(node.name) && !followed.has(node)) followed.set(node, new FollowedFile(node, deps));
    },
    close() {
      for (const file of followed.values()) file.close();
    },
  };
}

/** What one node tells of its last run, from now on until it is closed. */
class FollowedFile {
  facts = NO_PIPELINE;
  private isOver = false;
  private stream: Readable | null = null;

  constructor(
    private readonly node: SandboxNode,
    private readonly deps: Pick<SourceDeps, 'log' | 'onChange'>,
  ) {
    void this.keepOn();
  }

  close(): void {
    this.isOver = true;
    this.stream?.destroy();
  }

  private async keepOn(): Promise<void> {
    while (!this.isOver) {
      if (this.node.state !== 'stopped')
        await this.follow().catch((error: unknown) =>
          this.deps.log.debug({ error }, 'the pipeline’s file could not be followed'),
        );
      if (!this.isOver) await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }

  private async follow(): Promise<void> {
    const opened = await this.node.followFile(PIPELINE_FILE);
    if (this.isOver) return void opened.destroy();
    this.stream = opened;
    this.facts = NO_PIPELINE;
    for await (const line of linesOf(opened, MAX_LINE)) {
      const told = parsePipelineLine(line);
      if (!told) continue;
      this.facts = withPipelineLine(this.facts, told, Date.now());
      this.deps.onChange();
    }
  }
}
