// Owns the one state of a room's sandbox that a learner has saved: taking it, and going back to it, one at a time.
import type { SavedState } from '#core/lab-protocol';
import type { Fact, RunState } from '#core/protocol';
import { type Checkpoint, type Sandbox, SandboxRefusal } from '../sandbox/provider';
import { DID_NOT_WORK, REFUSED, type Refusal } from './refusals';

type Runs = Readonly<Record<string, RunState>>;

export type RoomSavedDeps = {
  /** What has been run in the sandbox. */
  runs(): Runs;
  /** The sandbox is where it was when that had been run. */
  wentBack(runs: Runs): void;
  broadcast(fact: Fact): void;
  log: { error(facts: object, message: string): void };
};

type Kept = { checkpoint: Checkpoint; runs: Runs };

const NONE: SavedState = { isAble: false, at: null, work: null, problem: null };
/** It stands still meanwhile: rather nothing is saved. */
const MAX_SAVE_MS = 60_000;

export class RoomSaved {
  /** Replaced, never changed in place. */
  state: SavedState = NONE;
  /** Settles when what was begun last is at its end. Never rejects. */
  over: Promise<void> = Promise.resolve();
  private sandbox: Sandbox | null = null;
  private kept: Kept | null = null;

  constructor(private readonly deps: RoomSavedDeps) {}

  /** What was saved of another sandbox went with it. */
  follow(sandbox: Sandbox | null): void {
    if (sandbox === this.sandbox) return;
    this.sandbox = sandbox;
    this.kept = null;
    this.become({ ...NONE, isAble: sandbox?.capabilities.checkpoints ?? false });
  }

  /** Null when it is begun. */
  save(): Refusal | null {
    const { sandbox } = this;
    if (!sandbox) return REFUSED.noSandbox;
    return this.begin('saving', async () => {
      const runs = this.deps.runs();
      const checkpoint = await sandbox.checkpoint(AbortSignal.timeout(MAX_SAVE_MS));
      return { kept: { checkpoint, runs }, at: Date.now() };
    });
  }

  /** Null when it is begun. What was saved stays. */
  goBack(): Refusal | null {
    const { kept } = this;
    const { at } = this.state;
    if (!kept || at === null) return NOTHING_SAVED;
    return this.begin('going-back', async () => {
      await kept.checkpoint.restore();
      this.deps.wentBack(kept.runs);
      return { kept, at };
    });
  }

  private begin(work: 'saving' | 'going-back', act: () => Promise<{ kept: Kept; at: number }>): Refusal | null {
    if (this.state.work) return UNDER_WAY;
    const { sandbox } = this;
    this.become({ ...this.state, work, problem: null });
    this.over = act().then(
      ({ kept, at }) => {
        if (this.sandbox !== sandbox) return;
        this.kept = kept;
        this.become({ ...this.state, at, work: null });
      },
      (error: unknown) => {
        if (this.sandbox === sandbox) this.become({ ...this.state, work: null, problem: this.problemOf(error) });
      },
    );
    return null;
  }

  private problemOf(error: unknown): string {
    if (error instanceof SandboxRefusal) return error.message;
    if (error instanceof Error && error.name === 'TimeoutError') return TOO_LONG;
    this.deps.log.error({ error }, 'a state could not be saved, or gone back to');
    return DID_NOT_WORK;
  }

  private become(saved: SavedState): void {
    if (JSON.stringify(saved) === JSON.stringify(this.state)) return;
    this.state = saved;
    this.deps.broadcast({ type: 'saved-changed', saved });
  }
}

const NOTHING_SAVED: Refusal = {
  reason: 'no-sandbox',
  message: 'Nothing is saved of this sandbox. Save its state first.',
};
const UNDER_WAY: Refusal = { reason: 'too-many', message: 'A state is being saved or gone back to. Wait for its end.' };
const TOO_LONG = 'Saving took longer than a minute, so nothing was saved. What was saved before is still there.';
