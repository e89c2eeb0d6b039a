import { TriangleAlert } from 'lucide-react';
import { type Gauge, type Overview, overPromised } from '#core/operator';
import { bytes, trimmed } from './words';
import './capacity.css';

/** What there is, what is in use, and what sandboxes may come to take. */
export function Capacity({ overview }: { overview: Overview }) {
  const { places, memory, cpus, disk } = overview;
  const free = places.total - places.used;
  return (
    <section className="operator-capacity" aria-label="Capacity">
      <Meter label="Sandboxes" used={places.used} total={places.total} show={String} cells>
        {places.total === 0 ? 'none here' : free === 0 ? <Warning>all taken</Warning> : `${free} free`}
      </Meter>
      <Meter label="Memory" used={memory.used} total={memory.total} show={bytes} mark={memory.allowed}>
        <Allowed gauge={memory} show={bytes} />
      </Meter>
      <Meter label="Processors" used={cpus.used} total={cpus.total} show={trimmed} mark={cpus.allowed}>
        <Allowed gauge={cpus} show={trimmed} />
      </Meter>
      <Meter label="Disk" used={disk.used} total={disk.total} show={bytes} mark={disk.allowed}>
        <DiskNote overview={overview} />
      </Meter>
    </section>
  );
}

type Show = (count: number) => string;

type MeterProps = {
  label: string;
  used: number | null;
  total: number | null;
  show: Show;
  /** One cell for each unit, where there are few. */
  cells?: boolean;
  /** What all sandboxes together may take. */
  mark?: number | null;
  children: React.ReactNode;
};

const MOST_CELLS = 32;

/** The bar repeats the figure above it. */
function Meter({ label, used, total, show, cells = false, mark = null, children }: MeterProps) {
  const share = used === null || !total ? 0 : Math.min(1, used / total);
  const limit = mark !== null && total && mark < total ? mark / total : null;
  const areCells = cells && total !== null && total > 0 && total <= MOST_CELLS;
  return (
    <div className="meter">
      <h2 className="meter-label">{label}</h2>
      <p className="meter-figure">
        {used === null || total === null ? (
          <>
            <b>{total === null ? '–' : show(total)}</b> {total === null ? 'not known' : 'in all'}
          </>
        ) : (
          <>
            <b>{show(used)}</b> of {show(total)}
          </>
        )}
      </p>
      <div className="meter-bar" aria-hidden="true" data-cells={areCells} data-unknown={used === null}>
        {areCells ? (
          Array.from({ length: total }, (_, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a place is its number.
            <span key={place} className="meter-cell" data-used={place < (used ?? 0)} />
          ))
        ) : (
          <span className="meter-used" style={{ inlineSize: `${share * 100}%` }} />
        )}
        {limit !== null && <span className="meter-limit" style={{ insetInlineStart: `${limit * 100}%` }} />}
      </div>
      <p className="meter-note">{children}</p>
    </div>
  );
}

function Allowed({ gauge: { allowed, total }, show }: { gauge: Gauge; show: Show }) {
  if (allowed === null) return 'sandboxes have no limit of their own';
  const words = `sandboxes may take ${show(allowed)}`;
  return total !== null && allowed > total ? <Warning>{words}, more than there is</Warning> : words;
}

function DiskNote({ overview }: { overview: Overview }) {
  const over = overPromised(overview);
  if (!over) return <Allowed gauge={overview.disk} show={bytes} />;
  return (
    <Warning>
      running sandboxes may fill {bytes(over.owed)} more, and {bytes(over.free)} are free
    </Warning>
  );
}

function Warning({ children }: { children: React.ReactNode }) {
  return (
    <span className="operator-warning">
      <TriangleAlert size="1em" aria-hidden="true" />
      <span>{children}</span>
    </span>
  );
}
