'use client';
import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useLive, useLiveStore } from '../live/live-provider';
import { addTerminal, closeTerminal } from '../live/run';
import { nodeAt, nodesOf, showTerminal, terminalsOn } from '../live/terminals';
import { NamedPorts } from './named-ports';

type Clicker = 'deck' | 'shell';

/** The frame's upper edge: tabs, the chord that leaves the terminal, who gets the clicker's keys. */
export function TerminalBar({
  clicker,
  onClicker,
  nodes,
  menu,
}: {
  clicker: Clicker | null;
  onClicker: (clicker: Clicker) => void;
  /** What there is to say and do about machines; null where there is one alone. */
  nodes: ReactNode;
  /** Of the terminal in front. */
  menu: ReactNode;
}) {
  const store = useLiveStore();
  const terminals = useLive((state) => state.terminals);
  const maxTerminals = useLive((state) => state.maxTerminals);
  const isReady = useLive((state) => state.sandbox.state === 'ready');
  return (
    <header className="terminal-bar needs-script">
      {nodes}
      {nodes === null && terminals.length === 1 && <span className="terminal-name">Terminal</span>}
      <Tabs />
      {nodes === null && isReady && terminals.length < maxTerminals && (
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
        {menu}
        <span className="terminal-chord">
          <kbd>Ctrl Shift Space</kbd> leaves
        </span>
      </span>
    </header>
  );
}

/** The terminals beside the one in front: of the whole sandbox, or of its node where there are several. */
function Tabs() {
  const store = useLiveStore();
  const active = useLive((state) => state.activeTerminal);
  const node = useLive((state) => nodeAt(state, state.activeTerminal));
  const shown = useLive((state) =>
    (nodesOf(state).length > 1 ? terminalsOn(state, node ?? '') : state.terminals).join(),
  );
  const terminals = shown.split(',').map(Number);
  if (terminals.length < 2) return null;
  return (
    <fieldset className="terminal-tabs">
      <legend className="visually-hidden">Terminals</legend>
      {terminals.map((number, index) => (
        <span className="terminal-tab" key={number} data-active={number === active}>
          <button
            type="button"
            aria-pressed={number === active}
            onClick={() => showTerminal(store, number)}
            aria-label={`Terminal ${index + 1}`}
          >
            {index + 1}
          </button>
          {number === active && (
            <button
              type="button"
              aria-label={`Close terminal ${index + 1}`}
              onClick={() => closeTerminal(store, number)}
            >
              <X size="1em" aria-hidden="true" />
            </button>
          )}
        </span>
      ))}
    </fieldset>
  );
}
