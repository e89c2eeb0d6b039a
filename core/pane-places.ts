// Owns where the panes of a split stand and what is beside what.
import type { Box, Direction, Divider, Panes, Path } from './panes';

const WHOLE: Box = { left: 0, top: 0, width: 1, height: 1 };

/** Where each terminal stands. */
export function boxesOf(panes: Panes, box: Box = WHOLE): { terminal: number; box: Box }[] {
  if (typeof panes === 'number') return [{ terminal: panes, box }];
  return partsOf(panes, box).flatMap(({ part, box: inner }) => boxesOf(part, inner));
}

/** The lines between them. */
export function dividersOf(panes: Panes, box: Box = WHOLE, path: Path = []): Divider[] {
  if (typeof panes === 'number') return [];
  const parts = partsOf(panes, box);
  const own = parts.slice(0, -1).map(({ box: before, share }, index): Divider => {
    const of = share + (panes.shares[index + 1] ?? 0);
    const line =
      panes.way === 'row'
        ? { ...before, left: before.left + before.width, width: 0 }
        : { ...before, top: before.top + before.height, height: 0 };
    const extent = panes.way === 'row' ? box.width : box.height;
    return { path, index, way: panes.way, box: line, share, of, extent };
  });
  return [...own, ...parts.flatMap(({ part, box: inner }, index) => dividersOf(part, inner, [...path, index]))];
}

/** The terminal whose pane is the next one in that direction, level with the middle of this one; undefined at the edge. */
export function paneBeside(panes: Panes, terminal: number, direction: Direction): number | undefined {
  const boxes = boxesOf(panes);
  const from = boxes.find((each) => each.terminal === terminal)?.box;
  if (!from) return undefined;
  const isAcross = direction === 'left' || direction === 'right';
  const middle = isAcross ? from.top + from.height / 2 : from.left + from.width / 2;
  const isLevel = ({ left, top, width, height }: Box) =>
    isAcross ? top <= middle && middle < top + height : left <= middle && middle < left + width;
  const found = boxes
    .filter((each) => each.terminal !== terminal && isLevel(each.box))
    .map((each) => ({ terminal: each.terminal, away: distance(from, each.box, direction) }))
    .filter(({ away }) => away > -TOUCHING)
    .toSorted((a, b) => a.away - b.away);
  return found[0]?.terminal;
}

/** Sums of shares differ in their last digits. */
const TOUCHING = 1e-6;

function distance(from: Box, to: Box, direction: Direction): number {
  switch (direction) {
    case 'left':
      return from.left - (to.left + to.width);
    case 'right':
      return to.left - (from.left + from.width);
    case 'up':
      return from.top - (to.top + to.height);
    case 'down':
      return to.top - (from.top + from.height);
    default:
      return direction satisfies never;
  }
}

function partsOf({ way, parts, shares }: Exclude<Panes, number>, box: Box) {
  let passed = 0;
  return parts.map((part, index) => {
    const share = shares[index] ?? 0;
    const inner: Box =
      way === 'row'
        ? { ...box, left: box.left + passed * box.width, width: share * box.width }
        : { ...box, top: box.top + passed * box.height, height: share * box.height };
    passed += share;
    return { part, share, box: inner };
  });
}
