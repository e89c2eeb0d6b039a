'use client';
import { useMemo, useRef, useState } from 'react';
import { boxesOf, dividersOf } from '#core/pane-places';
import { hasTabsOnly } from '../live/layout-state';
import { useLive } from '../live/live-provider';
import type { LiveState, SandboxNode } from '../live/live-state';
import { nodeAt, nodesOf } from '../live/terminals';
import { CloseQuestion } from './close-question';
import { DeskContext } from './desk-acts';
import { FilesButton, FilesPlace } from './files-place';
import { KeyRow } from './key-row';
import { PaneDivider } from './pane-divider';
import { ScreenMenu } from './screen-menu';
import { ShareMenu } from './share-menu';
import { ShareStrip } from './share-strip';
import { TerminalBar } from './terminal-bar';
import { TerminalLimits } from './terminal-limits';
import { TerminalNotice } from './terminal-notice';
import { TerminalPlace } from './terminal-place';
import { useDesk } from './use-desk';
import { useFilesShown } from './use-files-shown';
import { useNodeParts } from './use-node-parts';
import './layout.css';

/** All terminals of the page, in panes or one in front, with their bar. Fetched only by pages that show a terminal. */
export function TerminalDesk({ deck }: { deck: string }) {
  const [clicker, setClicker] = useState<'deck' | 'shell'>('deck');
  const body = useRef<HTMLDivElement>(null);
  const { acts, closing, answer, screen, setScreen } = useDesk(deck, body);
  const terminals = useLive((state) => state.terminals);
  const active = useLive((state) => state.activeTerminal);
  const isPresenter = useLive((state) => state.role === 'presenter');
  const isLocal = useLive((state) => state.sandbox.state === 'ready' && state.sandbox.kind === 'local');
  const isAway = useLive((state) => state.connection.state !== 'open');
  const node = useLive(nodeInFront);
  const parts = useNodeParts(node !== null);
  const nodes = parts && node ? { ...parts, node } : null;
  const panel = nodes && { role: 'tabpanel', id: nodes.NODE_PANEL, 'aria-labelledby': nodes.tabId(nodes.node.name) };
  const { boxes, dividers } = usePanes();
  const files = useFilesShown(body);
  return (
    <DeskContext value={acts}>
      <TerminalBar
        clicker={isPresenter ? clicker : null}
        onClicker={setClicker}
        menu={
          <>
            <ShareMenu terminal={active} />
            {screen && <ScreenMenu screen={screen} />}
          </>
        }
        nodes={nodes && <nodes.NodeBar node={nodes.node} />}
        files={<FilesButton {...files} />}
      />
      {isLocal && (
        <p className="terminal-label">Local shell on this computer. No container. It ends with the server.</p>
      )}
      <TerminalLimits />
      <ShareStrip terminal={active} />
      {nodes && <nodes.NodeStrip node={nodes.node} />}
      {closing !== null && <CloseQuestion terminal={closing} onAnswer={answer} />}
      <div className="terminal-work">
        {files.isShown && <FilesPlace deck={deck} />}
        <div className="terminal-body" ref={body} data-away={isAway} data-split={dividers.length > 0} {...panel}>
          {terminals.map((number) => (
            <TerminalPlace
              key={number}
              number={number}
              box={boxes.find(({ terminal }) => terminal === number)?.box ?? null}
              isOneOfMany={dividers.length > 0}
              clicker={isPresenter ? clicker : 'shell'}
              nodes={parts}
              onFront={setScreen}
            />
          ))}
          {dividers.map((divider) => (
            <PaneDivider key={[...divider.path, divider.index].join()} divider={divider} />
          ))}
          <TerminalNotice />
        </div>
      </div>
      {screen && <KeyRow screen={screen} />}
    </DeskContext>
  );
}

function usePanes() {
  const active = useLive((state) => state.activeTerminal);
  const layout = useLive((state) => state.layout);
  const isNarrow = useLive(hasTabsOnly);
  return useMemo(() => {
    const panes = isNarrow || !layout ? active : layout.panes;
    return { boxes: boxesOf(panes), dividers: dividersOf(panes) };
  }, [active, layout, isNarrow]);
}

/** Null where a sandbox's machine is the only one, and nothing needs to be said about it. */
function nodeInFront(state: LiveState): SandboxNode | null {
  const nodes = nodesOf(state);
  if (nodes.length < 2) return null;
  const name = nodeAt(state, state.activeTerminal);
  return nodes.find((node) => node.name === name) ?? nodes[0] ?? null;
}
