import type { WallColumn } from '#core/wall-order';
import './histogram.css';

type HistogramProps = {
  columns: readonly WallColumn[];
  /** The place that is chosen; null: none. */
  chosen: string | null;
  onChoose: (place: string | null) => void;
};

/** How many are where. Each column shows only those who are there, or all again. */
export function Histogram({ columns, chosen, onChoose }: HistogramProps) {
  const most = Math.max(1, ...columns.map(({ people }) => people));
  return (
    <ol className="histogram" aria-label="Where the room stands">
      {columns.map(({ place, title, people }) => (
        <li key={place}>
          <button
            type="button"
            aria-pressed={chosen === place}
            aria-label={`${title}: ${people}`}
            onClick={() => onChoose(chosen === place ? null : place)}
          >
            <span className="histogram-count">{people}</span>
            <span
              className="histogram-bar"
              style={{ blockSize: `${(people / most) * 100}%` }}
              data-empty={people === 0}
            />
            <span className="histogram-title">{title}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}
