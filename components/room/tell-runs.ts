import type { LiveStore } from '../live/live-store';
import type { RoomLine } from './room-line';
import { isDriving } from './room-state';

/** Tells the room of each block that begins to run in the sandbox of who drives. Returns a way to stop. */
export function tellRuns(room: Pick<RoomLine, 'store' | 'send'>, live: LiveStore): () => void {
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
