'use client';
import { LayoutPanelLeft } from 'lucide-react';
import { useRef, useState } from 'react';
import { closePane, moveTabBy } from '../live/layout';
import { canSplit, isSplit, tabsOf } from '../live/layout-state';
import { useLive, useLiveStore } from '../live/live-provider';
import type { LiveState } from '../live/live-state';
import { addTerminal } from '../live/run';
import { freeTerminal } from '../live/terminals';
import { type DeskActs, useDeskActs } from './desk-acts';
import { closeTo, itemsOf, moveInMenu, placeBelow } from './popover-menu';

type Deed = 'add' | 'row' | 'column' | 'rename' | 'left' | 'right' | 'close-pane' | 'close';

const WORDS: Readonly<Record<Deed, { label: string; keys?: string; says?: string }>> = {
  add: { label: 'New terminal' },
  row: { label: 'Split right', keys: 'Ctrl Shift E' },
  column: { label: 'Split below', keys: 'Ctrl Shift O' },
  rename: { label: 'Rename', keys: 'F2 on its tab' },
  left: { label: 'Move tab left', keys: 'Alt ←' },
  right: { label: 'Move tab right', keys: 'Alt →' },
  'close-pane': { label: 'Close pane', says: 'The terminal goes on, as a tab.' },
  close: { label: 'Close terminal', says: 'Its shell ends.' },
};

/** What can be done to the terminal in front and its place, each with its key. */
export function TerminalMenu() {
  const store = useLiveStore();
  const acts = useDeskActs();
  const menu = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const deeds = useLive((state) => deedsIn(state).join())
    .split(',')
    .filter((each): each is Deed => each in WORDS);
  const hasPanes = useLive(isSplit);
  const choose = (deed: Deed) => {
    menu.current?.hidePopover();
    const { activeTerminal } = store.get();
    const does: Record<Deed, () => void> = {
      ...actsOn(acts, activeTerminal),
      add: () => void addTerminal(store),
      left: () => moveTabBy(store, activeTerminal, -1),
      right: () => moveTabBy(store, activeTerminal, 1),
      'close-pane': () => closePane(store, activeTerminal),
    };
    does[deed]();
  };
  const toggled = (isNowOpen: boolean) => {
    setOpen(isNowOpen);
    if (!isNowOpen || !menu.current || !button.current) return;
    placeBelow(menu.current, button.current);
    itemsOf(menu.current)[0]?.focus();
  };
  return (
    <>
      <button
        type="button"
        ref={button}
        className="icon-button"
        aria-label="Arrange terminals"
        title="Arrange terminals"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        popoverTarget="terminal-menu"
      >
        <LayoutPanelLeft size="1.1em" aria-hidden="true" />
      </button>
      <div
        className="terminal-menu"
        id="terminal-menu"
        role="menu"
        aria-label="Arrange terminals"
        popover="auto"
        ref={menu}
        onToggle={(event) => toggled(event.newState === 'open')}
        onKeyDown={(event) => moveInMenu(event, () => closeTo(menu.current, button.current))}
      >
        {deeds.map((deed) => (
          <MenuItem key={deed} {...WORDS[deed]} onChoose={() => choose(deed)} />
        ))}
        {hasPanes && (
          <p className="terminal-menu-foot">
            <kbd>Ctrl Shift</kbd> with an arrow goes to the pane there.
          </p>
        )}
      </div>
    </>
  );
}

type MenuItemProps = { label: string; keys?: string; says?: string; onChoose: () => void };

function MenuItem({ label, keys, says, onChoose }: MenuItemProps) {
  return (
    <button type="button" role="menuitem" tabIndex={-1} onClick={onChoose}>
      <span className="terminal-menu-row">
        {label}
        {keys && <kbd>{keys}</kbd>}
      </span>
      {says && <span className="terminal-menu-says">{says}</span>}
    </button>
  );
}

function actsOn({ split, rename, close }: DeskActs, terminal: number) {
  return {
    row: () => split('row'),
    column: () => split('column'),
    rename: () => rename(terminal, 'tab'),
    close: () => close(terminal),
  };
}

function deedsIn(state: LiveState): Deed[] {
  const tabs = tabsOf(state);
  const at = tabs.indexOf(state.activeTerminal);
  const can: Record<Deed, boolean> = {
    add: state.sandbox.state === 'ready' && freeTerminal(state) !== undefined,
    row: canSplit(state, 'row'),
    column: canSplit(state, 'column'),
    rename: true,
    left: at > 0,
    right: at < tabs.length - 1,
    'close-pane': isSplit(state),
    close: tabs.length > 1,
  };
  return (Object.keys(can) as Deed[]).filter((deed) => can[deed]);
}
