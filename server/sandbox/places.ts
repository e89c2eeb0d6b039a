// Owns the places for sandboxes on this server, counted over all rooms: lets people in, in order, and tells those who
// wait where they stand. What it decides by is core/places.
import { ask, emptyPlaces, leave, type Places, resize, seat, takenOf, type Wait, waitsOf } from '#core/places';
import { SandboxRefusal } from './provider';

/** Places that somebody holds. */
export type Stay = {
  /** False when more places than are free would be needed, or others wait for them; then it stays as it was. */
  resize(nodes: number): boolean;
  /** Gives the places back. Idempotent. */
  leave(): void;
};

export type EntryRequest = {
  nodes: number;
  signal: AbortSignal;
  /** Told at the start of a wait and whenever something of it has changed. */
  onWait(wait: Wait): void;
};

/** Estimates are told in steps: what changes by seconds only is no news. */
const STEP_MS = 15_000;
const LOOK_MS = 5_000;

export class PlacesDesk {
  private places: Places;
  private lastId = 0;
  private timer: NodeJS.Timeout | null = null;
  private readonly waiting = new Map<number, { admitted(): void; tell(wait: Wait): void }>();
  private readonly listeners = new Set<() => void>();

  constructor(
    total: number,
    private readonly clock: () => number = Date.now,
  ) {
    this.places = emptyPlaces(total);
  }

  get total(): number {
    return this.places.total;
  }

  /** By people; spare sandboxes are counted by the pool. */
  get taken(): number {
    return takenOf(this.places);
  }

  get free(): number {
    return this.total - this.taken;
  }

  get hasLine(): boolean {
    return this.places.line.length > 0;
  }

  /** Settles once it is their turn. Rejects on abort, and where so many places do not exist. */
  async enter({ nodes, signal, onWait }: EntryRequest): Promise<Stay> {
    signal.throwIfAborted();
    this.lastId += 1;
    const id = this.lastId;
    const asked = ask(this.places, { id, nodes }, this.clock());
    if (!asked) throw new SandboxRefusal(tooLarge(nodes, this.total));
    await new Promise<void>((resolve, reject) => {
      const giveUp = () => {
        this.waiting.delete(id);
        this.become(leave(this.places, id, this.clock()));
        reject(signal.reason);
      };
      const admitted = () => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.waiting.set(id, { admitted, tell: tellChanges(onWait) });
      this.become(asked);
    });
    return this.stayOf(id);
  }

  /** Places for a sandbox that runs already, though there may be none left. */
  seat(nodes: number): Stay {
    this.lastId += 1;
    this.become(seat(this.places, { id: this.lastId, nodes }, this.clock()));
    return this.stayOf(this.lastId);
  }

  /** Calls back after every change; the result stops that. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  private stayOf(id: number): Stay {
    return {
      resize: (nodes) => {
        const resized = resize(this.places, { id, nodes }, this.clock());
        if (resized) this.become(resized);
        return resized !== null;
      },
      leave: () => this.become(leave(this.places, id, this.clock())),
    };
  }

  private become(places: Places): void {
    this.places = places;
    for (const { id } of places.stays) {
      this.waiting.get(id)?.admitted();
      this.waiting.delete(id);
    }
    this.tellLine();
    for (const listener of [...this.listeners]) listener();
  }

  private tellLine(): void {
    for (const wait of waitsOf(this.places, this.clock())) this.waiting.get(wait.id)?.tell(wait);
    if (this.hasLine) this.timer ??= setInterval(() => this.tellLine(), LOOK_MS).unref();
    else if (this.timer) {
      clearInterval(this.timer);
      this.timer = null;
    }
  }
}

function tellChanges(onWait: EntryRequest['onWait']): (wait: Wait) => void {
  let last = '';
  return (wait) => {
    const estimateMs = wait.estimateMs === null ? null : Math.ceil(wait.estimateMs / STEP_MS) * STEP_MS;
    const now = `${wait.place} ${estimateMs}`;
    if (now === last) return;
    last = now;
    onWait({ ...wait, estimateMs });
  };
}

function tooLarge(nodes: number, total: number): string {
  const places = total === 1 ? 'one place' : `${total} places`;
  return `This deck’s sandbox has ${nodes} nodes, but this server has ${places} only (MAX_SANDBOXES).`;
}
