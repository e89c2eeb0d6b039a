// Owns what a room says of its participant's work to those who look after many.
import type { WorkFacts } from '#core/wall';
import type { RoomHost } from './room-host';

export function workOf(room: RoomHost): WorkFacts {
  const { lab, checks, blocks, limits, pages, terminals } = room;
  return {
    progress: lab.standing.progress,
    checks: checks.states,
    runs: blocks.runs,
    lastRun: blocks.lastRun,
    lastTyped: blocks.lastTyped,
    sandbox: room.sandboxState(),
    limits: limits.limits,
    pages: pages.size,
    terminals: terminals.open.map(({ terminal }) => terminal),
  };
}
