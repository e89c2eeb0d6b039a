// Owns what a participant's own room is told by the open rooms they are in, and tells them: what they are called there,
// whether their practice rests or they only watch, and how the deck's questions are answered, without saying by whom.
import type { RoomDeps } from '../live/room-deps';
import type { RoomKey } from '../live/room-page';
import type { OpenRooms } from './open-rooms';

export function practiceTies(openRooms: OpenRooms) {
  return {
    nameOf: ({ deck, participant }: RoomKey) => openRooms.nameOf(deck, participant),
    isPaused: ({ deck, participant }: RoomKey) => openRooms.isPaused(deck, participant),
    watchedIn: ({ deck, participant }: RoomKey) => openRooms.watchedIn(deck, participant),
    onFirstAnswer: ({ deck, participant }, answer) => openRooms.answered(deck, participant, answer),
  } satisfies Pick<RoomDeps, 'nameOf' | 'isPaused' | 'watchedIn' | 'onFirstAnswer'>;
}
