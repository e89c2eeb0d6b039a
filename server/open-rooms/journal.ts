// Owns what is kept of who was in a room when: a line when somebody comes and one when they have gone, not for each reload,
// and no more of them than can be kept.
import type { KeptEvent } from '#core/room-kept';
import type { RosterEntry } from '#core/room-protocol';

/** Who is back by then was not away. */
const AWAY_MS = 15_000;
/** Of one member; what comes after counts as one long visit. */
const MAX_VISITS = 50;

export type JournalDeps = {
  keep(event: KeptEvent, at: number): void;
  /** Where the page of that member is; null while not told. */
  placeOf(member: string): RosterEntry['at'];
  /** The last page of that member has closed, and they have not come back. */
  away(member: string): void;
};

export class Journal {
  private readonly visits = new Map<string, number>();
  private readonly here = new Set<string>();
  private readonly leaving = new Map<string, { timer: NodeJS.Timeout; at: number }>();

  constructor(private readonly deps: JournalDeps) {}

  came(member: string): void {
    clearTimeout(this.leaving.get(member)?.timer);
    this.leaving.delete(member);
    const visits = this.visits.get(member) ?? 0;
    if (this.here.has(member) || visits >= MAX_VISITS) return;
    this.here.add(member);
    this.visits.set(member, visits + 1);
    this.deps.keep({ type: 'came', member }, Date.now());
  }

  /** The last page of that member has closed. */
  left(member: string): void {
    if (!this.here.has(member) || this.leaving.has(member)) return;
    const timer = setTimeout(() => this.wentAway(member), AWAY_MS).unref();
    this.leaving.set(member, { timer, at: Date.now() });
  }

  /** All are noted as gone. */
  close(): void {
    for (const member of [...this.here]) this.note(member);
  }

  private wentAway(member: string): void {
    if ((this.visits.get(member) ?? 0) < MAX_VISITS) this.note(member);
    else this.leaving.delete(member);
    this.deps.away(member);
  }

  private note(member: string): void {
    const leaving = this.leaving.get(member);
    clearTimeout(leaving?.timer);
    this.leaving.delete(member);
    this.here.delete(member);
    const place = this.deps.placeOf(member);
    const where = { at: place?.address ?? null, isFollowing: place?.isFollowing ?? true };
    this.deps.keep({ type: 'left', member, ...where }, leaving?.at ?? Date.now());
  }
}
