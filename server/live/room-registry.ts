// Owns which rooms there are: finds or makes them, and closes those whose last page has not returned in time, or whose
// place others wait for.
import type { DeckStanding } from '#core/protocol';
import type { Sandbox } from '../sandbox/provider';
import { Absence } from './absence';
import type { RoomDeps } from './room-deps';
import { RoomHost } from './room-host';
import type { OnStop, RoomKey, RoomPage, StandingIn } from './room-page';
import { ownerName } from './sandbox-records';
import type { OwnedSandbox } from './take-over';

type Entry = { deck: string; host: RoomHost; absence: Absence };

const ROLES = ['presenter', 'attendee'] as const;

export class RoomRegistry {
  private readonly rooms = new Map<string, Entry>();
  private closing = false;
  private isGivingWay = false;
  private readonly unfollow: () => void;

  /** `graceMs`: how long an empty room waits for a page to return. */
  constructor(
    private readonly deps: RoomDeps,
    private readonly graceMs: number,
  ) {
    this.unfollow = deps.places.onChange(() => void this.giveWay());
  }

  /**
   * Joins the page to its room, which may be new. `leave` is for when the page's socket has
   * closed.
   */
  join(key: RoomKey, page: RoomPage, standing: DeckStanding): { room: RoomHost; leave: () => void } {
    const entry = this.open(key);
    entry.absence.end();
    entry.host.join(page, standing);
    for (const each of this.entriesOf(key.deck, key.participant)) each.absence.review();
    const leave = () => {
      entry.host.leave(page);
      if (!this.closing && entry.host.isEmpty) entry.absence.begin();
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
    const { host, absence } = this.open(owned.owner);
    if (!host.adopt(owned)) void owned.sandbox.remove();
    if (host.isEmpty) absence.begin();
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
    for (const { host, absence } of this.entriesOf(deck, participant)) {
      host.memberChanged();
      absence.review();
    }
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
    this.unfollow();
    const all = [...this.rooms.values()];
    this.rooms.clear();
    for (const { absence } of all) absence.end();
    await Promise.allSettled(all.map(({ host }) => host.close(onStop)));
  }

  private open(key: RoomKey): Entry {
    const name = ownerName(key);
    const known = this.rooms.get(name);
    if (known) return known;
    const host = new RoomHost(key, this.deps);
    const absence = new Absence({
      ...{ host, graceMs: this.graceMs },
      isExpected: () => this.isExpected(key),
      onLong: () => void this.giveWay(),
      onOver: () => void this.expire(name),
    });
    const entry = { deck: key.deck, host, absence };
    this.rooms.set(name, entry);
    return entry;
  }

  private entriesOf(deck: string, participant: string): Entry[] {
    return ROLES.flatMap((role) => this.rooms.get(ownerName({ deck, participant, role })) ?? []);
  }

  /** Whoever has become a presenter is not expected as the attendee they were. */
  private isExpected(key: RoomKey): boolean {
    const hasRisen = key.role === 'attendee' && this.findOwn({ ...key, role: 'presenter' }) !== null;
    return !hasRisen && (this.deps.takesPart?.(key) ?? false);
  }

  /** Somebody waits for a sandbox: who has been away for longest gives theirs, one after the other. */
  private async giveWay(): Promise<void> {
    if (this.closing || this.isGivingWay || !this.deps.places.hasLine) return;
    const away = [...this.rooms].filter(([, { absence }]) => absence.isLong);
    const [longest] = away.toSorted(([, one], [, other]) => one.absence.since - other.absence.since);
    if (!longest) return;
    this.isGivingWay = true;
    await this.expire(longest[0]);
    this.isGivingWay = false;
    await this.giveWay();
  }

  private async expire(name: string): Promise<void> {
    const entry = this.rooms.get(name);
    this.rooms.delete(name);
    entry?.absence.end();
    try {
      await entry?.host.close();
    } catch (error) {
      this.deps.log.error({ error, room: name }, 'a room could not be closed');
    }
  }
}
