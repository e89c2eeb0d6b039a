// Owns reading a room's log again from its beginning: how the room stood after each event, and who was on stage when.
import { afterRoomEvent, type OpenRoomState, openedRoom, parseRoomEvent, type RoomEvent } from './open-room';
import { parseKeptEvent } from './room-kept';
import { FIRST_TERMINAL } from './terminal-number';

/** As it stands in a log. `at`: milliseconds of the server's clock. */
export type Logged = { at: number; event: unknown };

/** `room`: behind the event. */
export type Replayed = { at: number; event: RoomEvent; room: OpenRoomState };

/** What was asked is no matter of who was here and what was shown, and there is much of it. */
const ASKED: ReadonlySet<RoomEvent['type']> = new Set([
  ...(['poll-opened', 'poll-closed', 'results-shown', 'poll-put-away', 'voted'] as const),
  ...(['asked', 'question-backed', 'question-marked', 'question-staged', 'questions-switched'] as const),
  ...(['quiz-answered', 'quiz-shown'] as const),
]);

/** Without what was asked; what this version does not know is passed over. */
export function* replayRoom(logged: readonly Logged[]): Generator<Replayed> {
  let room: OpenRoomState | null = null;
  for (const { at, event: unknown } of logged) {
    const event = parseRoomEvent(unknown);
    if (!event || ASKED.has(event.type)) continue;
    if (room) room = afterRoomEvent(room, event, at);
    else if (event.type === 'opened') room = openedRoom(event, at);
    if (room) yield { at, event, room };
  }
}

/** Somebody held the driver's seat and was in the room; that terminal of theirs was the one on stage. */
export type StageSpan = { participant: string; terminal: number; from: number; to: number };

/** In order. `now`: until when, in a room that is not over. */
export function stageSpans(logged: readonly Logged[], now: number): StageSpan[] {
  const spans: StageSpan[] = [];
  const here = new Set<string>();
  let room: OpenRoomState | null = null;
  let open: StageSpan | null = null;
  for (const { at, event: unknown } of logged) {
    const kept = parseKeptEvent(unknown);
    if (kept?.type === 'came') here.add(kept.member);
    if (kept?.type === 'left') here.delete(kept.member);
    const event = parseRoomEvent(unknown);
    if (event && room) room = afterRoomEvent(room, event, at);
    else if (event?.type === 'opened') room = openedRoom(event, at);
    const isOn = room !== null && room.endedAt === null && here.has(room.seat.member);
    const participant = isOn ? room?.members.get(room.seat.member)?.participant : undefined;
    const terminal = room?.terminal ?? FIRST_TERMINAL;
    if (open && (open.participant !== participant || open.terminal !== terminal)) {
      open.to = at;
      open = null;
    }
    if (participant === undefined || open) continue;
    open = { participant, terminal, from: at, to: now };
    spans.push(open);
  }
  return spans;
}
