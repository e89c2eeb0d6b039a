// Owns the logs of rooms as far as they have been read: a playback asks for the same one again and again, and each event is
// read once for all of these. A bounded number is kept, those asked for last.
import type { Logged } from '#core/room-history';

/** Of all that are kept, in events; one that is longer is kept alone. */
const MAX_EVENTS = 200_000;
const MAX_LOGS = 32;

type Kept = { log: Promise<readonly Logged[]>; length: number };

export type ReadLog = (name: string, from: number) => Promise<readonly Logged[]>;

export class RoomLogs {
  /** By name; the one asked for last is the last. */
  private readonly kept = new Map<string, Kept>();

  /** `read`: a room's events from a sequence on. */
  constructor(private readonly read: ReadLog) {}

  /** The whole log; the same array until something is added. */
  of(name: string): Promise<readonly Logged[]> {
    const known = this.kept.get(name);
    const log = this.goOn(name, known?.log ?? Promise.resolve([]));
    const kept = { log, length: known?.length ?? 0 };
    this.kept.delete(name);
    this.kept.set(name, kept);
    log.then(
      ({ length }) => {
        kept.length = length;
        this.trim();
      },
      () => {
        if (this.kept.get(name) === kept) this.kept.delete(name);
      },
    );
    return log;
  }

  forget(name: string): void {
    this.kept.delete(name);
  }

  private async goOn(name: string, before: Promise<readonly Logged[]>): Promise<readonly Logged[]> {
    const known = await before;
    const more = await this.read(name, known.length + 1);
    return more.length === 0 ? known : [...known, ...more];
  }

  private trim(): void {
    let events = [...this.kept.values()].reduce((sum, { length }) => sum + length, 0);
    for (const [name, { length }] of this.kept) {
      const isBounded = this.kept.size <= MAX_LOGS && events <= MAX_EVENTS;
      if (isBounded || this.kept.size === 1) return;
      this.kept.delete(name);
      events -= length;
    }
  }
}

/** `make` for each state of a log once, as long as the log is kept. */
export function oncePerLog<T extends object>(make: (logged: readonly Logged[]) => T): (logged: readonly Logged[]) => T {
  const made = new WeakMap<readonly Logged[], T>();
  return (logged) => {
    const known = made.get(logged) ?? make(logged);
    made.set(logged, known);
    return known;
  };
}
