import { useCallback, useEffect, useState } from 'react';
import type { RecordingList } from '#core/recording';
import { RecordingItem } from './recording-item';
import { fetchRecordings } from './recording-requests';

/** A participant's own recordings of one deck. */
export function RecordingsView({ deck, title }: { deck: string; title: string }) {
  const [list, setList] = useState<RecordingList | 'asking' | 'lost'>('asking');
  const [played, setPlayed] = useState('');
  const refresh = useCallback(() => void fetchRecordings(deck).then((found) => setList(found ?? 'lost')), [deck]);
  useEffect(refresh, [refresh]);
  return (
    <main className="page recordings">
      <header className="recordings-mast">
        <a className="mast-name" href="/">
          Slipway
        </a>
        <h1>Recordings</h1>
        <p>
          Of your terminals in <a href={`/decks/${deck}`}>{title}</a>. Only this browser sees them.
        </p>
      </header>
      {list === 'asking' && <p role="status">Asking the server.</p>}
      {list === 'lost' && (
        <div role="alert">
          <p>The server does not answer.</p>
          <button type="button" className="button" onClick={refresh}>
            Ask again
          </button>
        </div>
      )}
      {typeof list === 'object' && <Listed deck={deck} list={list} {...{ played, setPlayed, refresh }} />}
    </main>
  );
}

type ListedProps = {
  deck: string;
  list: RecordingList;
  played: string;
  setPlayed: (id: string) => void;
  refresh: () => void;
};

function Listed({ deck, list, played, setPlayed, refresh }: ListedProps) {
  if (list.recordings.length === 0) return <NoneYet deck={deck} isOn={list.isOn} />;
  return (
    <>
      <ul className="recording-list">
        {list.recordings.map((row) => (
          <RecordingItem
            key={row.id}
            deck={deck}
            row={row}
            isPlayed={row.id === played}
            onPlay={setPlayed}
            onChange={refresh}
          />
        ))}
      </ul>
      <p className="recordings-rules">
        What a terminal prints is recorded as it happens; what is typed never is, unless the terminal shows it. Kept for{' '}
        {list.days === 1 ? 'one day' : `${list.days} days`} and up to {list.maxMiB} MiB, the oldest parts go first.
        {!list.isOn && ' This server records no more: RECORD is off.'}
      </p>
    </>
  );
}

function NoneYet({ deck, isOn }: { deck: string; isOn: boolean }) {
  if (!isOn) {
    return (
      <section>
        <h2>Nothing is recorded here</h2>
        <p>
          This server was started with <code>RECORD=off</code>. Start it with <code>RECORD=on</code> and terminals are
          recorded as they are used.
        </p>
      </section>
    );
  }
  return (
    <section>
      <h2>No recordings yet</h2>
      <p>
        Open <a href={`/decks/${deck}`}>the deck</a>, run a block in its terminal, and load this page again: every
        terminal is recorded by itself, and each block that ran is a chapter.
      </p>
    </section>
  );
}
