'use client';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useLive } from '../live/live-provider';
import { TerminalBar } from './terminal-bar';
import { TerminalNotice } from './terminal-notice';
import './terminal.css';

const TerminalScreen = lazy(async () => ({ default: (await import('./terminal-screen')).TerminalScreen }));

/**
 * The terminals beside the slides. One pane for the whole talk, so that shells and screens live on from slide to slide;
 * its code is fetched when the shown or the next slide needs it, its first shell opened when it is first seen.
 */
export function TerminalPane({ isShown, isNear }: { isShown: boolean; isNear: boolean }) {
  const [isWanted, setWanted] = useState(false);
  const [clicker, setClicker] = useState<'deck' | 'shell'>('deck');
  const terminals = useLive((state) => state.terminals);
  const active = useLive((state) => state.activeTerminal);
  const isPresenter = useLive((state) => state.role === 'presenter');
  const isAway = useLive((state) => state.connection.state !== 'open');
  useEffect(() => {
    if (isShown || isNear) setWanted(true);
  }, [isShown, isNear]);
  return (
    <aside className="terminal-pane" aria-label="Terminal">
      <TerminalBar clicker={isPresenter ? clicker : null} onClicker={setClicker} />
      <div className="terminal-body" data-away={isAway}>
        {isWanted && (
          <Suspense>
            {terminals.map((number) => (
              <TerminalScreen
                key={number}
                number={number}
                isActive={number === active}
                clicker={isPresenter ? clicker : 'shell'}
              />
            ))}
          </Suspense>
        )}
        <TerminalNotice />
        <noscript>
          <p className="terminal-notice">The terminal needs JavaScript. The slides do not.</p>
        </noscript>
      </div>
    </aside>
  );
}
