// Owns how a page arranges its terminals: their tabs' order and names, the panes, and how that is written down.
import * as z from 'zod/mini';
import { onlyPanes, type Panes, showInPane, terminalsIn, tidy } from './panes';
import { MAX_TERMINALS } from './terminal-number';

export type Layout = {
  /** Of the tabs; each terminal once. */
  order: readonly number[];
  /** Those that were given one; the others go by their number. */
  names: Readonly<Record<number, string>>;
  /** On which node a terminal is opened again, where that is not the sandbox's first. */
  nodes: Readonly<Record<number, string>>;
  panes: Panes;
  /** The terminal whose pane has the keys; always one of the panes. */
  front: number;
};

export const FIRST_LAYOUT: Layout = { order: [1], names: {}, nodes: {}, panes: 1, front: 1 };

export const MAX_NAME_LENGTH = 24;

/** As a tab can bear it: one line, without what cannot be seen, at most 24 characters. Empty: no name. */
export function tidyName(text: string): string {
  const line = text.replace(/[\p{C}\p{Z}\s]+/gu, ' ').trim();
  return [...line].slice(0, MAX_NAME_LENGTH).join('').trim();
}

/** A terminal under another name; an empty one takes its name away. */
export function renamed(layout: Layout, terminal: number, text: string): Layout {
  const { [terminal]: _, ...others } = layout.names;
  const name = tidyName(text);
  return { ...layout, names: name === '' ? others : { ...others, [terminal]: name } };
}

/** The tab in the place of another, which makes way. */
export function movedTab(layout: Layout, terminal: number, target: number): Layout {
  const to = layout.order.indexOf(target);
  if (to < 0 || !layout.order.includes(terminal)) return layout;
  return { ...layout, order: layout.order.filter((each) => each !== terminal).toSpliced(to, 0, terminal) };
}

/** What a page knows of its terminals besides how they are arranged. */
type Known = { terminals: readonly number[]; active: number; nodes: Readonly<Record<number, string>> };

/**
 * The layout once these are the terminals and `active` is in front: who has gone leaves tab, pane and name, who has
 * come gets a tab, and a terminal that comes to the front without a pane takes that of the one that was. The very same
 * object when nothing changes.
 */
export function fitted(layout: Layout, { terminals, active, nodes }: Known): Layout {
  const isThere = (terminal: number) => terminals.includes(terminal);
  const kept = onlyPanes(layout.panes, terminals) ?? active;
  const shown = terminalsIn(kept);
  const before = shown.includes(layout.front) ? layout.front : (shown[0] ?? active);
  const next: Layout = {
    order: [...layout.order.filter(isThere), ...terminals.filter((each) => !layout.order.includes(each))],
    names: onlyOf(layout.names, isThere),
    nodes: onlyOf(nodes, isThere),
    panes: shown.includes(active) ? kept : showInPane(kept, before, active),
    front: active,
  };
  return writeLayout(next) === writeLayout(layout) ? layout : next;
}

/** What `readLayout` reads. */
export function writeLayout(layout: Layout): string {
  return JSON.stringify(layout);
}

/** Longer is nothing that this has written; a text within it nests too little to exhaust anything. */
const MAX_TEXT_LENGTH = 4_000;

/** A layout as it was written; null for a text that is none. Where it breaks a rule, it is mended. */
export function readLayout(text: string | null): Layout | null {
  const found = layoutSchema.safeParse(parsed(text));
  if (!found.success) return null;
  const { order, names, nodes, panes: stored, front } = found.data;
  const panes = onlyOnce(stored, new Set());
  if (panes === null) return null;
  const terminals = [...new Set([...order, ...terminalsIn(panes)])];
  const isThere = (terminal: number) => terminals.includes(terminal);
  const tidied = Object.entries(names).flatMap(([terminal, name]) =>
    tidyName(name) ? [[terminal, tidyName(name)]] : [],
  );
  return {
    order: terminals,
    names: onlyOf(Object.fromEntries(tidied), isThere),
    nodes: onlyOf(nodes, isThere),
    panes,
    front: terminalsIn(panes).includes(front) ? front : (terminalsIn(panes)[0] ?? 1),
  };
}

const terminal = z.int().check(z.minimum(1), z.maximum(MAX_TERMINALS));
const panesSchema: z.ZodMiniType<Panes> = z.union([
  terminal,
  z.object({
    way: z.enum(['row', 'column']),
    parts: z.array(z.lazy(() => panesSchema)),
    shares: z.array(z.number()),
  }),
]);
const texts = z.record(z.string(), z.string());
const layoutSchema = z.object({
  order: z.array(terminal),
  names: texts,
  nodes: texts,
  panes: panesSchema,
  front: terminal,
});

function parsed(text: string | null): unknown {
  if (text === null || text.length > MAX_TEXT_LENGTH) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Each terminal where it stands first. */
function onlyOnce(panes: Panes, met: Set<number>): Panes | null {
  if (typeof panes === 'number') {
    if (met.has(panes)) return null;
    met.add(panes);
    return panes;
  }
  const kept = panes.parts.flatMap((part, index) => {
    const once = onlyOnce(part, met);
    return once === null ? [] : [{ part: once, share: panes.shares[index] ?? 0 }];
  });
  if (kept.length === 0) return null;
  return tidy({ way: panes.way, parts: kept.map(({ part }) => part), shares: kept.map(({ share }) => share) });
}

function onlyOf(
  record: Readonly<Record<number, string>>,
  isThere: (terminal: number) => boolean,
): Readonly<Record<number, string>> {
  return Object.fromEntries(Object.entries(record).filter(([terminal]) => isThere(Number(terminal))));
}
