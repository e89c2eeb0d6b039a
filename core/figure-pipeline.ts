// Owns how a pipeline's run is told in a file, a line an event, and what the lines come to in a figure.
import * as z from 'zod/mini';
import {
  JOB_STATES,
  MOST,
  type PipelineFacts,
  type PipelineJob,
  type PipelineRun,
  RUN_ENDS,
  shortText,
} from './figure-facts';
import { count, listed, tally } from './figure-words';

/** Below the home folder of a node. Whatever runs pipelines there appends to it. */
export const PIPELINE_FILE = '/root/.slipway/pipeline.json';

/** Begins a run: what was told before is drawn no longer. */
const beginSchema = z.object({
  begin: z.literal(true),
  number: z.optional(z.int()),
  project: z.optional(z.string()),
  ref: z.optional(z.string()),
  commit: z.optional(z.string()),
  subject: z.optional(z.string()),
  at: z.optional(z.number()),
});
type BeginLine = z.infer<typeof beginSchema>;

/** `at`: milliseconds of that machine's clock. `log`: text to be added to the job's. */
const jobLineSchema = z.object({
  job: z.string(),
  stage: z.optional(z.string()),
  state: z.optional(z.enum(JOB_STATES)),
  at: z.optional(z.number()),
  log: z.optional(z.string()),
});
type JobLine = z.infer<typeof jobLineSchema>;

const endSchema = z.object({ end: z.enum(RUN_ENDS), problem: z.optional(z.string()), at: z.optional(z.number()) });
/** The number of a run that waits for the end of this one. */
const waitsSchema = z.object({ waits: z.int() });

const lineSchema = z.union([beginSchema, jobLineSchema, endSchema, waitsSchema]);
export type PipelineLine = z.infer<typeof lineSchema>;

export const NO_PIPELINE: PipelineFacts = { kind: 'pipeline', run: null, jobs: [] };

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
  if ('begin' in line) return { ...NO_PIPELINE, run: begun(line, now) };
  if ('job' in line) return { ...facts, jobs: withJobLine(facts.jobs, line, now) };
  const { run } = facts;
  if (!run) return facts;
  if ('waits' in line) return { ...facts, run: { ...run, next: line.waits } };
  const problem = line.problem === undefined ? null : shortText(line.problem, MOST.problem);
  return { ...facts, run: { ...run, state: line.end, endedAt: line.at ?? now, problem } };
}

function begun({ number, project = '', ref = '', commit = '', subject = '', at }: BeginLine, now: number) {
  if (number === undefined) return null;
  const words = { project: shortText(project), ref: shortText(ref), commit: shortText(commit) };
  const open = { endedAt: null, problem: null, next: null };
  return { number, ...words, subject: shortText(subject), state: 'running' as const, startedAt: at ?? now, ...open };
}

function withJobLine(jobs: readonly PipelineJob[], line: JobLine, now: number): PipelineJob[] {
  const name = shortText(line.job);
  const known = jobs.find((job) => job.name === name);
  const job = renewed(known ?? newJob(name), line, now);
  const all = known ? jobs.map((each) => (each === known ? job : each)) : [...jobs, job];
  const kept = all.slice(-MOST.jobs);
  const share = Math.min(MOST.logText, Math.floor(MOST.logTexts / kept.length));
  return kept.map((each) => (each.log.length > share ? { ...each, log: each.log.slice(-share) } : each));
}

function newJob(name: string): PipelineJob {
  return { name, stage: 'test', state: 'waiting', startedAt: null, endedAt: null, log: '' };
}

function renewed(job: PipelineJob, { stage, state, at, log }: JobLine, now: number): PipelineJob {
  const time = at ?? now;
  const isOver = state !== undefined && state !== 'waiting' && state !== 'running';
  const text = log === undefined ? job.log : `${job.log}${log}`;
  return {
    name: job.name,
    stage: stage === undefined ? job.stage : shortText(stage),
    state: state ?? job.state,
    startedAt: state === 'running' ? time : state === 'waiting' ? null : job.startedAt,
    endedAt: isOver ? time : state === undefined ? job.endedAt : null,
    log: text,
  };
}

/** `told`: of each node that tells, the first node's first. Together they stay within what one may have. */
export function withElsewhere(told: readonly [node: string, facts: PipelineFacts][]): PipelineFacts {
  const jobsEach = Math.floor(MOST.jobs / told.length);
  const logEach = Math.min(MOST.logText, Math.floor(MOST.logTexts / (jobsEach * told.length)));
  const [first, ...elsewhere] = told.map(([node, { run, jobs }]) => {
    if (told.length === 1) return { node, run, jobs };
    return { node, run, jobs: jobs.slice(-jobsEach).map((job) => ({ ...job, log: job.log.slice(-logEach) })) };
  });
  return { ...NO_PIPELINE, ...first, ...(elsewhere.length > 0 ? { elsewhere } : {}) };
}

/** In the order of their first jobs. */
export function stagesOf(jobs: readonly PipelineJob[]): { stage: string; jobs: PipelineJob[] }[] {
  const stages = new Map<string, PipelineJob[]>();
  for (const job of jobs) stages.set(job.stage, [...(stages.get(job.stage) ?? []), job]);
  return [...stages].map(([stage, own]) => ({ stage, jobs: own }));
}

export const RUN_WORDS: Readonly<Record<PipelineRun['state'], string>> = {
  running: 'runs',
  passed: 'is green',
  failed: 'is red',
  cancelled: 'was cancelled',
};

export function describePipeline({ run, jobs }: PipelineFacts): string {
  const failed = jobs.filter(({ state }) => state === 'failed').map(({ name }) => name);
  return [
    run && `Pipeline ${run.number} of ${run.ref} at ${run.commit}, “${run.subject}”, ${RUN_WORDS[run.state]}.`,
    run?.problem,
    jobs.length === 0
      ? run
        ? null
        : 'No job yet.'
      : `${count(jobs.length, 'job')}: ${tally(jobs.map(({ state }) => state))}.`,
    failed.length > 0 ? `Failed: ${listed(failed)}.` : null,
    run && run.next !== null ? `Pipeline ${run.next} waits for its end.` : null,
  ]
    .filter(Boolean)
    .join(' ');
}
