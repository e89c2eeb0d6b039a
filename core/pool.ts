// Owns the decisions about sandboxes kept ready: how many of which kind, which is made next, which go.

/** Sandboxes that differ in nothing that is fixed when they are made. */
export type PoolKind = {
  key: string;
  /** Places that one takes. */
  nodes: number;
  /** Ready for somebody. */
  spares: number;
  /** Somebody looks at a deck of it. */
  isWatched: boolean;
  /** Rooms that look at a deck of it and have no sandbox yet. */
  expected: number;
  /** When the last one looked away, in milliseconds; only read when nobody looks. */
  leftAt: number;
};

export type PoolRules = {
  /** Spares wanted of each kind that somebody looks at; more where more are expected; 0 for none at all. */
  target: number;
  /** How long spares are kept that nobody looks at. */
  idleMs: number;
};

export type Water = { low: number; target: number; high: number };

/** Below `low` refilling is urgent, up to `target` it goes on at leisure, above `high` spares go. */
export function waterOf({ isWatched, expected }: PoolKind, rules: PoolRules): Water {
  if (rules.target === 0 || !isWatched) return { low: 0, target: 0, high: 0 };
  const target = Math.max(rules.target, expected);
  return { low: Math.ceil(target / 2), target, high: target + Math.ceil(target / 4) };
}

export type Refill = { key: string; isUrgent: boolean };

/**
 * What to make next: the kind that is emptiest for what is wanted of it; `free` are the places that neither people nor
 * spares take. Null when all is well, or nothing more fits.
 */
export function nextRefill(kinds: readonly PoolKind[], rules: PoolRules, free: number): Refill | null {
  const wanting = kinds.flatMap((kind) => {
    const { low, target } = waterOf(kind, rules);
    const isWanted = kind.spares < target && kind.nodes <= free;
    return isWanted ? [{ key: kind.key, share: kind.spares / target, isUrgent: kind.spares < low }] : [];
  });
  const [first] = wanting.toSorted((one, other) => one.share - other.share);
  return first ? { key: first.key, isUrgent: first.isUrgent } : null;
}

/** The kind that has a spare too many: above its high water, or looked at by nobody for long. */
export function nextDrain(kinds: readonly PoolKind[], rules: PoolRules, now: number): string | null {
  const isOver = (kind: PoolKind) => {
    if (kind.isWatched) return kind.spares > waterOf(kind, rules).high;
    return kind.spares > 0 && now - kind.leftAt >= rules.idleMs;
  };
  return kinds.find(isOver)?.key ?? null;
}

/** The kind whose spare gives way to a person: one that nobody looks at, else the fullest for what is wanted of it. */
export function nextVictim(kinds: readonly PoolKind[], rules: PoolRules): string | null {
  const fullness = (kind: PoolKind) => {
    const { target } = waterOf(kind, rules);
    return target === 0 ? Number.POSITIVE_INFINITY : kind.spares / target;
  };
  const [first] = kinds.filter(({ spares }) => spares > 0).toSorted((one, other) => fullness(other) - fullness(one));
  return first?.key ?? null;
}
