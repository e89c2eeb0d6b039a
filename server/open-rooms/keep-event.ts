// Owns writing down what happens in a room. What cannot be kept is told to the operator, and the room goes on.
import type { RoomEvent } from '#core/open-room';
import type { KeptEvent } from '#core/room-kept';
import type { Log } from '../log';
import type { EventLog } from '../store/event-log';

/** Settles once it is on the disk. */
export type KeepEvent = (event: RoomEvent | KeptEvent, at: number) => Promise<void>;

/** `name`: the room's, in the log. */
export function eventKeeper({ name, events, log }: { name: string; events: EventLog; log: Log }): KeepEvent {
  return async (event, at) => {
    await events.append(name, at, event).catch((error: unknown) => {
      log.error({ error, room: name }, 'what happened in a room could not be kept');
    });
  };
}
