// Owns whether a participant's practice rests by the word of who presents an open room, and what is refused meanwhile. In a
// pause that is all that types, runs or changes something in the sandbox: what runs goes on, and everything can be read. Who
// only watches has no sandbox at all.
import type { Fact, SandboxState } from '#core/protocol';
import { spelledCode } from '#core/room-code';
import type { Refusal } from './refusals';
import type { RoomLab } from './room-lab';
import type { RoomCommand } from './room-page';
import type { RoomShares } from './room-shares';

const REFUSED_MEANWHILE: ReadonlySet<RoomCommand['type']> = new Set<RoomCommand['type']>([
  ...(['run-block', 'act-on-node', 'add-node', 'reset-sandbox', 'let-type'] as const),
  ...(['catch-up', 'restore', 'save-state', 'go-back'] as const),
]);

const REFUSED_TO_WATCHERS: ReadonlySet<RoomCommand['type']> = new Set<RoomCommand['type']>([
  ...REFUSED_MEANWHILE,
  ...(['check-block', 'share-terminal', 'extend-sandbox'] as const),
]);

export const PRACTICE_RESTS: Refusal = {
  reason: 'not-allowed',
  message: 'Who presents has paused the practice. Terminals, blocks and files wait until it goes on.',
};

type Rest = 'paused' | 'watching' | null;

export type RoomPauseDeps = {
  isPaused(): boolean;
  /** The code of the open room in which the participant only watches, and takes part in no other on this deck; else null. */
  watchedIn(): string | null;
  shares: Pick<RoomShares, 'takeBack'>;
  lab: Pick<RoomLab, 'obey'>;
  /** The participant only watches from now on, or takes part again. */
  onWatching(isWatching: boolean): void;
  broadcast(fact: Fact): void;
};

export class RoomPause {
  private rest: Rest = null;
  private watchedIn: string | null = null;

  constructor(private readonly deps: RoomPauseDeps) {}

  /** Nothing is typed. */
  get isOn(): boolean {
    return this.rest !== null;
  }

  /** What pages are told in place of their sandbox's state; null for who takes part. */
  get watching(): Extract<SandboxState, { state: 'refused' }> | null {
    const code = this.watchedIn;
    return code === null ? null : { state: 'refused', reason: watchingWords(code), watches: code };
  }

  /** What is said to whoever types, runs or writes; null while they may. */
  get refusal(): Refusal | null {
    if (this.watching) return { reason: 'not-allowed', message: this.watching.reason };
    return this.rest === null ? null : PRACTICE_RESTS;
  }

  /** It may have begun or ended. */
  refresh(): void {
    const { deps, rest: before } = this;
    this.watchedIn = deps.watchedIn();
    this.rest = this.watchedIn !== null ? 'watching' : deps.isPaused() ? 'paused' : null;
    const { rest } = this;
    if (rest === before) return;
    if (rest) deps.shares.takeBack();
    if (rest) void deps.lab.obey({ type: 'stop-catching-up' });
    // In this order pages know that it is no pause.
    if (rest === 'watching') deps.onWatching(true);
    if ((rest === null) !== (before === null)) deps.broadcast({ type: 'pause-changed', isPaused: rest !== null });
    if (before === 'watching') deps.onWatching(false);
  }

  refusalOf({ type }: RoomCommand): Refusal | null {
    const refused = this.rest === 'watching' ? REFUSED_TO_WATCHERS : REFUSED_MEANWHILE;
    return refused.has(type) ? this.refusal : null;
  }
}

function watchingWords(code: string): string {
  return `You watch in room ${spelledCode(code)}, so nothing runs here for you. To take part, open “You in this room” (u), or ask who presents.`;
}
