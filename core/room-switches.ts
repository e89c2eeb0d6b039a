// Owns what is begun, ended, or switched on and off, for all in an open room.
import type { RoomEvent } from './open-room';
import { afterCopiesLet } from './room-copies';
import { afterPause, type Pause } from './room-pause';

type Switches = {
  phase: 'lobby' | 'live' | 'ended';
  isLocked: boolean;
  pauses: readonly Pause[];
  /** Others may begin with what is in the sandbox of who drives now. */
  areCopiesLet: boolean;
  hasReactions: boolean;
  seat: { member: string };
  endedAt: number | null;
};

type SwitchEvent = Extract<
  RoomEvent,
  { type: 'started' | 'ended' | 'locked' | 'paused' | 'copies-let' | 'reactions-switched' }
>;

/** The same object where nothing is new. */
export function afterSwitch<Room extends Switches>(room: Room, event: SwitchEvent, at: number): Room {
  switch (event.type) {
    case 'started':
      return room.phase === 'lobby' ? { ...room, phase: 'live' } : room;
    case 'ended':
      return { ...room, phase: 'ended', endedAt: at };
    case 'locked':
      return room.isLocked === event.locked ? room : { ...room, isLocked: event.locked };
    case 'paused': {
      const pauses = afterPause(room.pauses, event.isPaused, at);
      return pauses === room.pauses ? room : { ...room, pauses };
    }
    case 'copies-let': {
      const areCopiesLet = afterCopiesLet(room.areCopiesLet, event, room.seat.member);
      return areCopiesLet === room.areCopiesLet ? room : { ...room, areCopiesLet };
    }
    case 'reactions-switched':
      return room.hasReactions === event.areOn ? room : { ...room, hasReactions: event.areOn };
  }
}
