// Owns what each command of who presents asks for: the right it takes, and what happens then.
import type { Member, RoomEvent } from '#core/open-room';
import type { RoomSocketCommand } from '#core/room-protocol';
import type { RoomAction } from '#core/room-rights';

export type SteeringCommand = Extract<
  RoomSocketCommand,
  {
    type:
      | 'start'
      | 'lock'
      | 'set-cap'
      | 'limit-audience'
      | 'pause'
      | 'end'
      | 'give-role'
      | 'take-seat'
      | 'give-seat'
      | 'remove';
  }
>;

export function steeringOf(by: Member, command: SteeringCommand): { action: RoomAction; event: RoomEvent } {
  switch (command.type) {
    case 'start':
      return { action: 'start', event: { type: 'started' } };
    case 'lock':
      return { action: 'lock', event: { type: 'locked', locked: command.locked } };
    case 'set-cap':
      return { action: 'set-cap', event: { type: 'capped', cap: command.cap } };
    case 'limit-audience':
      return { action: 'limit-audience', event: { type: 'audience-limited', rate: command.rate } };
    case 'pause':
      return { action: 'pause', event: { type: 'paused', isPaused: command.isPaused } };
    case 'give-role':
      return { action: 'give-role', event: { type: 'role-given', member: command.member, role: command.role } };
    case 'take-seat':
      return { action: 'take-seat', event: { type: 'seat-taken', member: by.id } };
    case 'give-seat':
      return { action: 'give-seat', event: { type: 'seat-taken', member: command.member } };
    case 'remove':
      return { action: 'remove', event: { type: 'removed', member: command.member } };
    case 'end':
      return { action: 'end', event: { type: 'ended' } };
    default:
      return command satisfies never;
  }
}
