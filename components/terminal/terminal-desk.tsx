'use client';
import { useState } from 'react';
import { useLive } from '../live/live-provider';
import { TerminalBar } from './terminal-bar';
import { TerminalNotice } from './terminal-notice';
import { TerminalScreen } from './terminal-screen';

/** All terminals of the page, one of them in front, with their bar. Fetched only by pages that show a terminal. */
export function TerminalDesk() {
  const [clicker, setClicker] = useState<'deck' | 'shell'>('deck');
  const terminals = useLive((state) => state.terminals);
  const active = useLive((state) => state.activeTerminal);
  const isPresenter = useLive((state) => state.role === 'presenter');
  const isLocal = useLive((state) => state.sandbox.state === 'ready' && state.sandbox.kind === 'local');
  const isAway = useLive((state) => state.connection.state !== 'open');
  return (
    <>
      <TerminalBar clicker={isPresenter ? clicker : null} onClicker={setClicker} />
      {isLocal && <p className="terminal-label">Local shell on this computer. No container.</p>}
      <div className="terminal-body" data-away={isAway}>
        {terminals.map((number) => (
          <TerminalScreen
            key={number}
            number={number}
            isActive={number === active}
            clicker={isPresenter ? clicker : 'shell'}
          />
        ))}
        <TerminalNotice />
      </div>
    </>
  );
}
