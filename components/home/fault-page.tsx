import { describeFault, type Fault } from '#core/fault';
import { FaultRefresh } from './fault-refresh';
import { Mast } from './mast';

type FaultPageProps = { deck: string; revision: string; title: string; faults: Fault[] };

/** A deck that cannot be shown: every fault with its place, as an editor can open it. */
export function FaultPage({ deck, revision, title, faults }: FaultPageProps) {
  const count = faults.length === 1 ? 'One fault keeps' : `${faults.length} faults keep`;
  return (
    <main className="page">
      <Mast heading={title} words={`${count} this deck from being shown. Mend the file, and this page shows it.`} />
      <ol className="faults">
        {faults.map((fault) => (
          <li key={describeFault(fault)}>
            <code>
              {fault.file}:{fault.line}:{fault.column}
            </code>
            <p>{fault.message}</p>
          </li>
        ))}
      </ol>
      <p>
        <a href="/">All decks</a>
      </p>
      <FaultRefresh deck={deck} revision={revision} />
    </main>
  );
}
