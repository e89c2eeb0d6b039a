// Owns which rooms there are: finds or makes them, and closes those whose last page has not returned in time.
import type { DeckStanding } from '#core/protocol';
import type { Sandbox } from '../sandbox/provider';
import type { RoomDeps } from './room-deps';
import { RoomHost } from './room-host';
import type { OnStop, RoomKey, RoomPage, StandingIn } from './room-page';
import { ownerName } from './sandbox-records';
import type { OwnedSandbox } from './take-over';

type Entry = { deck: string; host: RoomHost; timer: NodeJS.Timeout | null };

export class RoomRegistry {
  private readonly rooms = new Map<string, Entry>();
  private closing = false;

  /** `graceMs`: how long an empty room waits for a page to return. */
  constructor(
    private readonly deps: RoomDeps,
    private readonly graceMs: number,
  ) {}

  /**
   * Joins the page to its room, which may be new. `leave` is for when the page's socket has
   * closed.
   */
  join(key: RoomKey, page: RoomPage, standing: DeckStanding): { room: RoomHost; leave: () => void } {
    const { name, entry } = this.open(key);
    if (entry.timer) clearTimeout(entry.timer);
    entry.timer = null;
    entry.host.join(page, standing);
    const leave = () => {
      entry.host.leave(page);
      if (this.closing || !entry.host.isEmpty) return;
      // Guests who only read are many, and come as somebody else each time where cookies are off.
      if (entry.host.isWorthKeeping) entry.timer = setTimeout(() => this.expire(name, entry), this.graceMs);
      else this.expire(name, entry);
    };
    return { room: entry.host, leave };
  }

  /** The room of that key, if the page of that id is in it. */
  find(key: RoomKey, page: string): RoomHost | null {
    const host = this.findOwn(key);
    return host?.find(page) ? host : null;
  }

  /** The room of that key, if there is one. */
  findOwn(key: RoomKey): RoomHost | null {
    return this.rooms.get(ownerName(key))?.host ?? null;
  }

  /** Puts a sandbox of an earlier run into its room, which waits for its participant as one that has been left. */
  adopt(owned: OwnedSandbox): void {
    const { name, entry } = this.open(owned.owner);
    if (!entry.host.adopt(owned)) void owned.sandbox.remove();
    if (entry.host.isEmpty) entry.timer ??= setTimeout(() => this.expire(name, entry), this.graceMs);
  }

  /** The sandbox with that public id, in whichever room it is, for somebody who uses it now. */
  findSandbox(id: string): Sandbox | null {
    for (const { host } of this.rooms.values()) {
      if (host.sandbox?.id !== id) continue;
      host.touch();
      return host.sandbox;
    }
    return null;
  }

  /** Something of somebody in an open room on that deck may be different now. */
  memberChanged(deck: string, participant: string): void {
    for (const role of ['presenter', 'attendee'] as const) this.findOwn({ deck, participant, role })?.memberChanged();
  }

  /** The port that has that name in that sandbox. */
  findPort(id: string, name: string): number | null {
    for (const { host } of this.rooms.values()) if (host.sandbox?.id === id) return host.portNamed(name);
    return null;
  }

  /** The rooms that hold a sandbox or start one. */
  list() {
    return [...this.rooms.values()].flatMap(({ host }) => host.summary ?? []);
  }

  /** Its pages are told `reason`. False when no room has that sandbox. */
  endSandbox(id: string, reason: string): boolean {
    for (const { host } of this.rooms.values()) if (host.sandbox?.id === id) return host.endSandbox(reason);
    return false;
  }

  /** `standingIn`: of its text in a language. `edited`: the slide that was, where one is known. */
  deckChanged(deck: string, standingIn: StandingIn, edited: string | null): void {
    for (const entry of this.rooms.values()) if (entry.deck === deck) entry.host.deckChanged(standingIn, edited);
  }

  /** Removes the sandboxes, or leaves them to a later process. */
  async close(onStop: OnStop = 'remove'): Promise<void> {
    this.closing = true;
    const all = [...this.rooms.values()];
    this.rooms.clear();
    for (const { timer } of all) if (timer) clearTimeout(timer);
    await Promise.allSettled(all.map(({ host }) => host.close(onStop)));
  }

  private open(key: RoomKey): { name: string; entry: Entry } {
    const name = ownerName(key);
    const entry = this.rooms.get(name) ?? { deck: key.deck, host: new RoomHost(key, this.deps), timer: null };
    this.rooms.set(name, entry);
    return { name, entry };
  }

  private expire(name: string, entry: Entry): void {
    this.rooms.delete(name);
    entry.host.close().catch((error: unknown) => {
      this.deps.log.error({ error, room: name }, 'a room could not be closed');
    });
  }
}
