// Owns what a participant's own room is told by the open rooms they are in, and tells them: what they are called there,
// whether they take part, only watch, or have their practice rest, and how the deck's questions are answered, without
// saying by whom.
import type { RoomDeps } from '../live/room-deps';
import type { RoomKey } from '../live/room-page';
import type { OpenRooms } from './open-rooms';

export function practiceTies(openRooms: OpenRooms) {
  return {
    nameOf: ({ deck, participant }: RoomKey) => openRooms.nameOf(deck, participant),
    takesPart: ({ deck, participant }: RoomKey) => openRooms.takesPart(deck, participant),
    isPaused: ({ deck, participant }: RoomKey) => openRooms.isPaused(deck, participant),
    watchedIn: ({ deck, participant }: RoomKey) => openRooms.watchedIn(deck, participant),
    onFirstAnswer: ({ deck, participant }, answer) => openRooms.answered(deck, participant, answer),
  } satisfies Pick<RoomDeps, 'nameOf' | 'takesPart' | 'isPaused' | 'watchedIn' | 'onFirstAnswer'>;
}
