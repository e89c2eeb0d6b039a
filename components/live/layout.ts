import { FIRST_LAYOUT, fitted, type Layout, movedTab, readLayout, renamed, writeLayout } from '#core/layout';
import { paneBeside } from '#core/pane-places';
import { type Direction, type Panes, splitPane, terminalsIn, type Way, withoutPane } from '#core/panes';
import { withoutStrangers } from './apply-nodes';
import { hasRoom, hasTabsOnly, isInView, nextToShow, type Place, spokenName, tabsOf } from './layout-state';
import type { LiveState } from './live-state';
import type { LiveStore } from './live-store';
import { nodeAt, openIdle, showTerminal, terminalsOn } from './terminals';

/** How the page's terminals are arranged, and kept so on this device. Fetched where there is one to be seen. */

/** Brings the deck's layout back and keeps it right, and written down, for as long as the page is there. */
export function keepLayout(store: LiveStore, deck: string): void {
  if (store.get().layout) return;
  const key = `slipway.layout.${deck}`;
  restore(store, stored(key));
  follow(store, key, null);
  let last = store.get();
  store.subscribe(() => {
    const before = last;
    last = store.get();
    follow(store, key, before);
  });
}

function restore(store: LiveStore, layout: Layout | null): void {
  const { terminals, nodeOf, activeTerminal, pendingRun } = store.get();
  if (!layout) return store.set({ layout: FIRST_LAYOUT });
  store.set({
    layout,
    terminals: together(terminals, layout.order),
    nodeOf: { ...layout.nodes, ...nodeOf },
    activeTerminal: pendingRun ? activeTerminal : layout.front,
  });
}

function follow(store: LiveStore, key: string, before: LiveState | null): void {
  const state = store.get();
  const { terminals, activeTerminal, nodeOf, layout, sandbox, deskSize, pendingRun } = state;
  const isSame =
    before?.terminals === terminals &&
    before.activeTerminal === activeTerminal &&
    before.nodeOf === nodeOf &&
    before.sandbox === sandbox &&
    before.deskSize === deskSize &&
    before.pendingRun === pendingRun &&
    before.layout === layout;
  if (isSame || !layout) return;
  const strangers = sandbox.state === 'ready' ? withoutStrangers(state, sandbox.nodes) : {};
  if (strangers.terminals) return store.set(strangers);
  // A shell is opened once its terminal is seen, and only then its block can run.
  if (pendingRun && deskSize && !isInView(state, pendingRun.terminal)) return showTerminal(store, pendingRun.terminal);
  const next = fitted(layout, { terminals, active: activeTerminal, nodes: nodeOf });
  if (next === layout) remember(key, writeLayout(layout));
  else store.set({ layout: next });
}

/** Gives half the place in front to the next node that is not to be seen, or to a new terminal. */
export function splitFront(store: LiveStore, way: Way): void {
  const state = store.get();
  const next = nextToShow(state);
  if (!next || !hasRoom(state, way)) return store.announce('There is no room for one more pane here.');
  addPane(store, next, way);
  showTerminal(store, next.terminal, next.node);
  store.announce(way === 'row' ? 'Split: one more terminal on the right.' : 'Split: one more terminal below.');
}

/** The terminal beside the one in front, which stays there. */
export function addPane(store: LiveStore, { terminal, node }: Place, way: Way): void {
  const { layout, terminals, nodeOf, activeTerminal } = store.get();
  if (!layout) return;
  store.set({
    layout: { ...layout, panes: splitPane(layout.panes, activeTerminal, terminal, way) },
    terminals: together(terminals, [terminal]),
    ...(node === undefined ? {} : { nodeOf: { ...nodeOf, [terminal]: node } }),
  });
  openIdle(store, terminal);
}

/** Its terminal goes on, as a tab. */
export function closePane(store: LiveStore, terminal: number): void {
  const { layout, activeTerminal } = store.get();
  if (!layout) return;
  const panes = withoutPane(layout.panes, terminal);
  store.set({ layout: { ...layout, panes }, activeTerminal: frontWithout(panes, terminal, activeTerminal) });
  store.announce('Pane closed. Its terminal goes on as a tab.');
}

/** Ends the shell; its pane goes with it where there are others. */
export function closeTerminal(store: LiveStore, terminal: number): void {
  const state = store.get();
  const { layout, activeTerminal } = state;
  const panes = layout ? withoutPane(layout.panes, terminal) : activeTerminal;
  const shown = terminalsIn(panes).find((each) => each !== terminal);
  const beside = terminalsOn(state, nodeAt(state, terminal) ?? '').find((each) => each !== terminal);
  store.send({ type: 'close-terminal', terminal });
  const terminals = state.terminals.filter((each) => each !== terminal);
  const nodeOf = { ...state.nodeOf };
  delete nodeOf[terminal];
  const front = terminal === activeTerminal ? (shown ?? beside ?? terminals[0] ?? 1) : activeTerminal;
  store.set({ terminals, nodeOf, activeTerminal: front, ...(layout ? { layout: { ...layout, panes } } : {}) });
}

function frontWithout(panes: Panes, terminal: number, active: number): number {
  return active === terminal ? (terminalsIn(panes).find((each) => each !== terminal) ?? active) : active;
}

export function renameTerminal(store: LiveStore, terminal: number, name: string): void {
  const { layout } = store.get();
  if (layout) store.set({ layout: renamed(layout, terminal, name) });
}

export function moveTab(store: LiveStore, terminal: number, target: number): void {
  const { layout } = store.get();
  if (layout) store.set({ layout: movedTab(layout, terminal, target) });
}

/** The tab one place to the left or right, where it is not at the end already. */
export function moveTabBy(store: LiveStore, terminal: number, step: number): void {
  const tabs = tabsOf(store.get());
  const target = tabs[tabs.indexOf(terminal) + step];
  if (target === undefined) return store.announce('It is at the end already.');
  moveTab(store, terminal, target);
  tellPlace(store, terminal);
}

export function tellPlace(store: LiveStore, terminal: number): void {
  const tabs = tabsOf(store.get());
  store.announce(`${spokenName(store.get(), terminal)} is tab ${tabs.indexOf(terminal) + 1} of ${tabs.length} now.`);
}

export function changePanes(store: LiveStore, change: (panes: Panes) => Panes): void {
  const { layout } = store.get();
  if (layout) store.set({ layout: { ...layout, panes: change(layout.panes) } });
}

/** To the front, what stands in that direction; nothing at the edge. */
export function goBeside(store: LiveStore, direction: Direction): void {
  const state = store.get();
  const to =
    state.layout && !hasTabsOnly(state) ? paneBeside(state.layout.panes, state.activeTerminal, direction) : undefined;
  if (to !== undefined) showTerminal(store, to);
}

function together(terminals: readonly number[], more: readonly number[]): number[] {
  return [...new Set([...terminals, ...more])].toSorted((a, b) => a - b);
}

function stored(key: string): Layout | null {
  try {
    return readLayout(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function remember(key: string, text: string): void {
  try {
    if (localStorage.getItem(key) !== text) localStorage.setItem(key, text);
  } catch {
    // Private windows may refuse: the layout then lasts as long as the page.
  }
}
