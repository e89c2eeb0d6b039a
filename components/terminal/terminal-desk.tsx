'use client';
import { useState } from 'react';
import { useLive } from '../live/live-provider';
import type { LiveState, SandboxNode } from '../live/live-state';
import { nodeAt, nodesOf } from '../live/terminals';
import type { Screen } from './feel';
import { KeyRow } from './key-row';
import { ScreenMenu } from './screen-menu';
import { TerminalBar } from './terminal-bar';
import { TerminalLimits } from './terminal-limits';
import { TerminalNotice } from './terminal-notice';
import { TerminalScreen } from './terminal-screen';
import { useNodeParts } from './use-node-parts';

/** All terminals of the page, one of them in front, with their bar. Fetched only by pages that show a terminal. */
export function TerminalDesk() {
  const [clicker, setClicker] = useState<'deck' | 'shell'>('deck');
  const [screen, setScreen] = useState<Screen | null>(null);
  const terminals = useLive((state) => state.terminals);
  const active = useLive((state) => state.activeTerminal);
  const isPresenter = useLive((state) => state.role === 'presenter');
  const isLocal = useLive((state) => state.sandbox.state === 'ready' && state.sandbox.kind === 'local');
  const isAway = useLive((state) => state.connection.state !== 'open');
  const node = useLive(nodeInFront);
  const isDown = useLive((state) => !isAway && node !== null && isDownOrComing(state, node));
  const parts = useNodeParts(node !== null);
  const nodes = parts && node ? { ...parts, node } : null;
  const panel = nodes && { role: 'tabpanel', id: nodes.NODE_PANEL, 'aria-labelledby': nodes.tabId(nodes.node.name) };
  return (
    <>
      <TerminalBar
        clicker={isPresenter ? clicker : null}
        onClicker={setClicker}
        menu={screen && <ScreenMenu screen={screen} />}
        nodes={nodes && <nodes.NodeBar node={nodes.node} />}
      />
      {isLocal && (
        <p className="terminal-label">Local shell on this computer. No container. It ends with the server.</p>
      )}
      <TerminalLimits />
      {nodes && <nodes.NodeStrip node={nodes.node} />}
      <div className="terminal-body" data-away={isAway} data-down={isDown} {...panel}>
        {terminals.map((number) => (
          <TerminalScreen
            key={number}
            number={number}
            isActive={number === active}
            clicker={isPresenter ? clicker : 'shell'}
            onFront={setScreen}
          />
        ))}
        {nodes && isDown ? <nodes.NodeNotice node={nodes.node} /> : <TerminalNotice />}
      </div>
      {screen && <KeyRow screen={screen} />}
    </>
  );
}

/** Null where a sandbox's machine is the only one, and nothing needs to be said about it. */
function nodeInFront(state: LiveState): SandboxNode | null {
  const nodes = nodesOf(state);
  if (nodes.length < 2) return null;
  const name = nodeAt(state, state.activeTerminal);
  return nodes.find((node) => node.name === name) ?? nodes[0] ?? null;
}

function isDownOrComing({ nodeWork }: LiveState, { name, state }: SandboxNode): boolean {
  return state === 'stopped' || ['restart', 'kill'].includes(nodeWork[name]?.action ?? '');
}
