// Owns how terminals share the place that is there for them: a tree of splits, and what can be done to it.
import { MAX_TERMINALS } from './terminal-number';

/** `row`: side by side; `column`: one above the other. */
export type Way = 'row' | 'column';

/**
 * Two parts or more, none of which is a split of the same way; `shares` are theirs of the length, and sum up to 1. A
 * part is a terminal's number or a split of the other way.
 */
export type Split = { way: Way; parts: readonly Panes[]; shares: readonly number[] };

/** What is shown: one terminal, or a split. No terminal is in it twice. */
export type Panes = number | Split;

/** A split in the tree: the place of the part at each level, from the top. */
export type Path = readonly number[];

/** In shares of the whole, from its upper left corner. */
export type Box = { left: number; top: number; width: number; height: number };

/** The line behind part `index` of the split at `path`. */
export type Divider = {
  path: Path;
  index: number;
  way: Way;
  /** Without extent across the line. */
  box: Box;
  /** Of the part before it, in its split. */
  share: number;
  /** Of both its neighbours together. */
  of: number;
  /** Of the whole split along its way, in shares of the whole. */
  extent: number;
};

export type Direction = 'left' | 'right' | 'up' | 'down';

/** No part is made smaller than this share of its split. */
export const LEAST_SHARE = 0.1;

/** The terminals in it, from the upper left. */
export function terminalsIn(panes: Panes): number[] {
  return typeof panes === 'number' ? [panes] : panes.parts.flatMap(terminalsIn);
}

/** `terminal` in a pane of its own behind that of `at`; unchanged where there is no such pane, or no room for one more. */
export function splitPane(panes: Panes, at: number, terminal: number, way: Way): Panes {
  const shown = terminalsIn(panes);
  if (!shown.includes(at) || shown.includes(terminal) || shown.length >= MAX_TERMINALS) return panes;
  return splitIn(panes, { at, terminal, way });
}

function splitIn(panes: Panes, cut: { at: number; terminal: number; way: Way }): Panes {
  const { at, terminal, way } = cut;
  if (typeof panes === 'number') {
    return panes === at ? { way, parts: [at, terminal], shares: [0.5, 0.5] } : panes;
  }
  const index = panes.parts.indexOf(at);
  if (panes.way !== way || index < 0) return { ...panes, parts: panes.parts.map((part) => splitIn(part, cut)) };
  // One more beside others gets what each has on average, and all give for it.
  const count = panes.parts.length;
  const shares = panes.shares.map((share) => (share * count) / (count + 1));
  return tidy({
    way,
    parts: panes.parts.toSpliced(index + 1, 0, terminal),
    shares: shares.toSpliced(index + 1, 0, 1 / (count + 1)),
  });
}

/** Only the panes of `terminals`; their neighbours take the place of the others. Null when none is left, the very same tree when all are. */
export function onlyPanes(panes: Panes, terminals: readonly number[]): Panes | null {
  if (terminalsIn(panes).every((each) => terminals.includes(each))) return panes;
  if (typeof panes === 'number') return terminals.includes(panes) ? panes : null;
  const kept = panes.parts.flatMap((part, index) => {
    const rest = onlyPanes(part, terminals);
    return rest === null ? [] : [{ part: rest, share: panes.shares[index] ?? 0 }];
  });
  if (kept.length === 0) return null;
  return tidy({ way: panes.way, parts: kept.map(({ part }) => part), shares: kept.map(({ share }) => share) });
}

/** Without the pane of `terminal`, unless it is the only one. */
export function withoutPane(panes: Panes, terminal: number): Panes {
  return (
    onlyPanes(
      panes,
      terminalsIn(panes).filter((each) => each !== terminal),
    ) ?? panes
  );
}

/** `terminal` in the pane of `at`. One that has a pane already changes places with it. */
export function showInPane(panes: Panes, at: number, terminal: number): Panes {
  if (typeof panes === 'number') return panes === at ? terminal : panes === terminal ? at : panes;
  return { ...panes, parts: panes.parts.map((part) => showInPane(part, at, terminal)) };
}

/** The divider moved until the part before it has `share` of its split, as far as both its neighbours bear it. */
export function moveDivider(panes: Panes, { path, index }: Pick<Divider, 'path' | 'index'>, share: number): Panes {
  return atPath(panes, path, (split) => {
    const before = split.shares[index];
    const after = split.shares[index + 1];
    if (before === undefined || after === undefined) return split;
    const least = Math.min(LEAST_SHARE, before, after);
    const next = Math.min(before + after - least, Math.max(least, share));
    return { ...split, shares: split.shares.with(index, next).with(index + 1, before + after - next) };
  });
}

/** All parts of the split at `path` as large as each other. */
export function evened(panes: Panes, path: Path): Panes {
  return atPath(panes, path, (split) => ({ ...split, shares: split.parts.map(() => 1 / split.parts.length) }));
}

function atPath(panes: Panes, path: Path, change: (split: Split) => Split): Panes {
  if (typeof panes === 'number') return panes;
  const [first, ...rest] = path;
  if (first === undefined) return change(panes);
  return { ...panes, parts: panes.parts.map((part, at) => (at === first ? atPath(part, rest, change) : part)) };
}

/** A split as it must be: parts of its own way dissolved in it, shares at least the least and 1 together. */
export function tidy(split: Split): Panes {
  const parts = split.parts.flatMap((part, index) => {
    const share = split.shares[index] ?? 0;
    if (typeof part === 'number' || part.way !== split.way) return [{ part, share }];
    return part.parts.map((inner, at) => ({ part: inner, share: share * (part.shares[at] ?? 0) }));
  });
  const [only] = parts;
  if (only && parts.length === 1) return only.part;
  return { way: split.way, parts: parts.map(({ part }) => part), shares: sharedOut(parts.map(({ share }) => share)) };
}

/** In proportion, with a floor for each: what the small ones are given is taken from what the others have above it. */
function sharedOut(shares: readonly number[]): number[] {
  const wanted = shares.map((share) => (Number.isFinite(share) && share > 0 ? share : LEAST_SHARE));
  const sum = wanted.reduce((all, share) => all + share, 0);
  const raised = wanted.map((share) => Math.max(LEAST_SHARE, share / sum));
  const above = raised.reduce((all, share) => all + share - LEAST_SHARE, 0);
  const free = 1 - LEAST_SHARE * raised.length;
  if (above === 0) return raised.map(() => 1 / raised.length);
  return raised.map((share) => LEAST_SHARE + ((share - LEAST_SHARE) * free) / above);
}
