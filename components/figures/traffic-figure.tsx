import type { TrafficFacts, TrafficRow } from '#core/figure-facts';
import { sum } from '#core/figure-traffic';
import { count } from '#core/figure-words';
import { tonesOf } from './tones';

/** Who answered: a column for each second of the last minute, and the share of each replica. */
export function TrafficFigure({ facts: { rows } }: { facts: TrafficFacts }) {
  const seriesOf = ({ version, replica }: TrafficRow) => version ?? replica;
  const tones = tonesOf(rows.map(seriesOf));
  const total = rows.reduce((all, { counts }) => all + sum(counts), 0);
  const errors = rows.reduce((all, row) => all + sum(row.errors), 0);
  const shown = rows.filter(({ counts }) => sum(counts) > 0);
  const ports = new Set(shown.map(({ port }) => port));
  return (
    <div className="figure-rows figure-traffic">
      <p className="figure-sum">
        <b>{count(total, 'request')}</b> in the last minute
        {errors > 0 && (
          <span className="figure-state" data-state="unhealthy">
            {' '}
            <b>✕</b> {count(errors, 'error')}
          </span>
        )}
      </p>
      <Columns rows={shown} toneOf={(row) => tones.get(seriesOf(row)) ?? 1} />
      <p className="figure-axis">
        <span>1 min ago</span>
        <span>now</span>
      </p>
      {shown.map((row) => (
        <div key={`${row.port} ${row.replica} ${row.version}`} className="figure-row">
          <span className="figure-name">
            {row.version !== null && (
              <span className="figure-version" data-tone={tones.get(seriesOf(row))}>
                {row.version}
              </span>
            )}{' '}
            {row.replica}
            {ports.size > 1 && <span className="figure-soft"> port {row.port}</span>}
          </span>
          <span className="figure-share">
            <i data-tone={tones.get(seriesOf(row))} style={{ width: `${(sum(row.counts) / total) * 100}%` }} />
          </span>
          <span className="figure-value">
            {Math.round((sum(row.counts) / total) * 100)} %
            {sum(row.errors) > 0 && (
              <span className="figure-state" data-state="unhealthy">
                {' '}
                <b>✕</b> {sum(row.errors)}
              </span>
            )}
          </span>
        </div>
      ))}
    </div>
  );
}

const HEIGHT = 40;

function Columns({ rows, toneOf }: { rows: readonly TrafficRow[]; toneOf(row: TrafficRow): number }) {
  const seconds = rows[0]?.counts.length ?? 0;
  const totals = Array.from({ length: seconds }, (_, i) => rows.reduce((all, { counts }) => all + (counts[i] ?? 0), 0));
  const top = Math.max(...totals, 1);
  return (
    <svg className="figure-columns" viewBox={`0 0 ${seconds} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {totals.map((_, second) =>
        stackOf(rows, second).map(({ key, row, part, from, count: answers }) => (
          <rect
            key={key}
            data-tone={toneOf(row)}
            data-error={part === 'errors' || undefined}
            x={second + 0.1}
            y={HEIGHT * (1 - (from + answers) / top)}
            width={0.8}
            height={(HEIGHT * answers) / top}
          />
        )),
      )}
    </svg>
  );
}

type Part = { key: string; row: TrafficRow; part: 'well' | 'errors'; from: number; count: number };

/** From the bottom up: what went well, with what failed on top of it. */
function stackOf(rows: readonly TrafficRow[], second: number): Part[] {
  const parts = (['well', 'errors'] as const).flatMap((part) =>
    rows.map((row) => {
      const errors = row.errors[second] ?? 0;
      const key = `${second} ${row.port} ${row.replica} ${row.version} ${part}`;
      return { key, row, part, count: part === 'errors' ? errors : (row.counts[second] ?? 0) - errors };
    }),
  );
  let from = 0;
  return parts
    .map((each) => {
      const placed = { ...each, from };
      from += each.count;
      return placed;
    })
    .filter(({ count: answers }) => answers > 0);
}
