// Owns the operator's overview: the ground as prepared, the machine as measured, the rooms as they are now.
import type { Gauge, Overview, SandboxRow } from '#core/operator';
import { can, type Ground } from '#core/permissions';
import type { SandboxState } from '#core/protocol';
import type { RoomRegistry } from '../live/room-registry';
import type { PlacesDesk } from '../sandbox/places';
import { keepFresh } from './fresh';
import type { MachineFigures } from './machine';
import type { Premises } from './premises';

export type OverviewDeps = {
  premises: Premises;
  rooms: RoomRegistry;
  places: PlacesDesk;
  ground: Ground;
};

type RoomSummary = ReturnType<RoomRegistry['list']>[number];

const MEASURE_EVERY_MS = 1_500;
const PATIENCE_MS = 300;
const UNKNOWN = { used: null, total: null };

/** Each call is the overview of that moment; measured figures may be seconds older. */
export function createOverview({ premises, rooms, places, ground }: OverviewDeps): () => Promise<Overview> {
  const timing = { maxAgeMs: MEASURE_EVERY_MS, patienceMs: PATIENCE_MS };
  const unknown: MachineFigures = { memory: UNKNOWN, cpus: UNKNOWN, disk: UNKNOWN };
  const machine = keepFresh({ read: premises.readMachine, fallback: unknown, ...timing });
  const memory = keepFresh({
    read: premises.readMemory,
    fallback: new Map<string, number>() as ReadonlyMap<string, number>,
    ...timing,
  });
  const claim = keepFresh({ read: premises.readClaim, fallback: null, ...timing });
  const { isolation, egress, engines, limits } = premises;
  const isForGuests = can('attendee', isolation.level === 'none' ? 'use-local-shell' : 'use-sandbox', ground);
  const allowed = (each: number | undefined) => (each === undefined ? null : each * places.total);
  return async () => {
    const [figures, used, diskClaim] = await Promise.all([machine(), memory(), claim()]);
    const sandboxes = rooms
      .list()
      .map((room) => rowOf(room, used))
      .sort((one, other) => one.since - other.since);
    return {
      at: Date.now(),
      isolation: { ...isolation, isForGuests: isolation.level !== 'absent' && isForGuests },
      egress,
      engines,
      places: { used: places.taken, total: isolation.level === 'absent' ? 0 : places.total },
      memory: gauge(figures.memory, allowed(limits?.memoryBytes)),
      cpus: gauge(figures.cpus, allowed(limits?.cpus)),
      disk: gauge(figures.disk, allowed(limits?.diskBytes ?? undefined)),
      diskClaim,
      shelf: premises.shelf(),
      sandboxes,
    };
  };
}

function gauge({ used, total }: MachineFigures['memory'], allowed: number | null): Gauge {
  return { used, total, allowed };
}

/** A participant is shown by the beginning of their id: enough to tell them apart. */
const SHOWN_DIGITS = 8;

function rowOf(
  { deck, participant, role, state, since, pages }: RoomSummary,
  used: ReadonlyMap<string, number>,
): SandboxRow {
  const name = participant.slice(0, SHOWN_DIGITS);
  const id = state.state === 'ready' ? state.id : null;
  return {
    key: `${deck}/${name}/${role}`,
    id,
    deck,
    owner: { role, name },
    state: id === null ? 'starting' : 'ready',
    step: stepOf(state),
    since,
    pages,
    nodes: state.state === 'ready' ? state.nodes.map((node) => ({ name: node.name, state: node.state })) : [],
    memoryBytes: id === null ? null : (used.get(id) ?? null),
  };
}

function stepOf(state: SandboxState): string | null {
  if (state.state === 'waiting') return `waits for a place, number ${state.place} in line`;
  return state.state === 'starting' ? state.step : null;
}
