'use client';
import { type ComponentType, useEffect, useState } from 'react';
import './terminal.css';

/**
 * Terminals' code is more than the rest of the page. On a slide before a terminal it is fetched only once somebody
 * stays, so that paging through a deck does not pay for it.
 */
const STAY_MS = 6_000;

/**
 * The place of the terminals beside the slides. One pane for the whole talk, so that shells and screens live on from
 * slide to slide; its first shell is opened when it is first seen.
 */
export function TerminalPane({ deck, isShown, isNear }: { deck: string; isShown: boolean; isNear: boolean }) {
  const Desk = useTerminalDesk(isShown, isNear);
  return (
    <aside className="terminal-pane" aria-label="Terminal">
      {Desk ? <Desk deck={deck} /> : <Loading />}
    </aside>
  );
}

type Desk = ComponentType<{ deck: string }>;

/** Fetched without `lazy`: behind Suspense React would hold the terminal back for up to 300 ms. */
function useTerminalDesk(isShown: boolean, isNear: boolean): Desk | null {
  const [Desk, setDesk] = useState<Desk | null>(null);
  useEffect(() => {
    if (Desk || !(isShown || isNear)) return;
    const fetchDesk = () => {
      import('./terminal-desk').then(
        ({ TerminalDesk }) => setDesk(() => TerminalDesk),
        (error: unknown) =>
          setDesk(() => {
            throw error;
          }),
      );
    };
    if (isShown) return fetchDesk();
    const timer = setTimeout(fetchDesk, STAY_MS);
    return () => clearTimeout(timer);
  }, [Desk, isShown, isNear]);
  return Desk;
}

/** Also what a page without script shows. */
function Loading() {
  return <p className="terminal-notice">The terminal loads. It needs JavaScript; the slides do not.</p>;
}
