import { useEffect, useRef, useState } from 'react';
import type { JobState, PipelineFacts, PipelineJob, PipelineRun } from '#core/figure-facts';
import { RUN_WORDS, stagesOf } from '#core/figure-pipeline';
import { useServerTime } from './server-time';

const SIGNS: Readonly<Record<JobState | 'cancelled', string>> = {
  waiting: '○',
  running: '◌',
  passed: '✓',
  failed: '✕',
  warned: '△',
  skipped: '–',
  cancelled: '–',
};

type PipelineProps = { facts: PipelineFacts; at: number; behindMs: number; isMoving: boolean };

/** Stages from left to right, and their jobs; a job opens its log, and one that has failed opens it by itself. */
export function PipelineFigure({ facts: { run, jobs }, at, behindMs, isMoving }: PipelineProps) {
  const isRunning = run?.state === 'running' || jobs.some(({ state }) => state === 'running');
  const now = useServerTime(at, behindMs, isMoving && isRunning);
  const [chosen, choose] = useState<{ run: number | null; job: string | null } | null>(null);
  const number = run?.number ?? null;
  const failed = jobs.find(({ state }) => state === 'failed')?.name ?? null;
  const open = chosen && chosen.run === number ? chosen.job : failed;
  const shown = jobs.find(({ name }) => name === open);
  return (
    <div className="figure-pipeline">
      {run && <Run run={run} now={now} />}
      <ol className="figure-stages">
        {stagesOf(jobs).map(({ stage, jobs: own }) => (
          <li key={stage} className="figure-stage">
            <p className="figure-soft">{stage}</p>
            {own.map((job) => (
              <Job
                key={job.name}
                job={job}
                now={now}
                isOpen={job.name === open}
                onToggle={isMoving ? () => choose({ run: number, job: job.name === open ? null : job.name }) : null}
              />
            ))}
          </li>
        ))}
      </ol>
      {shown && (
        <>
          <p className="figure-soft figure-caption">What {shown.name} printed</p>
          <Log job={shown} />
        </>
      )}
    </div>
  );
}

function Run({ run, now }: { run: PipelineRun; now: number }) {
  const { number, state, ref, commit, subject, startedAt, endedAt, problem, next } = run;
  return (
    <>
      <p className="figure-run" data-state={state}>
        <b aria-hidden="true">{SIGNS[state]}</b> Pipeline {number} {RUN_WORDS[state]}{' '}
        <span className="figure-soft">
          {endedAt === null ? 'for' : 'after'} {shownSeconds(startedAt, endedAt, now)}
          {next !== null && `, pipeline ${next} waits`}
        </span>
      </p>
      <p className="figure-soft figure-commit">
        {ref} at <code>{commit}</code> {subject}
      </p>
      {problem !== null && <pre className="figure-log">{problem}</pre>}
    </>
  );
}

type JobProps = { job: PipelineJob; now: number; isOpen: boolean; onToggle: (() => void) | null };

function Job({ job, now, isOpen, onToggle }: JobProps) {
  const words = (
    <>
      <b aria-hidden="true">{SIGNS[job.state]}</b> {job.name}{' '}
      <span className="figure-soft">
        {job.state} {job.startedAt !== null && shownSeconds(job.startedAt, job.endedAt, now)}
      </span>
    </>
  );
  const look = { className: 'figure-job', 'data-state': job.state };
  if (!onToggle) return <div {...look}>{words}</div>;
  return (
    <button type="button" {...look} aria-expanded={isOpen} onClick={onToggle}>
      {words}
    </button>
  );
}

/** Stays at its end while it grows, unless somebody has scrolled up in it. */
function Log({ job: { name, log } }: { job: PipelineJob }) {
  const place = useRef<HTMLPreElement>(null);
  const isAtEnd = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what has grown is what it is about
  useEffect(() => {
    const element = place.current;
    if (element && isAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [name, log]);
  return (
    <pre
      ref={place}
      className="figure-log"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by key
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < 4;
      }}
    >
      {log.trimEnd() || `${name} has printed nothing yet.`}
    </pre>
  );
}

/** Tenths of what has ended, whole ones of what goes on. */
function shownSeconds(startedAt: number, endedAt: number | null, now: number): string {
  const seconds = ((endedAt ?? now) - startedAt) / 1000;
  return endedAt === null ? `${Math.max(0, Math.floor(seconds))} s` : `${seconds.toFixed(1)} s`;
}
