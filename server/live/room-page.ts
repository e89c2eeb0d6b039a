// Owns what a room is known by, and what it knows of the pages in it.
import type { Language } from '#core/language';
import type { Role } from '#core/permissions';
import type { Command, DeckStanding, Fact } from '#core/protocol';

/** A browser page in the room, as far as the room needs to know. */
export type RoomPage = {
  /** The same for all sockets of one loaded page. */
  readonly id: string;
  /** Of a page that shows a translation. */
  readonly language?: Language;
  send(fact: Fact): void;
};

/** How the deck's text stands, in that language. */
export type StandingIn = (language: Language) => DeckStanding;

export type RoomKey = { deck: string; participant: string; role: Role };

/** What becomes of sandboxes when the server ends. */
export type OnStop = 'remove' | 'keep';

/** What a page can say once it has said hello. */
export type RoomCommand = Exclude<Command, { type: 'hello' } | { type: 'ping' }>;

/** What a person does, beside opening terminals and typing. What a page does by itself is no use of the sandbox. */
export const USES = new Set<RoomCommand['type']>([
  'run-block',
  'check-block',
  'catch-up',
  'restore',
  'act-on-node',
  'add-node',
]);
