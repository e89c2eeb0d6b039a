import { useState } from 'react';
import type { Overview, SandboxRow } from '#core/operator';
import { StateMark } from '../ui/state-mark';
import './tables.css';
import { EndDialog } from './end-dialog';
import { bytes, lasting } from './words';

type SandboxesProps = { overview: Overview; onChange: () => void };

/** Every sandbox there is now, the oldest first. */
export function Sandboxes({ overview: { sandboxes, isolation, at }, onChange }: SandboxesProps) {
  const [ending, setEnding] = useState<SandboxRow | null>(null);
  const [said, setSaid] = useState('');
  const close = (words: string) => {
    setEnding(null);
    setSaid(words);
    onChange();
  };
  if (isolation.level === 'absent') return null;
  return (
    <section className="operator-part operator-sandboxes" aria-labelledby="sandboxes">
      <h2 id="sandboxes">Sandboxes</h2>
      {sandboxes.length === 0 ? <Nobody /> : <Table sandboxes={sandboxes} at={at} onEnd={setEnding} />}
      <p className="operator-said" role="status">
        {said}
      </p>
      {ending && <EndDialog sandbox={ending} onClose={close} />}
    </section>
  );
}

function Nobody() {
  return (
    <p className="operator-empty">
      None is running. One starts when somebody opens a slide with a terminal: <a href="/">choose a deck</a>.
    </p>
  );
}

type TableProps = { sandboxes: SandboxRow[]; at: number; onEnd: (sandbox: SandboxRow) => void };

const COLUMNS = ['Sandbox', 'Deck', 'Whose', 'State', 'For', 'Nodes', 'Pages', 'Memory'];

function Table({ sandboxes, at, onEnd }: TableProps) {
  return (
    <table className="operator-table running">
      <thead>
        <tr>
          {COLUMNS.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
          <th scope="col">
            <span className="visually-hidden">Action</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {sandboxes.map((sandbox) => (
          <Row key={sandbox.id ?? sandbox.key} sandbox={sandbox} at={at} onEnd={onEnd} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ sandbox, at, onEnd }: { sandbox: SandboxRow; at: number; onEnd: TableProps['onEnd'] }) {
  const { id, deck, owner, state, step, since, nodes, pages, memoryBytes } = sandbox;
  return (
    <tr>
      <th scope="row">
        <code>{id ?? 'no name yet'}</code>
      </th>
      <td data-name="Deck">{deck}</td>
      <td data-name="Whose">
        <span>
          {owner.role} <code>{owner.name}</code>
        </span>
      </td>
      <td data-name="State">
        {state === 'ready' ? (
          <StateMark state="running" words="Running" />
        ) : (
          <StateMark state="waiting" words={step ?? 'Starting'} />
        )}
      </td>
      <td data-name="For">
        <time dateTime={new Date(since).toISOString()} title={new Date(since).toLocaleString()}>
          {lasting(at - since)}
        </time>
      </td>
      <td data-name="Nodes">{nodeWords(nodes)}</td>
      <td data-name="Pages">{pages === 0 ? 'none' : pages}</td>
      <td data-name="Memory">{memoryBytes === null ? '–' : bytes(memoryBytes)}</td>
      <td className="running-action">
        {id && (
          <button type="button" className="button" onClick={() => onEnd(sandbox)}>
            End<span className="visually-hidden"> sandbox {id}</span>
          </button>
        )}
      </td>
    </tr>
  );
}

/** How many, and which of them do not run as they should. */
function nodeWords(nodes: SandboxRow['nodes']): string {
  const others = nodes.filter(({ state }) => state !== 'running').map(({ name, state }) => `${name} ${state}`);
  return [nodes.length === 0 ? '–' : String(nodes.length), ...others].join(', ');
}
