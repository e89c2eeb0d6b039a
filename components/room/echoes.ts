import type { Shown } from './room-state';

/** Of a page that drives: what it has shown and the room has not said back yet. */
export type Echoes = {
  /** Whether the room, which has shown `last`, does not know it yet. */
  isNews(view: Shown, last: Shown | null): boolean;
  sent(view: Shown): void;
  /** Whether the room may have shown this because of this page. */
  has(shown: Shown): boolean;
  /** True when the room shows something of another page's, later than all of this one's. */
  isForeign(shown: Shown): boolean;
  clear(): void;
};

export function createEchoes(): Echoes {
  let pending: Shown[] = [];
  return {
    isNews: (view, last) => !isSame(view, pending.at(-1) ?? last),
    sent: (view) => void pending.push(view),
    has: (shown) => pending.some((each) => isSame(each, shown)),
    isForeign(shown) {
      const own = pending.findIndex((each) => isSame(each, shown));
      pending = pending.slice(own + 1);
      return own < 0 && pending.length === 0;
    },
    clear() {
      pending = [];
    },
  };
}

export function isSame(a: Shown, b: Shown | null): boolean {
  return a.address === b?.address && a.isBlack === b.isBlack;
}
