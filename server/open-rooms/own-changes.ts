// Owns what people in a room change about themselves, their name and their hand, and how often they do, or leave it: each
// change is kept in its log.
import type { Member, RoomEvent } from '#core/open-room';
import { ownName } from '#core/person-name';
import { plainText } from '#core/plain-text';
import type { RoomSocketCommand } from '#core/room-protocol';
import { mayInRoom } from '#core/room-rights';
import type { Directory } from './directory';
import { NOT_YOURS } from './not-yours';

const MAX_CHANGES = 300;

export const TOO_MANY_CHANGES = 'You have changed that many times. It stays as it is.';

type OwnCommand = Extract<RoomSocketCommand, { type: 'rename' | 'raise-hand' | 'lower-hand' }>;

export function isOwnCommand(command: RoomSocketCommand): command is OwnCommand {
  return ['rename', 'raise-hand', 'lower-hand'].includes(command.type);
}

type Deps = { directory: Directory; happened(event: RoomEvent): null };

export class OwnChanges {
  private readonly counts = new Map<string, number>();

  constructor(private readonly deps: Deps) {}

  /** Counts one more. */
  areTooMany(member: string): boolean {
    const count = (this.counts.get(member) ?? 0) + 1;
    this.counts.set(member, count);
    return count > MAX_CHANGES;
  }

  /** Null when it was done, else why not. */
  obey({ id, name, role }: Member, command: OwnCommand): string | null {
    const { directory, happened } = this.deps;
    const member = (command.type === 'lower-hand' ? command.member : undefined) ?? id;
    const isOwn = command.type !== 'lower-hand' || command.member === undefined;
    if (isOwn && this.areTooMany(id)) return TOO_MANY_CHANGES;
    switch (command.type) {
      case 'rename': {
        const wanted = ownName(command.name, directory.namesBeside(name));
        return wanted === null ? 'Say a name.' : happened({ type: 'renamed', member, name: wanted });
      }
      case 'raise-hand':
        if (!mayInRoom(role, 'raise-hand')) return NOT_YOURS;
        return happened({ type: 'hand-raised', member, about: plainText(command.about) });
      case 'lower-hand':
        if (member !== id && !mayInRoom(role, 'lower-hand')) return NOT_YOURS;
        return happened({ type: 'hand-lowered', member });
    }
  }
}
