// Owns who may do what in an open room: one table, asked by the server for every command.

export const ROOM_ROLES = ['presenter', 'co-presenter', 'helper', 'attendee', 'viewer'] as const;
/** `presenter`: opened it; there is one. `viewer`: only looks, and has no sandbox by the room. */
export type RoomRole = (typeof ROOM_ROLES)[number];

/** What the presenter can make of somebody. */
export const GIVEN_ROLES = ['co-presenter', 'helper', 'attendee', 'viewer'] as const;

export const ROOM_ACTIONS = [
  /** Moves everybody's slides; beside the right it takes the driver's seat. */
  'show',
  /** Terminal, figures and editor of who drives. */
  'see-stage',
  'take-seat',
  'give-seat',
  'give-role',
  'start',
  'lock',
  /** How many may take part. */
  'set-cap',
  /** How many requests the app on stage takes by the room's name. */
  'limit-audience',
  'end',
  'remove',
  /** Attendees' terminals take no keys. */
  'pause',
  /** Who only watches becomes an attendee, where the room lets them. */
  'take-part',
  'see-roster',
  'say',
  'raise-hand',
  /** Somebody else's. */
  'lower-hand',
  /** A block, to one. */
  'offer',
  'offer-to-all',
  /** How everybody's work stands. */
  'see-wall',
  /** Sees somebody's terminal. To type in it, its owner has to let them. */
  'look-in',
  'extend-sandbox',
  'reset-sandbox',
  /** Others may begin with what is in one's own, while one drives. */
  'let-copy',
  /** Begins with what is in the driver's. */
  'copy-sandbox',
  /** Opens and closes polls, and shows what they and the deck's questions came to. */
  'run-poll',
  /** In polls, and for questions of others. */
  'vote',
  'ask',
  'react',
  /** Hides, marks and stages questions, sees who asks, and switches questions and reactions. */
  'moderate',
  /** Carries who one is to another browser, which then presents as this one does. */
  'go-on-elsewhere',
  /** The room, and all that is kept of anybody in it. */
  'delete',
  /** Before it is shown to all who were there. */
  'see-playback',
  /** Its captions, and who sees it. */
  'edit-playback',
  'read-report',
] as const;
export type RoomAction = (typeof ROOM_ACTIONS)[number];

/** All others take part already. */
const EVERYTHING: readonly RoomAction[] = ROOM_ACTIONS.filter((action) => action !== 'take-part');

const PRESENTERS_OWN: readonly RoomAction[] = ['end', 'give-role', 'go-on-elsewhere', 'delete'];

const RIGHTS: Record<RoomRole, readonly RoomAction[]> = {
  presenter: EVERYTHING,
  'co-presenter': EVERYTHING.filter((action) => !PRESENTERS_OWN.includes(action)),
  helper: [
    ...(['see-roster', 'lower-hand', 'raise-hand', 'offer', 'see-wall', 'look-in', 'extend-sandbox'] as const),
    ...(['see-stage', 'copy-sandbox', 'vote', 'ask', 'react', 'moderate'] as const),
  ],
  attendee: ['see-stage', 'raise-hand', 'copy-sandbox', 'vote', 'ask', 'react'],
  viewer: ['see-stage', 'take-part'],
};

export function mayInRoom(role: RoomRole, action: RoomAction): boolean {
  return RIGHTS[role].includes(action);
}
