import type { LiveStore } from '../live/live-store';
import type { RoomLine } from './room-line';
import { isDriving } from './room-state';

type Room = Pick<RoomLine, 'store' | 'send'>;

/** Tells the room what happens in the sandbox of who drives. Returns a way to stop. */
export function tellStage(room: Room, live: LiveStore): () => void {
  const stops = [tellRuns(room, live), tellFront(room, live)];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Each block that begins to run. */
function tellRuns(room: Room, live: LiveStore): () => void {
  let before = live.get().runs;
  return live.subscribe(() => {
    const { runs } = live.get();
    if (runs === before) return;
    const begun = Object.entries(runs).find(([name, run]) => run !== before[name] && isFresh(run.state));
    before = runs;
    const block = begun && live.blocks.get(begun[0])?.id;
    const { standing } = room.store.get();
    if (block && standing && isDriving(room.store.get())) room.send({ type: 'ran', seat: standing.seat.count, block });
  });
}

/** What a page that comes back hears of is under way or over. */
function isFresh(state: string): boolean {
  return state === 'waiting' || state === 'typed';
}

/** Which terminal this page has in front; the room knows the last that it was told since the seat changed hands. */
function tellFront(room: Room, live: LiveStore): () => void {
  let told = '';
  const tell = () => {
    const state = room.store.get();
    const { activeTerminal: terminal, openTerminals } = live.get();
    if (state.line !== 'open' || !state.standing || !isDriving(state)) {
      told = '';
      return;
    }
    const { count: seat } = state.standing.seat;
    const now = `${seat} ${terminal}`;
    if (now === told || !openTerminals.includes(terminal)) return;
    if (room.send({ type: 'front', seat, terminal })) told = now;
  };
  const stops = [live.subscribe(tell), room.store.subscribe(tell)];
  return () => {
    for (const stop of stops) stop();
  };
}
