'use client';
import { useLive } from './live-provider';
import type { Connection } from './live-state';
import './connection.css';

const WORDS: Record<Connection['state'], string> = {
  idle: 'Not connected yet',
  connecting: 'Connecting',
  open: 'Live',
  lost: 'Offline, trying again',
  stopped: 'Disconnected',
};

/** Whether the page hears the server, by a shape and a word, and whether it may do what a presenter may. */
export function ConnectionBadge() {
  const connection = useLive((state) => state.connection);
  const isPresenter = useLive((state) => state.role === 'presenter');
  const follows = useLive((state) => state.follows);
  const roundTrip = connection.state === 'open' ? connection.roundTripMs : null;
  return (
    <>
      <span
        className="connection"
        data-state={connection.state}
        title={roundTrip === null ? undefined : `Round trip ${roundTrip} ms`}
      >
        <span className="connection-shape" aria-hidden="true" />
        {WORDS[connection.state]}
      </span>
      {isPresenter && <span className="connection-role chrome-hides">Presenter</span>}
      {follows && <span className="connection-role chrome-hides">Follows edits</span>}
    </>
  );
}
