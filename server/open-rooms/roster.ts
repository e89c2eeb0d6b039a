// Owns what those who look after a room are told of everybody in it: changes, gathered for a moment.
import type { RoomFact, RosterEntry } from '#core/room-protocol';

const TELL_MS = 250;
/** Of entries in one message. */
const MOST_AT_ONCE = 200;

type Watcher = { send(fact: RoomFact): void };

export class Roster {
  private readonly watchers = new Set<Watcher>();
  private readonly places = new Map<string, RosterEntry['at']>();
  private changes = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  /** `entryOf`: null for somebody who is not in the room. */
  constructor(private readonly entryOf: (member: string) => Omit<RosterEntry, 'at'> | null) {}

  /** Sends everybody first. */
  watch(watcher: Watcher, members: Iterable<string>): void {
    if (this.watchers.has(watcher)) return;
    this.watchers.add(watcher);
    this.tell([watcher], members);
  }

  unwatch(watcher: Watcher): void {
    this.watchers.delete(watcher);
  }

  /** Where the page of that member is. */
  at(member: string, place: NonNullable<RosterEntry['at']>): void {
    this.places.set(member, place);
    this.changed(member);
  }

  placeOf(member: string): RosterEntry['at'] {
    return this.places.get(member) ?? null;
  }

  changed(member: string): void {
    this.changes.add(member);
    this.timer ??= setTimeout(() => this.flush(), TELL_MS);
  }

  close(): void {
    clearTimeout(this.timer);
    this.watchers.clear();
  }

  private flush(): void {
    this.timer = undefined;
    const { changes } = this;
    this.changes = new Set();
    if (this.watchers.size > 0) this.tell(this.watchers, changes);
  }

  private tell(watchers: Iterable<Watcher>, members: Iterable<string>): void {
    const changed: RosterEntry[] = [];
    const removed: string[] = [];
    for (const member of members) {
      const entry = this.entryOf(member);
      if (entry) changed.push({ ...entry, at: this.places.get(member) ?? null });
      else removed.push(member);
      if (!entry) this.places.delete(member);
    }
    for (let from = 0; from === 0 || from < changed.length; from += MOST_AT_ONCE) {
      const part = changed.slice(from, from + MOST_AT_ONCE);
      for (const watcher of watchers)
        watcher.send({ type: 'roster-changed', changed: part, removed: from === 0 ? removed : [] });
    }
  }
}
