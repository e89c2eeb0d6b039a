import type { Overview } from '#core/operator';
import { StateMark } from '../ui/state-mark';

const EGRESS = {
  open: 'The public Internet; not this machine, its network or each other.',
  mirror: 'Images through the mirror, and nothing else: EGRESS=mirror.',
  off: 'Nothing outside themselves: EGRESS=off.',
  unguarded: 'Whatever this machine reaches.',
} as const;

/** What the sandboxes stand on: engines, network, shelf. */
export function GroundFacts({ overview: { engines, egress, shelf } }: { overview: Overview }) {
  return (
    <section className="operator-part operator-ground" aria-labelledby="ground">
      <h2 id="ground">Engine, network and shelf</h2>
      <dl className="operator-facts">
        {engines.length === 0 && <Fact name="Docker Engine">none</Fact>}
        {engines.map(({ use, version, where }) => (
          <Fact key={use} name={engines.length === 1 ? 'Docker Engine' : `Engine of ${use.toLowerCase()}`}>
            {version} <code>{where}</code>
          </Fact>
        ))}
        <Fact name="Sandboxes reach">
          {EGRESS[egress.state]}
          {egress.why && <small>No network rules hold them: {egress.why}.</small>}
        </Fact>
        {engines.length > 0 && (
          <Fact name="Shelf">
            <Shelf shelf={shelf} />
          </Fact>
        )}
      </dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const STOCK = {
  empty: null,
  stocking: { state: 'waiting', words: 'Being stocked' },
  stocked: { state: 'passed', words: 'In every sandbox' },
  failed: { state: 'failed', words: 'Could not be stocked; the log says why' },
} as const;

function Shelf({ shelf: { state, images, missing } }: Pick<Overview, 'shelf'>) {
  if (images.length + missing.length === 0) return 'No deck asks for images.';
  const stock = STOCK[state];
  return (
    <>
      {stock && <StateMark {...stock} />}
      <ul className="shelf-images">
        {images.map(({ name, standIn }) => (
          <li key={name}>
            <code>{name}</code> {standIn && <span className="tag">stand-in</span>}
          </li>
        ))}
        {missing.map(({ name, why }) => (
          <li key={name}>
            <code>{name}</code> <StateMark state="failed" words="missing" />
            <small>{why}</small>
          </li>
        ))}
      </ul>
    </>
  );
}
