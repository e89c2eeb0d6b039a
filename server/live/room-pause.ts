// Owns whether a participant's practice rests by the word of who presents an open room, and what is refused meanwhile: all
// that types, runs or changes something in the sandbox. What runs goes on, and everything can be read.
import type { Fact } from '#core/protocol';
import type { Refusal } from './refusals';
import type { RoomLab } from './room-lab';
import type { RoomCommand } from './room-page';
import type { RoomShares } from './room-shares';

const REFUSED_MEANWHILE: ReadonlySet<RoomCommand['type']> = new Set<RoomCommand['type']>([
  ...(['run-block', 'act-on-node', 'add-node', 'reset-sandbox', 'let-type'] as const),
  ...(['catch-up', 'save-state', 'go-back'] as const),
]);

export const PRACTICE_RESTS: Refusal = {
  reason: 'not-allowed',
  message: 'Who presents has paused the practice. Terminals, blocks and files wait until it goes on.',
};

export type RoomPauseDeps = {
  isPaused(): boolean;
  shares: Pick<RoomShares, 'takeBack'>;
  lab: Pick<RoomLab, 'obey'>;
  broadcast(fact: Fact): void;
};

export class RoomPause {
  isOn = false;

  constructor(private readonly deps: RoomPauseDeps) {}

  /** It may have begun or ended. */
  refresh(): void {
    const isPaused = this.deps.isPaused();
    if (isPaused === this.isOn) return;
    this.isOn = isPaused;
    if (isPaused) this.deps.shares.takeBack();
    if (isPaused) void this.deps.lab.obey({ type: 'stop-catching-up' });
    this.deps.broadcast({ type: 'pause-changed', isPaused });
  }

  refusalOf({ type }: RoomCommand): Refusal | null {
    return this.isOn && REFUSED_MEANWHILE.has(type) ? PRACTICE_RESTS : null;
  }
}
