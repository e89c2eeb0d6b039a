'use client';
import { Columns2, Plus, Rows2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Way } from '#core/panes';
import { canSplit, tabsOf } from '../live/layout-state';
import { useLive, useLiveStore } from '../live/live-provider';
import { addTerminal } from '../live/run';
import { freeTerminal } from '../live/terminals';
import { useDeskActs } from './desk-acts';
import { NamedPorts } from './named-ports';
import { TerminalMenu } from './terminal-menu';
import { TerminalTabs } from './terminal-tabs';

type Clicker = 'deck' | 'shell';

/** The frame's upper edge: tabs, the chord that leaves the terminal, who gets the clicker's keys. */
export function TerminalBar({
  clicker,
  onClicker,
  nodes,
  files,
  menu,
}: {
  clicker: Clicker | null;
  onClicker: (clicker: Clicker) => void;
  /** What there is to say and do about machines; null where there is one alone. */
  nodes: ReactNode;
  /** Shows the node's files, or hides them. */
  files: ReactNode;
  /** Of the terminal in front. */
  menu: ReactNode;
}) {
  const store = useLiveStore();
  const { renaming } = useDeskActs();
  const isSole = useLive(
    (state) => state.terminals.length === 1 && state.layout?.names[state.activeTerminal] === undefined,
  );
  const hasTabs = useLive((state) => tabsOf(state).length > 1);
  const canAdd = useLive((state) => state.sandbox.state === 'ready' && freeTerminal(state) !== undefined);
  return (
    <header className="terminal-bar needs-script">
      {nodes}
      {nodes === null && isSole && renaming === null && <span className="terminal-name">Terminal</span>}
      <TerminalTabs />
      {(nodes === null || hasTabs) && canAdd && (
        <button
          type="button"
          className="icon-button terminal-add"
          aria-label="New terminal"
          title="New terminal"
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => addTerminal(store)}
        >
          <Plus size="1.1em" aria-hidden="true" />
        </button>
      )}
      <span className="terminal-bar-end">
        {/* First, so that nothing moves under the mouse when it goes: it is told only while a terminal has the keys. */}
        <span className="terminal-chord">
          <kbd>Ctrl Shift Space</kbd> leaves
        </span>
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
        <span className="terminal-arrange">
          {files}
          <SplitButton way="row" />
          <SplitButton way="column" />
          <TerminalMenu />
          {menu}
        </span>
      </span>
    </header>
  );
}

function SplitButton({ way }: { way: Way }) {
  const { split } = useDeskActs();
  const isOffered = useLive((state) => canSplit(state, way));
  if (!isOffered) return null;
  const [label, keys, Icon] =
    way === 'row'
      ? (['Split right', 'Ctrl Shift E', Columns2] as const)
      : (['Split below', 'Ctrl Shift O', Rows2] as const);
  return (
    <button
      type="button"
      className="icon-button terminal-split"
      aria-label={label}
      title={`${label} (${keys})`}
      // The keys stay whose they are: a terminal's, or the deck's.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => split(way)}
    >
      <Icon size="1.1em" aria-hidden="true" />
    </button>
  );
}
