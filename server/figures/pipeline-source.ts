// Owns the run of a pipeline, as a file on the first node tells of it. Whatever runs pipelines there appends to it.
import type { Readable } from 'node:stream';
import { NO_PIPELINE, PIPELINE_FILE, parsePipelineLine, withPipelineLine } from '#core/figure-pipeline';
import { isBare } from '#core/figure-view';
import { linesOf } from './lines';
import type { Source, SourceDeps } from './source';

const AGAIN_MS = 1_000;
const MAX_LINE = 16 * 1024;

export function pipelineSource({ sandbox, log, onChange }: SourceDeps): Source {
  let facts = NO_PIPELINE;
  let isOver = false;
  let stream: Readable | null = null;
  const [node] = sandbox.nodes;
  const follow = async () => {
    const opened = await node.followFile(PIPELINE_FILE);
    if (isOver) return void opened.destroy();
    stream = opened;
    facts = NO_PIPELINE;
    for await (const line of linesOf(opened, MAX_LINE)) {
      const told = parsePipelineLine(line);
      if (!told) continue;
      facts = withPipelineLine(facts, told, Date.now());
      onChange();
    }
  };
  const keepOn = async () => {
    while (!isOver) {
      if (node.state !== 'stopped')
        await follow().catch((error: unknown) => log.debug({ error }, 'the pipeline’s file could not be followed'));
      if (!isOver) await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  };
  void keepOn();
  return {
    facts: () => (isBare(facts) ? null : facts),
    lacks: () => (isBare(facts) ? 'pipeline' : null),
    close() {
      isOver = true;
      stream?.destroy();
    },
  };
}
