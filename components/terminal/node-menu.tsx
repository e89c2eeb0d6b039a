'use client';
import { EllipsisVertical } from 'lucide-react';
import { useRef, useState } from 'react';
import { useLive, useLiveStore } from '../live/live-provider';
import type { LiveState, NodeAction, SandboxNode } from '../live/live-state';
import { actOnNode } from '../live/nodes';
import { addTerminal } from '../live/run';
import { freeTerminal, nodeAt } from '../live/terminals';
import { closeTo, itemsOf, moveInMenu, placeBelow } from './popover-menu';

type Item = { does: NodeAction | 'new-terminal'; label: string; says: string };

type NodeMenuProps = { node: SandboxNode; hasMachines: boolean };

/** What can be done to the node in front, each with what it means. */
export function NodeMenu({ node, hasMachines }: NodeMenuProps) {
  const store = useLiveStore();
  const menu = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [asked, setAsked] = useState<NodeAction | null>(null);
  const work = useLive((state) => state.nodeWork[node.name]);
  const isConnected = useLive((state) => state.connection.state === 'open');
  const canOpen = useLive((state) => freeTerminal(state) !== undefined);
  const running = useLive((state) => runningOn(state, node.name));
  const items = itemsFor(node, { hasMachines, canOpen });
  const choose = ({ does }: Item) => {
    if (does !== 'new-terminal' && endsPrograms(does) && running && asked !== does) return setAsked(does);
    menu.current?.hidePopover();
    if (does === 'new-terminal') addTerminal(store, node.name);
    else actOnNode(store, node.name, does);
  };
  const toggled = (isNowOpen: boolean) => {
    setOpen(isNowOpen);
    setAsked(null);
    if (!isNowOpen || !menu.current || !button.current) return;
    placeBelow(menu.current, button.current);
    itemsOf(menu.current)[0]?.focus();
  };
  if (items.length === 0) return null;
  return (
    <>
      <button
        type="button"
        ref={button}
        className="icon-button"
        aria-label={`Actions on ${node.name}`}
        title={`Actions on ${node.name}`}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        disabled={work !== undefined || !isConnected}
        popoverTarget="node-menu"
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          menu.current?.showPopover();
        }}
      >
        <EllipsisVertical size="1.1em" aria-hidden="true" />
      </button>
      <div
        className="node-menu"
        id="node-menu"
        role="menu"
        aria-label={`Actions on ${node.name}`}
        popover="auto"
        ref={menu}
        onToggle={(event) => toggled(event.newState === 'open')}
        onKeyDown={(event) => moveInMenu(event, () => closeTo(menu.current, button.current))}
      >
        {items.map((item) => (
          <button type="button" role="menuitem" tabIndex={-1} key={item.does} onClick={() => choose(item)}>
            <span className="node-menu-label">{asked === item.does ? `${item.label} anyway` : item.label}</span>
            <span className="node-menu-says">
              {asked === item.does ? `${running} still runs here, and would be lost.` : item.says}
            </span>
          </button>
        ))}
      </div>
    </>
  );
}

function itemsFor({ name, state }: SandboxNode, can: { hasMachines: boolean; canOpen: boolean }): Item[] {
  const terminal: Item = { does: 'new-terminal', label: 'New terminal', says: `One more shell on ${name}.` };
  const first = can.canOpen && state !== 'stopped' ? [terminal] : [];
  if (!can.hasMachines) return first;
  if (state === 'stopped') return [RESTART_STOPPED];
  return [...first, RESTART, state === 'cut-off' ? REJOIN : CUT_OFF, KILL];
}

const RESTART: Item = {
  does: 'restart',
  label: 'Restart',
  says: 'Programs end, files stay. Containers come back as their restart policy says.',
};
const RESTART_STOPPED: Item = { does: 'restart', label: 'Restart', says: 'It starts again with the files it had.' };
const CUT_OFF: Item = {
  does: 'cut-off',
  label: 'Cut off',
  says: 'Takes the network cable out. Programs go on, but reach nobody.',
};
const REJOIN: Item = { does: 'rejoin', label: 'Rejoin', says: 'Puts the network cable back in.' };
const KILL: Item = {
  does: 'kill',
  label: 'Kill',
  says: 'Pulls the plug, without a goodbye: a Swarm has to notice by itself. Files stay.',
};

function endsPrograms(action: NodeAction): boolean {
  return action === 'kill' || action === 'restart';
}

/** The name of a block that has not ended on the node, or undefined. */
function runningOn(state: LiveState, node: string): string | undefined {
  return Object.keys(state.runs).find((block) => {
    const run = state.runs[block];
    return run?.state === 'running' && nodeAt(state, run.terminal) === node;
  });
}
