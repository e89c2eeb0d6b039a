import { describeFault, type Fault } from '#core/fault';
import { Mast } from './mast';

/** A deck that cannot be shown: every fault with its place, as an editor can open it. */
export function FaultPage({ title, faults }: { title: string; faults: Fault[] }) {
  const count = faults.length === 1 ? 'One fault keeps' : `${faults.length} faults keep`;
  return (
    <main className="page">
      <Mast heading={title} words={`${count} this deck from being shown. Mend the file and load the page again.`} />
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
    </main>
  );
}
