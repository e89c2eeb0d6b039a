import type { HealthContainer, HealthFacts, HealthState } from '#core/figure-facts';
import { useServerTime } from './server-time';

/** What the strip shows of the past. */
const SPAN_MS = 120_000;

type HealthProps = { facts: HealthFacts; at: number; behindMs: number; isMoving: boolean };

/** Each container as a strip of its states, now at the right. */
export function HealthFigure({ facts: { containers, more }, at, behindMs, isMoving }: HealthProps) {
  const now = useServerTime(at, behindMs, isMoving);
  const nodes = new Set(containers.map(({ node }) => node));
  return (
    <div className="figure-rows figure-health">
      {containers.map((container) => (
        <div key={container.id} className="figure-row">
          <span className="figure-name">
            {container.name}
            {nodes.size > 1 && <span className="figure-soft"> on {container.node}</span>}
          </span>
          <Strip container={container} now={now} />
          <span className="figure-value">
            <State container={container} />
          </span>
        </div>
      ))}
      <p className="figure-axis">
        <span>2 min ago</span>
        <span>{isMoving ? 'now' : 'the end'}</span>
      </p>
      {more > 0 && <p className="figure-legend figure-soft">{more} more</p>}
    </div>
  );
}

function Strip({ container: { marks }, now }: { container: HealthContainer; now: number }) {
  const begin = now - SPAN_MS;
  return (
    <span className="figure-strip">
      {marks.map(({ state, at }, i) => {
        const from = Math.max(at, begin);
        const to = Math.max(from, marks[i + 1]?.at ?? now);
        const width = ((to - from) / SPAN_MS) * 100;
        if (width <= 0) return null;
        const left = ((from - begin) / SPAN_MS) * 100;
        return (
          <i
            key={`${at} ${state}`}
            data-state={state}
            title={state}
            style={{ left: `${left}%`, width: `${Math.min(width, 100 - left)}%` }}
          />
        );
      })}
    </span>
  );
}

const SIGNS: Readonly<Record<HealthState, string>> = {
  created: '○',
  running: '●',
  starting: '◌',
  healthy: '✓',
  unhealthy: '✕',
  paused: '‖',
  restarting: '↻',
  exited: '□',
  gone: '–',
};

function State({ container: { marks, exit } }: { container: HealthContainer }) {
  const state = marks.at(-1)?.state ?? 'gone';
  return (
    <span className="figure-state" data-state={state}>
      <b>{SIGNS[state]}</b> {state === 'exited' && exit !== null ? `exited ${exit}` : state}
    </span>
  );
}
