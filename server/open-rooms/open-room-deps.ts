// Owns what one open room is given: its place in the log, and its ways to the deck and to what its members do.
import type { Deck } from '#core/deck';
import type { PollText } from '#core/polls';
import type { Audience } from '#core/room-protocol';
import type { Log } from '../log';
import type { EventLog } from '../store/event-log';
import type { WorkOfMembers } from './work-of-members';

export type OpenRoomDeps = {
  /** The room's name in the log. */
  name: string;
  events: EventLog;
  log: Log;
  /** The deck's, for people. */
  title(): Promise<string>;
  readDeck(): Promise<Deck | null>;
  /** The deck's poll of that name; null when it has none. */
  deckPoll(name: string): Promise<PollText | null>;
  /** Indexes of the right options of the deck's question of that name; null when it asks none. */
  deckQuiz(name: string): Promise<readonly number[] | null>;
  audience: Audience;
  /** Somebody is here, is called something else, has their practice rest or go on, or is no longer in the room. */
  onMember?(participant: string): void;
  work: WorkOfMembers;
};
