// Owns how a pipeline's run is told in a file, a line an event, and what the lines come to in a figure.
import * as z from 'zod/mini';
import { JOB_STATES, MOST, type PipelineFacts, type PipelineJob, shortText } from './figure-facts';
import { count, listed, tally } from './figure-words';

/** Below the home folder of the first node. Whatever runs pipelines there appends to it. */
export const PIPELINE_FILE = '/root/.slipway/pipeline.json';

/** Begins a run: what was told before is drawn no longer. */
const beginSchema = z.object({ begin: z.literal(true) });

/** `at`: milliseconds of that machine's clock. `log`: text to be added to the job's. */
const jobLineSchema = z.object({
  job: z.string(),
  stage: z.optional(z.string()),
  state: z.optional(z.enum(JOB_STATES)),
  at: z.optional(z.number()),
  log: z.optional(z.string()),
});
type JobLine = z.infer<typeof jobLineSchema>;

const lineSchema = z.union([beginSchema, jobLineSchema]);
export type PipelineLine = z.infer<typeof lineSchema>;

export const NO_PIPELINE: PipelineFacts = { kind: 'pipeline', jobs: [] };

/** Null: not a line of such a file. */
export function parsePipelineLine(line: string): PipelineLine | null {
  try {
    const parsed = z.safeParse(lineSchema, JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Jobs stand in the order in which they were first told of. Of too many the first go. */
export function withPipelineLine(facts: PipelineFacts, line: PipelineLine, now: number): PipelineFacts {
  if ('begin' in line) return NO_PIPELINE;
  const name = shortText(line.job);
  const known = facts.jobs.find((job) => job.name === name);
  const job = renewed(known ?? newJob(name), line, now);
  const jobs = known ? facts.jobs.map((each) => (each === known ? job : each)) : [...facts.jobs, job];
  return { kind: 'pipeline', jobs: jobs.slice(-MOST.jobs) };
}

function newJob(name: string): PipelineJob {
  return { name, stage: 'test', state: 'waiting', startedAt: null, endedAt: null, log: '' };
}

function renewed(job: PipelineJob, { stage, state, at, log }: JobLine, now: number): PipelineJob {
  const time = at ?? now;
  const isOver = state === 'passed' || state === 'failed' || state === 'skipped';
  const text = log === undefined ? job.log : `${job.log}${log}`;
  return {
    name: job.name,
    stage: stage === undefined ? job.stage : shortText(stage),
    state: state ?? job.state,
    startedAt: state === 'running' ? time : state === 'waiting' ? null : job.startedAt,
    endedAt: isOver ? time : state === undefined ? job.endedAt : null,
    log: text.slice(-MOST.logText),
  };
}

/** In the order of their first jobs. */
export function stagesOf(jobs: readonly PipelineJob[]): { stage: string; jobs: PipelineJob[] }[] {
  const stages = new Map<string, PipelineJob[]>();
  for (const job of jobs) stages.set(job.stage, [...(stages.get(job.stage) ?? []), job]);
  return [...stages].map(([stage, own]) => ({ stage, jobs: own }));
}

export function describePipeline({ jobs }: PipelineFacts): string {
  if (jobs.length === 0) return 'No job yet.';
  const failed = jobs.filter(({ state }) => state === 'failed').map(({ name }) => name);
  const words = `${count(jobs.length, 'job')}: ${tally(jobs.map(({ state }) => state))}`;
  return failed.length > 0 ? `${words}. Failed: ${listed(failed)}.` : `${words}.`;
}
