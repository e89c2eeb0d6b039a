'use client';
import { useLive } from './live-provider';

/** A connection that will not come back says so where everyone sees it. */
export function ConnectionNotice() {
  const connection = useLive((state) => state.connection);
  if (connection.state !== 'stopped') return null;
  return (
    <div className="notice">
      <span>{connection.message}</span>
      {connection.reload && (
        <button type="button" className="button" onClick={() => location.reload()}>
          Reload
        </button>
      )}
    </div>
  );
}
