// Owns the phones that are remotes of who drives a room: their links, the passes that these are changed for, how both are
// taken back, and the timer that phones and pages have in common. Of a pass, too, only its hash is known.
import type { Member } from '#core/open-room';
import type { RemoteAction } from '#core/remote';
import type { RoomFact } from '#core/room-protocol';
import { mayInRoom } from '#core/room-rights';
import type { TalkTimer } from '#core/talk-timer';
import type { Attendance, RoomLink } from './attendance';
import { NOT_YOURS } from './not-yours';
import { hashOf, newSecret, OneTimeLinks } from './one-time-links';

/** Of one member. */
const MAX_PASSES = 4;

type Holder = { member: string; mayReadNotes: boolean };

export type Entered = Holder & { pass: string };

export class Remotes {
  private readonly links: OneTimeLinks<Holder>;
  private readonly passes = new Map<string, Holder>();
  private readonly phones = new Set<RoomLink>();
  /** By member, as long as this server runs. */
  private readonly timers = new Map<string, TalkTimer>();

  constructor(
    private readonly attendance: Attendance,
    now: () => number = Date.now,
  ) {
    this.links = new OneTimeLinks(now);
  }

  /** A secret for a link; the one before leads nowhere any more. */
  offer(holder: Holder): { secret: string; until: number } {
    return this.links.offer(holder.member, holder);
  }

  /** By a link's secret, once, or by a pass. Null: it leads nowhere, or no longer. */
  enter(secret: string): Entered | null {
    const known = this.passes.get(hashOf(secret));
    if (known) return { ...known, pass: secret };
    const holder = this.links.take(secret);
    if (!holder) return null;
    const own = [...this.passes].filter(([, { member }]) => member === holder.member);
    for (const [oldest] of own.slice(0, Math.max(0, own.length - MAX_PASSES + 1))) this.passes.delete(oldest);
    const pass = newSecret();
    this.passes.set(hashOf(pass), holder);
    return { ...holder, pass };
  }

  /** Returns a way to leave. A pass may have been taken back since it was shown. */
  connected(phone: RoomLink, pass: string): () => void {
    if (!this.passes.has(hashOf(pass))) phone.dismiss();
    this.phones.add(phone);
    this.tell(phone.member);
    this.tellTimer(phone);
    return () => {
      if (this.phones.delete(phone)) this.tell(phone.member);
    };
  }

  /** A page of who may show. */
  attend(page: RoomLink): void {
    page.send(this.news(page.member));
    this.tellTimer(page);
  }

  /** All links and phones of that member lead nowhere from now on. */
  revoke(member: string): void {
    this.links.revoke(member);
    for (const [key, holder] of this.passes) if (holder.member === member) this.passes.delete(key);
    for (const phone of [...this.phones]) if (phone.member === member) phone.dismiss();
  }

  /** Null when the driver's page was told; else why not. */
  act({ id, role }: Member, action: RemoteAction, seat: { member: string; name: string }): string | null {
    if (!mayInRoom(role, 'show')) return 'That is for who presents in this room.';
    if (seat.member !== id) return `${seat.name} moves the slides now.`;
    // Of several windows of the talk the one that was opened last: they keep each other in step.
    const page = this.attendance.linksOf(id).findLast(({ acts }) => acts);
    if (!page) return 'The talk is not open. Open it in the room, on the computer that shows the slides.';
    page.send({ type: 'acted', action });
    return null;
  }

  /** Null when it was set, else why not. */
  setTimer({ id, role }: Member, timer: TalkTimer): string | null {
    if (!mayInRoom(role, 'show')) return NOT_YOURS;
    this.timers.set(id, timer);
    for (const link of [...this.attendance.linksOf(id), ...this.phones]) if (link.member === id) this.tellTimer(link);
    return null;
  }

  close(): void {
    this.links.clear();
    this.passes.clear();
  }

  /** Nothing where nobody has started one. */
  private tellTimer(link: RoomLink): void {
    const timer = this.timers.get(link.member);
    if (timer) link.send({ type: 'timer-changed', timer });
  }

  private news(member: string): RoomFact {
    const phones = [...this.phones].filter((phone) => phone.member === member).length;
    return { type: 'remotes-changed', phones };
  }

  private tell(member: string): void {
    for (const page of this.attendance.linksOf(member)) page.send(this.news(member));
  }
}
