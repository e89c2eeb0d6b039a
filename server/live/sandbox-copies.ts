// Owns the copies of sandboxes that others begin with: one is taken of a sandbox every ten seconds at most, and seldomer the
// longer it takes, however many ask for it. It goes when it is old and nobody is about to begin with it.
import type { NamedPort } from '#core/ids';
import type { RunState } from '#core/protocol';
import type { Sandbox, SandboxCopy } from '../sandbox/provider';

/** A sandbox, and what its room knows of it. */
export type CopySource = {
  sandbox: Sandbox;
  ports: readonly NamedPort[];
  runs: Readonly<Record<string, RunState>>;
};

export type LentCopy = Omit<CopySource, 'sandbox'> & {
  copy: SandboxCopy;
  /** To be called once a sandbox has begun with it, or none does. */
  giveBack(): void;
};

type Kept = CopySource & { taken: Promise<SandboxCopy>; users: number; isOld: boolean };

/** What people get is at most so old: many who ask one after the other do not have the sandbox stand still for each. */
const FRESH_MS = 10_000;
/** It stands still meanwhile: rather there is no copy. */
const MAX_TAKE_MS = 30_000;
/** For so many times as long as it has stood still it is left alone, also after a copy that failed. */
const REST = 4;
/** Copies of one sandbox that others wait to begin with; each takes as much disk as it holds. Later ones get the newest. */
const MAX_LENT = 3;

export class SandboxCopies {
  private readonly latest = new Map<Sandbox, Kept>();
  private readonly all = new Set<Kept>();

  constructor(private readonly freshMs = FRESH_MS) {}

  /** Rejects where none can be taken. */
  async lend(source: CopySource): Promise<LentCopy> {
    const lent = [...this.all].filter(({ sandbox, users }) => sandbox === source.sandbox && users > 0);
    const newest = lent.length < MAX_LENT ? undefined : lent.at(-1);
    const kept = this.latest.get(source.sandbox) ?? newest ?? this.take(source);
    kept.users += 1;
    try {
      const copy = await kept.taken;
      const { ports, runs } = kept;
      return { copy, ports, runs, giveBack: once(() => this.leave(kept)) };
    } catch (error) {
      this.leave(kept);
      throw error;
    }
  }

  /** No copy is left behind. */
  async close(): Promise<void> {
    const all = [...this.all];
    this.all.clear();
    this.latest.clear();
    await Promise.allSettled(all.map(async ({ taken }) => (await taken).remove()));
  }

  private take({ sandbox, ports, runs }: CopySource): Kept {
    const began = performance.now();
    const taken = sandbox.copy(AbortSignal.timeout(MAX_TAKE_MS));
    const kept: Kept = { sandbox, ports, runs, taken, users: 0, isOld: false };
    this.latest.set(sandbox, kept);
    this.all.add(kept);
    const age = () => {
      if (this.latest.get(sandbox) === kept) this.latest.delete(sandbox);
      kept.isOld = true;
      this.removeUnused(kept);
    };
    const rest = () => setTimeout(age, Math.max(this.freshMs, REST * (performance.now() - began))).unref();
    taken.then(rest, rest);
    return kept;
  }

  private leave(kept: Kept): void {
    kept.users -= 1;
    this.removeUnused(kept);
  }

  private removeUnused(kept: Kept): void {
    if (!kept.isOld || kept.users > 0 || !this.all.delete(kept)) return;
    kept.taken.then(
      (copy) => copy.remove(),
      () => {},
    );
  }
}

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    act();
  };
}
