import { useEffect, useState, useSyncExternalStore } from 'react';
import { mayInRoom } from '#core/room-rights';
import type { WallRow } from '#core/wall-order';
import { createRoomLine, type RoomLine } from '../room/room-line';
import type { RoomState } from '../room/room-state';

const TICK_MS = 10_000;

/** The wall's line to its room: it hears of everybody's work as long as its role lets it. */
export function useWall(code: string): { room: RoomLine; state: RoomState; now: number } {
  const [room] = useState(() => createRoomLine(code, false));
  const state = useSyncExternalStore(room.store.subscribe, room.store.get, room.store.get);
  useEffect(() => room.connect(), [room]);
  const mayWatch = state.line === 'open' && state.you !== null && mayInRoom(state.you.role, 'see-wall');
  useEffect(() => {
    if (mayWatch) room.send({ type: 'watch-wall' });
  }, [room, mayWatch]);
  const now = useClock() + state.aheadMs;
  // Times stand still with the practice.
  return { room, state, now: state.standing?.pausedSince ?? now };
}

/** This page's clock, as often as times on a wall change. */
function useClock(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** All who work here. */
export function rowsOf({ roster, work }: RoomState): WallRow[] {
  const workers = [...roster.values()].filter(({ role }) => role === 'attendee');
  return workers.map((person) => ({ person, entry: work.get(person.member) ?? null }));
}
