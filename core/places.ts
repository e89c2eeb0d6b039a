// Owns who gets a place for a sandbox: how many there are, who holds some, who waits in line, and how long that may take.

/** One place is the size of one node: a sandbox of three nodes takes three. */
export type Asker = { id: number; nodes: number };
/** `since`: when the places were given, in milliseconds. */
export type Stay = Asker & { since: number };

export type Places = {
  total: number;
  stays: readonly Stay[];
  /** First come, first served: nobody overtakes, so that a large sandbox is not passed by small ones for ever. */
  line: readonly Asker[];
  /** How long past stays lasted in milliseconds, the latest last. */
  lengths: readonly number[];
};

/** In the line. `estimateMs` is null while nothing is known to tell it from. */
export type Wait = { id: number; place: number; estimateMs: number | null };

/** Enough to follow a change of mood, few enough to forget yesterday's workshop. */
const KEPT_LENGTHS = 50;
/** Fewer say nothing about the next. */
const LEAST_LENGTHS = 3;

export function emptyPlaces(total: number): Places {
  return { total, stays: [], line: [], lengths: [] };
}

export function takenOf({ stays }: Places): number {
  return sum(stays);
}

/** Null when so many places do not exist. Whoever is in `stays` afterwards has theirs. */
export function ask(places: Places, asker: Asker, now: number): Places | null {
  if (asker.nodes > places.total) return null;
  return admit({ ...places, line: [...places.line, asker] }, now);
}

/** For one whose sandbox runs already: it counts, also beyond what there is. */
export function seat(places: Places, asker: Asker, now: number): Places {
  return { ...places, stays: [...places.stays, { ...asker, since: now }] };
}

/** Ends a stay, or a wait. */
export function leave(places: Places, id: number, now: number): Places {
  const stay = places.stays.find((each) => each.id === id);
  const lengths = stay ? [...places.lengths, now - stay.since].slice(-KEPT_LENGTHS) : places.lengths;
  const without = <T extends Asker>(list: readonly T[]) => list.filter((each) => each.id !== id);
  return admit({ ...places, lengths, stays: without(places.stays), line: without(places.line) }, now);
}

/** Makes a stay as large as `nodes`. Null when more places than are free would be needed, or others wait for them. */
export function resize(places: Places, { id, nodes }: Asker, now: number): Places | null {
  const stays = places.stays.map((stay) => (stay.id === id ? { ...stay, nodes } : stay));
  const resized = { ...places, stays };
  const isLarger = takenOf(resized) > takenOf(places);
  if (isLarger && (places.line.length > 0 || takenOf(resized) > places.total)) return null;
  return admit(resized, now);
}

/**
 * The line as those in it are told. A stay is expected to last as long as past ones that were at least as old did in
 * the middle; the estimate is when enough of them have ended for those before, who then stay themselves.
 */
export function waitsOf(places: Places, now: number): Wait[] {
  const usual = places.lengths.length < LEAST_LENGTHS ? null : median(places.lengths);
  const ends = places.stays.map(({ nodes, since }) => ({ nodes, at: remaining(places.lengths, now - since) }));
  let free = places.total - takenOf(places);
  let at = 0;
  return places.line.map(({ id, nodes }, index) => {
    while (usual !== null && free < nodes) {
      const next = ends.toSorted((one, other) => one.at - other.at)[0];
      if (!next) break;
      ends.splice(ends.indexOf(next), 1);
      at = Math.max(at, next.at);
      free += next.nodes;
    }
    free -= nodes;
    if (usual !== null) ends.push({ nodes, at: at + usual });
    return { id, place: index + 1, estimateMs: usual === null || !Number.isFinite(at) ? null : at };
  });
}

function admit(places: Places, now: number): Places {
  const [first, ...line] = places.line;
  if (!first || takenOf(places) + first.nodes > places.total) return places;
  return admit({ ...places, line, stays: [...places.stays, { ...first, since: now }] }, now);
}

/** Infinite for one that is older than any known. */
function remaining(lengths: readonly number[], age: number): number {
  const older = lengths.filter((length) => length > age);
  return older.length === 0 ? Number.POSITIVE_INFINITY : median(older) - age;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

function sum(list: readonly Asker[]): number {
  return list.reduce((total, { nodes }) => total + nodes, 0);
}
