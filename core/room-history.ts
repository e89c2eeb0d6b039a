// Owns reading a room's log again from its beginning: how the room stood after each event, and who was on stage when.
import { afterRoomEvent, type OpenRoomState, openedRoom, parseRoomEvent, type RoomEvent } from './open-room';

/** As it stands in a log. `at`: milliseconds of the server's clock. */
export type Logged = { at: number; event: unknown };

/** `room`: behind the event. */
export type Replayed = { at: number; event: RoomEvent; room: OpenRoomState };

/** What this version does not know is passed over. */
export function* replayRoom(logged: readonly Logged[]): Generator<Replayed> {
  let room: OpenRoomState | null = null;
  for (const { at, event: unknown } of logged) {
    const event = parseRoomEvent(unknown);
    if (!event) continue;
    if (room) room = afterRoomEvent(room, event, at);
    else if (event.type === 'opened') room = openedRoom(event, at);
    if (room) yield { at, event, room };
  }
}

/** Somebody held the driver's seat; their terminal was the one on stage. */
export type StageSpan = { participant: string; from: number; to: number };

/** In order, without gaps. `now`: until when, in a room that is not over. */
export function stageSpans(logged: readonly Logged[], now: number): StageSpan[] {
  const spans: StageSpan[] = [];
  let seat = '';
  for (const { at, room } of replayRoom(logged)) {
    const last = spans.at(-1);
    if (last) last.to = room.endedAt ?? now;
    if (room.seat.member === seat) continue;
    seat = room.seat.member;
    if (last) last.to = at;
    spans.push({ participant: room.members.get(seat)?.participant ?? '', from: at, to: now });
  }
  return spans;
}
