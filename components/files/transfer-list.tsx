'use client';
import { nameOf } from '#core/files';
import type { FilesSession } from './files-session';
import type { Transfer } from './files-state';

/** Files on their way into the sandbox, as long as there is something to see or to say. */
export function TransferList({ session, transfers }: { session: FilesSession; transfers: readonly Transfer[] }) {
  if (transfers.length === 0) return null;
  return (
    <ul className="files-transfers" aria-label="Uploads">
      {transfers.map((transfer) => (
        <li key={transfer.id}>
          <Line {...transfer} />
          <span className="files-acts">
            {transfer.state.kind === 'there' && (
              <button type="button" className="button" onClick={() => session.uploads.replace(transfer.id)}>
                Replace
              </button>
            )}
            {(transfer.state.kind === 'there' || transfer.state.kind === 'failed') && (
              <button type="button" className="button" onClick={() => session.uploads.forget(transfer.id)}>
                {transfer.state.kind === 'there' ? 'Keep the old one' : 'Close'}
              </button>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Line({ path, state }: Transfer) {
  const name = nameOf(path);
  switch (state.kind) {
    case 'waiting':
      return <span>{name} waits</span>;
    case 'sending':
      return (
        <label className="files-progress">
          <span>Uploading {name}</span>
          <progress value={state.share} max={1} />
        </label>
      );
    case 'there':
      return <span role="alert">There is a file named {name} already.</span>;
    case 'failed':
      return (
        <span role="alert">
          {name} was not uploaded: {state.why}
        </span>
      );
  }
}
