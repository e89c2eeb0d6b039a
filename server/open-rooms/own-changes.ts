// Owns how often a member may change what the room says of them: each change is kept in its log.
import type { RoomSocketCommand } from '#core/room-protocol';

const MAX_CHANGES = 300;

export const TOO_MANY_CHANGES = 'You have changed that many times. It stays as it is.';

export class OwnChanges {
  private readonly counts = new Map<string, number>();

  /** Counts it, where it is one. */
  areTooMany(member: string, command: RoomSocketCommand): boolean {
    const isOwn =
      command.type === 'rename' || command.type === 'raise-hand' || (command.type === 'lower-hand' && !command.member);
    if (!isOwn) return false;
    const count = (this.counts.get(member) ?? 0) + 1;
    this.counts.set(member, count);
    return count > MAX_CHANGES;
  }
}
