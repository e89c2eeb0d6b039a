import { Capacity } from './capacity';
import { GroundFacts } from './ground';
import { IsolationTable, LevelHeading } from './isolation';
import { Sandboxes } from './sandboxes';
import { useOverview, type Watching } from './use-overview';

/** What the operator sees and may do. Holds no fact by itself. */
export function OperatorView() {
  const { overview, hearing, refresh } = useOverview();
  return (
    <main className="operator">
      <header className="operator-head">
        <a className="mast-name" href="/">
          Slipway
        </a>
        <span className="operator-name">Operator</span>
        <Hearing hearing={hearing} />
        {hearing !== 'denied' && (
          <button type="button" className="button" onClick={() => void signOut().then(refresh)}>
            Sign out
          </button>
        )}
      </header>
      {hearing === 'denied' ? (
        <Denied />
      ) : overview ? (
        <>
          <LevelHeading {...overview} />
          <Capacity overview={overview} />
          <Sandboxes overview={overview} onChange={refresh} />
          <div className="operator-columns">
            <IsolationTable {...overview} />
            <GroundFacts overview={overview} />
          </div>
        </>
      ) : (
        <div className="operator-level">
          <h1>{hearing === 'lost' ? 'The server does not answer' : 'Asking the server'}</h1>
          <p>This page shows how it is as soon as it says so.</p>
        </div>
      )}
    </main>
  );
}

const HEARING: Record<Watching['hearing'], string> = {
  first: 'Connecting',
  live: 'Live',
  lost: 'Offline, trying again; these are the last figures',
  denied: 'Signed out',
};

function Hearing({ hearing }: Pick<Watching, 'hearing'>) {
  return (
    <span className="operator-hearing" data-state={hearing} role="status">
      <span className="operator-hearing-shape" aria-hidden="true" />
      {HEARING[hearing]}
    </span>
  );
}

function Denied() {
  return (
    <div className="operator-level">
      <h1>This browser is the operator’s no more</h1>
      <p>
        It is for twelve hours, or until it signs out. Make a new link on the server and open it here:{' '}
        <code>npx slipway link --operator</code>
      </p>
    </div>
  );
}

/** What came of it is seen in what the server answers next. */
async function signOut(): Promise<void> {
  await fetch('/operator/leave', { method: 'POST' }).catch(() => {});
}
