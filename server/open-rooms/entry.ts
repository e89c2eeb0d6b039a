// Owns who gets into an open room: at once where there is a place, else in the order of a queue, whose people hear now and
// then where they stand. Only attendees take places; who has been away for long gives theirs to whoever waits.
import { randomBytes } from 'node:crypto';
import type { Member, OpenRoomState, RoomEvent } from '#core/open-room';
import { ownName } from '#core/person-name';
import type { Waiting } from '#core/room-queue';
import type { RoomRole } from '#core/room-rights';
import type { RoomLink } from './attendance';
import type { Directory } from './directory';
import { QueueNews } from './queue-news';

/** Who has been away for so long no longer takes a place, but is let in again when they come back. */
const AWAY_MS = 10 * 60_000;
const LOOK_MS = 2_000;
/** Let in or given up in one look: each may be a new list of all who wait. */
const MOST_AT_ONCE = 50;
/** When each of the last places came free. */
const KEPT_FREED = 20;

export type EntryDeps = {
  state(): OpenRoomState;
  directory: Directory;
  isHere(member: string): boolean;
  /** Settles once it is on the disk. */
  record(event: RoomEvent): Promise<void>;
  /** Somebody is in the room, or how many wait has changed. */
  changed(member: string): void;
  title(): Promise<string>;
};

export class Entry {
  private readonly queueNews = new QueueNews();
  private readonly leftAt = new Map<string, number>();
  private readonly beganAt: number;
  /** Null: to be counted. */
  private count: number | null = null;
  private counted = 0;
  private freed: number[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly deps: EntryDeps,
    private readonly clock: () => number = Date.now,
  ) {
    this.beganAt = clock();
  }

  /** Places that are taken. */
  get taken(): number {
    if (this.deps.state().cap === null) return 0;
    if (this.count !== null) return this.count;
    const now = this.clock();
    const all = [...this.deps.state().members.values()];
    this.count = all.filter((each) => each.role === 'attendee' && !this.isAway(each.id, each.joinedAt, now)).length;
    for (let freed = this.count; freed < this.counted; freed += 1) this.freed.push(now);
    this.freed = this.freed.slice(-KEPT_FREED);
    this.counted = this.count;
    return this.count;
  }

  /** Whoever comes now waits. Nobody overtakes who does. */
  get isFull(): boolean {
    const { cap, queue } = this.deps.state();
    return queue.size > 0 || (cap !== null && this.taken >= cap);
  }

  /** Somebody who waits to get in. */
  waitingOf(participant: string): Waiting | null {
    return this.deps.state().queue.get(this.deps.directory.memberOf(participant) ?? '') ?? null;
  }

  /** Was in the room, or waited to get in, and has left for good. */
  isFormer(participant: string): boolean {
    return this.deps.state().former.has(this.deps.directory.memberOf(participant) ?? '');
  }

  /** Lets somebody in, or has them wait. Null when there is no name, or no room for one more. Settles once it is kept. */
  async admit(participant: string, said: string, role: RoomRole): Promise<Member | Waiting | null> {
    const { directory, state } = this.deps;
    const waiting = this.waitingOf(participant);
    if (waiting && role === 'attendee') return waiting;
    // Whoever comes back is who they were.
    const before = directory.memberOf(participant);
    const known = state().members.get(before ?? '');
    if (known) return known;
    const name = waiting?.name ?? ownName(said, directory.names);
    if (name === null) return null;
    const member = before ?? randomBytes(6).toString('base64url');
    if (role === 'attendee' && this.isFull) await this.deps.record({ type: 'queued', member, participant, name });
    else await this.letIn({ id: member, participant, name }, role);
    this.deps.changed(member);
    this.lookSoon();
    return state().members.get(member) ?? state().queue.get(member) ?? null;
  }

  /** The page hears where they stand, until they are let in. Returns a way to leave. */
  async attend(link: RoomLink): Promise<() => void> {
    this.queueNews.join(link);
    this.leftAt.delete(link.member);
    const title = await this.deps.title();
    this.tell(title);
    this.review();
    return () => {
      if (this.queueNews.leave(link)) this.leftAt.set(link.member, this.clock());
    };
  }

  /** The first page of that member has opened. */
  came(member: string): void {
    this.leftAt.delete(member);
    this.count = null;
  }

  /** The last one has closed. */
  left(member: string): void {
    this.leftAt.set(member, this.clock());
  }

  /** Something has happened in the room. */
  review(): void {
    this.count = null;
    const { phase, queue, cap } = this.deps.state();
    if (phase === 'ended') return this.close();
    if (cap === null) this.counted = 0;
    this.queueNews.forget(queue);
    this.letNextIn();
    this.lookSoon();
  }

  close(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.queueNews.close();
  }

  private async letIn({ id: member, participant, name }: Omit<Waiting, 'at'>, role: RoomRole): Promise<void> {
    const count = this.count;
    const kept = this.deps.record({ type: 'joined', member, participant, name, role });
    this.queueNews.letIn(member);
    if (role === 'attendee' && count !== null) this.count = this.counted = count + 1;
    await kept;
  }

  /** The next who are there; who is away meanwhile keeps their place in the queue. */
  private letNextIn(): void {
    const { cap, queue, isLocked } = this.deps.state();
    if (queue.size === 0 || isLocked) return;
    const free = cap === null ? queue.size : Math.max(0, cap - this.taken);
    const next = [...queue.values()]
      .filter(({ id }) => this.queueNews.isHere(id))
      .slice(0, Math.min(free, MOST_AT_ONCE));
    for (const each of next) {
      void this.letIn(each, 'attendee');
      this.deps.changed(each.id);
    }
  }

  private lookSoon(): void {
    if (this.deps.state().queue.size > 0) this.timer ??= setTimeout(() => void this.look(), LOOK_MS).unref();
  }

  private async look(): Promise<void> {
    this.timer = undefined;
    const now = this.clock();
    const { queue } = this.deps.state();
    const lost = [...queue.values()]
      .filter(({ id, at }) => !this.queueNews.isHere(id) && this.isAway(id, at, now))
      .slice(0, MOST_AT_ONCE);
    for (const { id } of lost) {
      void this.deps.record({ type: 'gone', member: id });
      this.deps.changed(id);
    }
    this.review();
    this.tell(await this.deps.title());
  }

  private tell(title: string): void {
    const { queue, isLocked } = this.deps.state();
    this.queueNews.tell({ title, queue, isLocked, freed: this.freed, now: this.clock() });
  }

  /** `since`: when they joined, or began to wait. */
  private isAway(member: string, since: number, now: number): boolean {
    if (this.deps.isHere(member)) return false;
    return now - Math.max(this.leftAt.get(member) ?? 0, since, this.beganAt) >= AWAY_MS;
  }
}
