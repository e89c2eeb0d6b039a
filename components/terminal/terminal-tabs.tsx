'use client';
import { X } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react';
import { flushSync } from 'react-dom';
import { terminalsIn } from '#core/panes';
import { moveTabBy } from '../live/layout';
import { hasTabsOnly, labelOf, spokenName, tabsOf } from '../live/layout-state';
import { useLive, useLiveStore } from '../live/live-provider';
import type { LiveState } from '../live/live-state';
import { showTerminal } from '../live/terminals';
import { useDeskActs } from './desk-acts';
import { RenameField } from './rename-field';
import { dragTab } from './tab-drag';

/** The terminals beside the one in front: of the whole sandbox, or of its node where there are several. */
export function TerminalTabs() {
  const { renaming } = useDeskActs();
  const shown = useLive((state) => tabsOf(state).join());
  const hasName = useLive((state) => state.layout?.names[state.activeTerminal] !== undefined);
  const list = useRef<HTMLFieldSetElement>(null);
  const front = useLive((state) => state.activeTerminal);
  useEffect(() => {
    list.current?.querySelector(`[data-terminal="${front}"]`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [front]);
  const tabs = shown.split(',').map(Number);
  if (tabs.length < 2 && !hasName && renaming?.place !== 'tab') return null;
  return (
    <fieldset className="terminal-tabs" ref={list}>
      <legend className="visually-hidden">Terminals</legend>
      {tabs.map((number) => (
        <TerminalTab key={number} number={number} isAlone={tabs.length < 2} />
      ))}
    </fieldset>
  );
}

function TerminalTab({ number, isAlone }: { number: number; isAlone: boolean }) {
  const store = useLiveStore();
  const acts = useDeskActs();
  const button = useRef<HTMLButtonElement>(null);
  const label = useLive((state) => labelOf(state, number));
  const spoken = useLive((state) => spokenName(state, number));
  const isFront = useLive((state) => state.activeTerminal === number);
  const isShown = useLive((state) => isBesideFront(state, number));
  const focus = () => button.current?.focus();
  if (acts.renaming?.terminal === number && acts.renaming.place === 'tab')
    return (
      <span className="terminal-tab" data-active="true">
        <RenameField terminal={number} onEnd={() => requestAnimationFrame(focus)} />
      </span>
    );
  const press = (event: KeyboardEvent) => {
    const step = event.altKey && { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step && event.key !== 'F2') return;
    event.preventDefault();
    if (!step) return acts.rename(number, 'tab');
    // The tab's element moves, and loses the focus by it.
    flushSync(() => moveTabBy(store, number, step));
    focus();
  };
  return (
    <span className="terminal-tab" data-active={isFront} data-shown={isShown} data-terminal={number}>
      <button
        type="button"
        ref={button}
        aria-pressed={isFront}
        aria-label={spoken}
        title={`${label}: double click or F2 renames, Alt with an arrow moves`}
        onClick={() => showTerminal(store, number)}
        onDoubleClick={() => acts.rename(number, 'tab')}
        onKeyDown={press}
        onPointerDown={(event: PointerEvent<HTMLButtonElement>) => dragTab(event.nativeEvent, store, number)}
      >
        <span className="terminal-tab-name">{label}</span>
      </button>
      {isFront && !isAlone && (
        <button type="button" aria-label={closeWords(spoken)} title="Close" onClick={() => acts.close(number)}>
          <X size="1em" aria-hidden="true" />
        </button>
      )}
    </span>
  );
}

function closeWords(spoken: string): string {
  return `Close ${spoken.startsWith('Terminal ') ? `t${spoken.slice(1)}` : spoken}`;
}

/** In a pane of its own while another is in front. */
function isBesideFront(state: LiveState, number: number): boolean {
  const { layout, activeTerminal } = state;
  return (
    layout !== null && !hasTabsOnly(state) && number !== activeTerminal && terminalsIn(layout.panes).includes(number)
  );
}
