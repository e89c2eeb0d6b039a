// Owns which sandboxes are ready and who looks at decks of their kind: the books of the pool.
import type { PoolKind } from '#core/pool';
import type { Sandbox } from './provider';
import { isSound, keyOf, type SandboxKind } from './spare';

/** A room that looks at a deck. */
export type Watcher = { key: string; isExpected: boolean };

type Spare = { sandbox: Sandbox; forget(): void };
type Kept = { kind: SandboxKind; spares: Spare[]; leftAt: number };

export class Stock {
  private readonly kinds = new Map<string, Kept>();
  private readonly watchers = new Set<Watcher>();

  /** `onUnsound` is handed a spare that has been taken out, as it is no longer whole. */
  constructor(private readonly onUnsound: (spare: Sandbox) => void) {}

  /** Places that the spares take. */
  get nodes(): number {
    const all = [...this.kinds.values()].flatMap(({ spares }) => spares);
    return all.reduce((sum, { sandbox }) => sum + sandbox.nodes.length, 0);
  }

  watch(kind: SandboxKind): Watcher {
    const watcher = { key: this.keyOf(kind), isExpected: true };
    this.watchers.add(watcher);
    return watcher;
  }

  /** From `at` on nobody may look at the kind any more. */
  unwatch(watcher: Watcher, at: number): void {
    this.watchers.delete(watcher);
    this.lookedAway(watcher.key, at);
  }

  /** It looks at another kind now. The spares of the old one are not worth keeping, where nobody else looks at it. */
  turn(watcher: Watcher, kind: SandboxKind): void {
    const old = watcher.key;
    watcher.key = this.keyOf(kind);
    if (watcher.key !== old) this.lookedAway(old, Number.NEGATIVE_INFINITY);
  }

  kind(key: string): SandboxKind | null {
    return this.kinds.get(key)?.kind ?? null;
  }

  put(key: string, sandbox: Sandbox): void {
    const spares = this.kinds.get(key)?.spares;
    if (!spares || !isSound(sandbox)) return this.onUnsound(sandbox);
    const forget = sandbox.onChange(() => {
      if (isSound(sandbox)) return;
      forget();
      spares.splice(spares.indexOf(spare), 1);
      this.onUnsound(sandbox);
    });
    const spare = { sandbox, forget };
    spares.push(spare);
  }

  /** The oldest spare of that kind. */
  take(key: string): Sandbox | null {
    const spare = this.kinds.get(key)?.spares.shift();
    spare?.forget();
    return spare?.sandbox ?? null;
  }

  takeAll(): Sandbox[] {
    return [...this.kinds.keys()].flatMap((key) => {
      const taken: Sandbox[] = [];
      for (let spare = this.take(key); spare; spare = this.take(key)) taken.push(spare);
      return taken;
    });
  }

  describe(): PoolKind[] {
    return [...this.kinds].map(([key, { kind, spares, leftAt }]) => {
      const watchers = this.watchersOf(key);
      return {
        key,
        nodes: kind.nodes.length,
        spares: spares.length,
        isWatched: watchers.length > 0,
        expected: watchers.filter(({ isExpected }) => isExpected).length,
        leftAt,
      };
    });
  }

  private keyOf(kind: SandboxKind): string {
    const key = keyOf(kind);
    if (!this.kinds.has(key)) this.kinds.set(key, { kind, spares: [], leftAt: 0 });
    return key;
  }

  private watchersOf(key: string): Watcher[] {
    return [...this.watchers].filter((watcher) => watcher.key === key);
  }

  private lookedAway(key: string, at: number): void {
    const kept = this.kinds.get(key);
    if (!kept || this.watchersOf(key).length > 0) return;
    kept.leftAt = at;
    // A deck that is edited has had many kinds.
    if (kept.spares.length === 0) this.kinds.delete(key);
  }
}
