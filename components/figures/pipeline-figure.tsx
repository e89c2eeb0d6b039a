import { useState } from 'react';
import type { JobState, PipelineFacts, PipelineJob } from '#core/figure-facts';
import { stagesOf } from '#core/figure-pipeline';

const SIGNS: Readonly<Record<JobState, string>> = {
  waiting: '○',
  running: '◌',
  passed: '✓',
  failed: '✕',
  skipped: '–',
};

/** Stages from left to right, and their jobs; a job opens its log. */
export function PipelineFigure({ facts: { jobs } }: { facts: PipelineFacts }) {
  const [open, setOpen] = useState<string | null>(null);
  const shown = jobs.find(({ name }) => name === open);
  return (
    <div className="figure-pipeline">
      <ol className="figure-stages">
        {stagesOf(jobs).map(({ stage, jobs: own }) => (
          <li key={stage} className="figure-stage">
            <p className="figure-soft">{stage}</p>
            {own.map((job) => (
              <button
                key={job.name}
                type="button"
                className="figure-job"
                data-state={job.state}
                aria-expanded={job.name === open}
                onClick={() => setOpen(job.name === open ? null : job.name)}
              >
                <b aria-hidden="true">{SIGNS[job.state]}</b> {job.name}
                <span className="figure-soft">
                  {' '}
                  {job.state}
                  {durationOf(job)}
                </span>
              </button>
            ))}
          </li>
        ))}
      </ol>
      {shown && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by key
        <pre className="figure-log" tabIndex={0}>
          {shown.log || `${shown.name} has printed nothing yet.`}
        </pre>
      )}
    </div>
  );
}

function durationOf({ startedAt, endedAt }: PipelineJob): string {
  return startedAt === null || endedAt === null ? '' : ` ${((endedAt - startedAt) / 1000).toFixed(1)} s`;
}
