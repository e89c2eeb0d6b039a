// Owns what answers about one room have in common: what they are handed, and who asks.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Member } from '#core/open-room';
import type { Ground } from '#core/permissions';
import type { Reach } from '#core/reach';
import type { Session, Sessions } from '../auth/session';
import type { Library } from '../content/library';
import type { Recordings } from '../recordings/recordings';
import type { EventLog } from '../store/event-log';
import type { OneTimeLinks } from './one-time-links';
import type { OpenRoom } from './open-room';
import type { OpenRooms } from './open-rooms';

export type KeptRouteDeps = {
  rooms: OpenRooms;
  recordings: Recordings;
  library: Library;
  events: Pick<EventLog, 'read'>;
  sessions: Pick<Sessions, 'read' | 'renewal'>;
  /** To another browser, which goes on in that room as who the session is. */
  crossings: OneTimeLinks<{ session: Session; code: string }>;
  ground: Ground;
  /** How others get here, for a page that asked for that host. */
  reach(host: string | undefined): Reach;
};

/** `name`: what the address ends with, where it names one thing of several. */
export type Asked = {
  request: IncomingMessage;
  response: ServerResponse;
  session: Session;
  room: OpenRoom;
  member: Member;
  name: string;
};

export const NOT_THERE = 'There is no such room, or this browser was not in it.';
export const NOT_YOURS = 'That is for who presents in this room.';
export const NOT_SHOWN =
  'Only who presents sees it for now. Once they show it to all who were in the room, this same link leads to it.';
