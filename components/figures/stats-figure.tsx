import type { StatsFacts } from '#core/figure-facts';
import { shownBytes } from '#core/figure-words';

type Container = StatsFacts['containers'][number];

/** Each container's processor and memory as two lines over the last two minutes, all on the same scales. */
export function StatsFigure({ facts: { containers, more } }: { facts: StatsFacts }) {
  const points = containers.flatMap((container) => container.points);
  const cpuTop = Math.max(100, ...points.map(({ cpu }) => cpu));
  const memoryTop = Math.max(1, ...points.map(({ memory }) => memory)) * 1.1;
  const nodes = new Set(containers.map(({ node }) => node));
  return (
    <div className="figure-rows figure-stats">
      <p className="figure-row figure-head">
        <span />
        <span>processor</span>
        <span />
        <span>memory</span>
        <span />
      </p>
      {containers.map((container) => (
        <div key={`${container.node} ${container.id}`} className="figure-row">
          <span className="figure-name">
            {container.name}
            {nodes.size > 1 && <span className="figure-soft"> on {container.node}</span>}
          </span>
          <Spark values={container.points.map(({ cpu }) => cpu)} top={cpuTop} />
          <span className="figure-value">{cpuWords(container)}</span>
          <Spark values={container.points.map(({ memory }) => memory)} top={memoryTop} />
          <span className="figure-value">{memoryWords(container)}</span>
        </div>
      ))}
      {more > 0 && <p className="figure-legend figure-soft">{more} more</p>}
    </div>
  );
}

function cpuWords({ points }: Container): string {
  const last = points.at(-1);
  return last ? `${Math.round(last.cpu)} %` : '…';
}

function memoryWords({ points, limit }: Container) {
  const last = points.at(-1);
  if (!last) return '…';
  return (
    <>
      {shownBytes(last.memory)}
      {limit !== null && <span className="figure-soft"> of {shownBytes(limit)}</span>}
    </>
  );
}

const WIDTH = 120;
const HEIGHT = 24;
const POINTS = 60;

function Spark({ values, top }: { values: readonly number[]; top: number }) {
  const step = WIDTH / (POINTS - 1);
  const from = WIDTH - (values.length - 1) * step;
  const y = (value: number) => (HEIGHT - 1 - (Math.min(value, top) / top) * (HEIGHT - 2)).toFixed(1);
  const line = values.map((value, i) => `${(from + i * step).toFixed(1)},${y(value)}`);
  return (
    <svg className="figure-spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {line.length > 1 && (
        <>
          <polygon points={`${from.toFixed(1)},${HEIGHT} ${line.join(' ')} ${WIDTH},${HEIGHT}`} />
          <polyline points={line.join(' ')} />
        </>
      )}
    </svg>
  );
}
