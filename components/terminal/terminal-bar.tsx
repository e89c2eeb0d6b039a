'use client';
import { Plus, X } from 'lucide-react';
import { useLive, useLiveStore } from '../live/live-provider';
import { addTerminal, closeTerminal } from '../live/run';
import { NamedPorts } from './named-ports';

type Clicker = 'deck' | 'shell';

/** The frame's upper edge: tabs, the chord that leaves the terminal, who gets the clicker's keys. */
export function TerminalBar({
  clicker,
  onClicker,
}: {
  clicker: Clicker | null;
  onClicker: (clicker: Clicker) => void;
}) {
  const store = useLiveStore();
  const terminals = useLive((state) => state.terminals);
  const maxTerminals = useLive((state) => state.maxTerminals);
  const isReady = useLive((state) => state.sandbox.state === 'ready');
  return (
    <header className="terminal-bar needs-script">
      {terminals.length > 1 ? <Tabs /> : <span className="terminal-name">Terminal</span>}
      {isReady && terminals.length < maxTerminals && (
        <button
          type="button"
          className="icon-button"
          aria-label="New terminal"
          title="New terminal"
          onClick={() => addTerminal(store)}
        >
          <Plus size="1.1em" aria-hidden="true" />
        </button>
      )}
      <span className="terminal-bar-end">
        <NamedPorts />
        {clicker && (
          <button
            type="button"
            className="terminal-clicker"
            title="Who gets PgUp and PgDn while the terminal has the focus"
            onClick={(event) => {
              if (event.detail > 0) event.currentTarget.blur();
              onClicker(clicker === 'deck' ? 'shell' : 'deck');
            }}
          >
            PgUp PgDn: {clicker}
          </button>
        )}
        <span className="terminal-chord">
          <kbd>Ctrl Shift Space</kbd> leaves
        </span>
      </span>
    </header>
  );
}

function Tabs() {
  const store = useLiveStore();
  const terminals = useLive((state) => state.terminals);
  const active = useLive((state) => state.activeTerminal);
  return (
    <fieldset className="terminal-tabs">
      <legend className="visually-hidden">Terminals</legend>
      {terminals.map((number) => (
        <span className="terminal-tab" key={number} data-active={number === active}>
          <button
            type="button"
            aria-pressed={number === active}
            onClick={() => store.set({ activeTerminal: number })}
            aria-label={`Terminal ${number}`}
          >
            {number}
          </button>
          {number === active && (
            <button type="button" aria-label={`Close terminal ${number}`} onClick={() => closeTerminal(store, number)}>
              <X size="1em" aria-hidden="true" />
            </button>
          )}
        </span>
      ))}
    </fieldset>
  );
}
