// Owns what the page of who drives a room says of its stage: the slide, pen and pointer, the terminal in front, and the block
// that it has run. A page that has not heard yet that the seat changed hands is passed over.
import { MAX_MOVES, type Member, type OpenRoomState, type RoomEvent } from '#core/open-room';
import type { RoomSocketCommand } from '#core/room-protocol';
import { mayInRoom } from '#core/room-rights';
import type { Attendance } from './attendance';
import { NOT_YOURS } from './not-yours';
import type { Offers } from './offers';
import type { Pointing } from './pointing';

type DriverCommand = Extract<RoomSocketCommand, { type: 'show' | 'front' | 'ink' | 'ran' }>;

export function isDriverCommand(command: RoomSocketCommand): command is DriverCommand {
  return ['show', 'front', 'ink', 'ran'].includes(command.type);
}

type Deps = {
  state(): OpenRoomState;
  /** It concerns nobody beside those who look. */
  record(event: RoomEvent): void;
  attendance: Attendance;
  pointing: Pointing;
  offers: Offers;
};

export class Driving {
  constructor(private readonly deps: Deps) {}

  /** Null when it was done, or no longer matters, else why not. */
  obey(member: Member, command: DriverCommand): string | null {
    if (!mayInRoom(member.role, 'show')) return NOT_YOURS;
    const { seat } = this.deps.state();
    if (seat.member !== member.id || seat.count !== command.seat) return null;
    switch (command.type) {
      case 'ink':
        this.deps.pointing.take(command.message);
        return null;
      case 'ran':
        return this.deps.offers.ran(member, command.block);
      case 'front':
        return this.front(command.terminal);
      case 'show':
        return this.show(command);
    }
  }

  private show({ address, isBlack }: Extract<DriverCommand, { type: 'show' }>): null {
    const { attendance, record, state } = this.deps;
    const { shown } = state();
    if (shown?.address === address && shown.isBlack === isBlack) return null;
    attendance.broadcast({ type: 'shown', address, isBlack });
    record({ type: 'shown', address, isBlack });
    attendance.moved();
    return null;
  }

  private front(terminal: number): null {
    const { attendance, record, state } = this.deps;
    // One that the log does not have would be on stage in no playback, and the one before for good.
    if (state().terminal === terminal || state().moves >= MAX_MOVES) return null;
    record({ type: 'fronted', terminal });
    attendance.fronted();
    return null;
  }
}
