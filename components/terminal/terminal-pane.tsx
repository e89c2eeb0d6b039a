'use client';
import { lazy, Suspense, useEffect, useState } from 'react';
import './terminal.css';

const TerminalDesk = lazy(async () => ({ default: (await import('./terminal-desk')).TerminalDesk }));

/**
 * The place of the terminals beside the slides. One pane for the whole talk, so that shells and screens live on from
 * slide to slide; its code is fetched when the shown or the next slide needs it, its first shell opened when it is
 * first seen.
 */
export function TerminalPane({ isShown, isNear }: { isShown: boolean; isNear: boolean }) {
  const [isWanted, setWanted] = useState(false);
  useEffect(() => {
    if (isShown || isNear) setWanted(true);
  }, [isShown, isNear]);
  return (
    <aside className="terminal-pane" aria-label="Terminal">
      {isWanted ? (
        <Suspense fallback={<Loading />}>
          <TerminalDesk />
        </Suspense>
      ) : (
        <Loading />
      )}
    </aside>
  );
}

/** Also what a page without script shows. */
function Loading() {
  return <p className="terminal-notice">The terminal loads. It needs JavaScript; the slides do not.</p>;
}
