import { boxesOf } from '#core/pane-places';
import { splitPane, terminalsIn, type Way } from '#core/panes';
import type { LiveState } from './live-state';
import { freeTerminal, nodeAt, nodesOf, terminalsOn } from './terminals';

/** A desk narrower than this, in pixels, has one pane. */
const TABS_ONLY_WIDTH = 480;

/** A pane smaller than this, in pixels, is not made. */
const LEAST_PANE = { row: 240, column: 110 } as const;

/** Whether only the terminal in front has room. */
export function hasTabsOnly({ deskSize }: LiveState): boolean {
  return deskSize === null || deskSize.width < TABS_ONLY_WIDTH;
}

/** Whether several panes are to be seen. */
export function isSplit(state: LiveState): boolean {
  return !hasTabsOnly(state) && typeof state.layout?.panes === 'object';
}

/** Whether the pane in front is large enough to share its place, and there is a terminal to share it with. */
export function canSplit(state: LiveState, way: Way): boolean {
  return nextToShow(state) !== undefined && hasRoom(state, way);
}

export function hasRoom(state: LiveState, way: Way): boolean {
  const { layout, deskSize, activeTerminal } = state;
  if (!layout || !deskSize || hasTabsOnly(state)) return false;
  const split = splitPane(layout.panes, activeTerminal, NEW, way);
  const box = boxesOf(split).find(({ terminal }) => terminal === NEW)?.box;
  if (!box) return false;
  return way === 'row'
    ? box.width * deskSize.width >= LEAST_PANE.row
    : box.height * deskSize.height >= LEAST_PANE.column;
}

/** Stands for a terminal that has no number yet. */
const NEW = 0;

/** A terminal and, where it is new, its node. */
export type Place = { terminal: number; node?: string | undefined };

/** What a split shows beside the one in front: the next node that is not to be seen, or one more terminal. */
export function nextToShow(state: LiveState): Place | undefined {
  const { layout, terminals, activeTerminal } = state;
  const shown = layout ? terminalsIn(layout.panes) : [activeTerminal];
  const here = nodeAt(state, activeTerminal);
  const names = nodesOf(state).map(({ name }) => name);
  const at = names.indexOf(here ?? '');
  const hidden = [...names.slice(at + 1), ...names.slice(0, at)].find(
    (name) => !shown.some((terminal) => nodeAt(state, terminal) === name),
  );
  const own = hidden === undefined ? undefined : (terminalsOn(state, hidden)[0] ?? freeTerminal(state, hidden));
  if (own !== undefined) return { terminal: own, node: hidden };
  const free = freeTerminal(state);
  if (free !== undefined) return { terminal: free, node: here };
  const tab = terminals.find((each) => !shown.includes(each));
  return tab === undefined ? undefined : { terminal: tab };
}

/** The way in which one more pane has the better room; null where there is none at all. */
export function bestWay(state: LiveState): Way | null {
  const { layout, deskSize, activeTerminal } = state;
  const front = layout && boxesOf(layout.panes).find(({ terminal }) => terminal === activeTerminal)?.box;
  if (!front || !deskSize) return 'column';
  const isWide = front.width * deskSize.width >= WIDE;
  const [first, second]: [Way, Way] = isWide ? ['row', 'column'] : ['column', 'row'];
  if (hasRoom(state, first)) return first;
  return hasRoom(state, second) ? second : null;
}

/** Two halves of this, in pixels, hold lines of some fifty characters. */
const WIDE = 900;

/** A terminal as its tab calls it: its name, or its number on its node. */
export function labelOf(state: LiveState, terminal: number): string {
  return state.layout?.names[terminal] ?? String(numberOf(state, terminal));
}

/** What a screen reader calls it. */
export function spokenName(state: LiveState, terminal: number): string {
  return state.layout?.names[terminal] ?? `Terminal ${numberOf(state, terminal)}`;
}

/** Its place among those of its node, counted as they were opened. */
export function numberOf(state: LiveState, terminal: number): number {
  return terminalsOn(state, nodeAt(state, terminal) ?? '').indexOf(terminal) + 1;
}

/** The tabs beside the one in front, of its node, as they are ordered. */
export function tabsOf(state: LiveState): number[] {
  const own = terminalsOn(state, nodeAt(state, state.activeTerminal) ?? '');
  const order = state.layout?.order ?? [];
  return [...order.filter((each) => own.includes(each)), ...own.filter((each) => !order.includes(each))];
}

/** Whether the terminal can be seen on the desk. */
export function isInView(state: LiveState, terminal: number): boolean {
  if (state.activeTerminal === terminal) return true;
  if (!state.layout || (state.deskSize && hasTabsOnly(state))) return false;
  return terminalsIn(state.layout.panes).includes(terminal);
}
