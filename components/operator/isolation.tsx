import { ShieldAlert, ShieldCheck, ShieldX } from 'lucide-react';
import { type Threat, threatsAt } from '#core/isolation';
import type { Overview } from '#core/operator';
import { StateMark } from '../ui/state-mark';
import './tables.css';

type IsolationProps = Pick<Overview, 'isolation' | 'egress' | 'disk'>;

const MEANINGS: Record<Overview['isolation']['level'], { title: string; Shape: typeof ShieldCheck; state: string }> = {
  hardened: { title: 'Sandboxes are hardened', Shape: ShieldCheck, state: 'passed' },
  trusted: { title: 'Sandboxes are trusted, not hardened', Shape: ShieldAlert, state: 'waiting' },
  runtime: { title: 'Sandboxes run on a runtime of the engine’s', Shape: ShieldAlert, state: 'waiting' },
  none: { title: 'Commands run in local shells', Shape: ShieldX, state: 'failed' },
  absent: { title: 'There are no sandboxes here', Shape: ShieldX, state: 'waiting' },
};

const CONSEQUENCES: Record<Overview['isolation']['level'], string> = {
  hardened: '',
  trusted: 'Root in a sandbox can become root on this machine.',
  runtime: 'No test of ours has run on it, so it is treated as trusted.',
  none: 'They have the rights of this server’s own user.',
  absent: '',
};

/** The level in force, in one line, and why it is that one. */
export function LevelHeading({ isolation }: IsolationProps) {
  const { title, Shape, state } = MEANINGS[isolation.level];
  const guests = isolation.isForGuests ? 'Guests get them, too.' : 'Guests get none; only the presenter does.';
  return (
    <div className="operator-level">
      <h1>
        <Shape size="0.9em" aria-hidden="true" className="operator-shield" data-state={state} />
        {isolation.level === 'runtime' ? `${title}: ${isolation.runtime}` : title}
      </h1>
      <p>
        {[isolation.why, CONSEQUENCES[isolation.level], isolation.level !== 'absent' && guests]
          .filter(Boolean)
          .join(' ')}
      </p>
    </div>
  );
}

/** What the level in force stops, and what it does not. */
export function IsolationTable({ isolation, egress, disk }: IsolationProps) {
  const threats = threatsAt(isolation.level, egress.state, disk.allowed !== null);
  if (threats.length === 0) return null;
  return (
    <section className="operator-part operator-isolation" aria-labelledby="isolation">
      <h2 id="isolation">What isolation stops</h2>
      <table className="operator-table threats">
        <thead>
          <tr>
            <th scope="col">Somebody in a sandbox tries to</th>
            <th scope="col">Result</th>
            <th scope="col">Because</th>
          </tr>
        </thead>
        <tbody>
          {ORDER.flatMap((verdict) => threats.filter((threat) => threat.verdict === verdict)).map((threat) => (
            <Row key={threat.attempt} threat={threat} />
          ))}
        </tbody>
      </table>
      {isolation.level !== 'none' && (
        <p className="operator-aside">
          <code>npx slipway doctor --prove</code> tries every known way out of a hardened sandbox on this machine.
        </p>
      )}
    </section>
  );
}

/** What is left open is what an operator has to know first. */
const ORDER: Threat['verdict'][] = ['open', 'unproven', 'allowed', 'stopped'];

const VERDICTS = {
  open: { state: 'failed', words: 'Not stopped' },
  unproven: { state: 'lost', words: 'Not proven' },
  allowed: { state: 'idle', words: 'Allowed' },
  stopped: { state: 'passed', words: 'Stopped' },
} as const;

function Row({ threat: { attempt, verdict, because } }: { threat: Threat }) {
  return (
    <tr>
      <th scope="row">{attempt}</th>
      <td>
        <StateMark {...VERDICTS[verdict]} />
      </td>
      <td>{because}</td>
    </tr>
  );
}
