'use client';
import { X } from 'lucide-react';
import type { Box } from '#core/panes';
import { closePane } from '../live/layout';
import { spokenName } from '../live/layout-state';
import { useLive, useLiveStore } from '../live/live-provider';
import type { LiveState, SandboxNode } from '../live/live-state';
import { nodeAt, nodesOf, terminalsOn } from '../live/terminals';
import { useDeskActs } from './desk-acts';
import type { Screen } from './feel';
import { RenameField } from './rename-field';
import { ShellNotice } from './terminal-notice';
import { TerminalScreen } from './terminal-screen';
import type { NodeParts } from './use-node-parts';

type TerminalPlaceProps = {
  number: number;
  box: Box | null;
  /** Others stand beside it, so it says which it is. */
  isOneOfMany: boolean;
  clicker: 'deck' | 'shell';
  nodes: NodeParts | null;
  onFront: (screen: Screen | null) => void;
};

/** A terminal where it stands: with its head where there are several, and what there is to say about it alone. */
export function TerminalPlace({ number, box, isOneOfMany, clicker, nodes, onFront }: TerminalPlaceProps) {
  const isActive = useLive((state) => state.activeTerminal === number);
  const node = useLive((state) => nodeAmongOthers(state, number));
  const isDown = useLive((state) => state.connection.state === 'open' && node !== null && isDownOrComing(state, node));
  return (
    <TerminalScreen
      number={number}
      box={box}
      isActive={isActive}
      isDown={isDown}
      clicker={clicker}
      onFront={onFront}
      head={box && isOneOfMany && <PaneHead number={number} />}
      notice={box && (nodes && node && isDown ? <nodes.NodeNotice node={node} /> : <ShellNotice terminal={number} />)}
    />
  );
}

function PaneHead({ number }: { number: number }) {
  const store = useLiveStore();
  const { renaming, rename } = useDeskActs();
  const [name, where] = useLive((state) => headWords(state, number)).split('\n');
  const isRenaming = renaming?.terminal === number && renaming.place === 'head';
  return (
    <header className="pane-head">
      {isRenaming ? (
        <RenameField terminal={number} />
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: a short cut with the mouse; its tab and the menu have keys.
        <span
          className="pane-name"
          title={`${name}: double click renames`}
          onDoubleClick={() => rename(number, 'head')}
        >
          <strong>{name}</strong>
          {where && <span className="pane-where">{where}</span>}
        </span>
      )}
      <button
        type="button"
        className="icon-button"
        aria-label={`Close the pane of ${name}`}
        title="Close pane; its terminal goes on, as a tab"
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => closePane(store, number)}
      >
        <X size="1em" aria-hidden="true" />
      </button>
    </header>
  );
}

/** Its name, and behind a line break its node where that says more. */
function headWords(state: LiveState, number: number): string {
  const node = nodeAt(state, number) ?? '';
  if (nodesOf(state).length < 2) return spokenName(state, number);
  const isPlain = state.layout?.names[number] === undefined;
  return isPlain && terminalsOn(state, node).length < 2 ? node : `${spokenName(state, number)}\n${node}`;
}

/** Null where a sandbox's machine is the only one, and nothing needs to be said about it. */
function nodeAmongOthers(state: LiveState, terminal: number): SandboxNode | null {
  const nodes = nodesOf(state);
  if (nodes.length < 2) return null;
  const name = nodeAt(state, terminal);
  return nodes.find((node) => node.name === name) ?? null;
}

function isDownOrComing({ nodeWork }: LiveState, { name, state }: SandboxNode): boolean {
  return state === 'stopped' || ['restart', 'kill'].includes(nodeWork[name]?.action ?? '');
}
