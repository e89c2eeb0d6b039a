// Owns who is connected to an open room: the pages of its members, and the sockets over which they look at its stage.
import type { RoomFact } from '#core/room-protocol';

/** The socket of one page of a member's. */
export type RoomLink = {
  readonly member: string;
  /** A phone that moves the slides of another page. */
  readonly isRemote?: boolean;
  /** Does what a remote of its member's wants. */
  readonly acts?: boolean | undefined;
  send(fact: RoomFact): void;
  /** The same bytes to many; a UTF-8 text message. */
  sendShared(payload: Uint8Array): void;
  /** The member is no longer in the room, or the room is over. */
  dismiss(): void;
};

/** Of one member and kind: a few pages, and as many again whose sockets have not closed yet. */
const MAX_LOOKERS = 8;

/** Watches what is on stage, or shows it, over another socket. */
export type StageLooker = {
  readonly member: string;
  readonly kind: 'terminal' | 'look-at-figures' | 'look-at-editor' | 'show-editor';
  /** Has no right to it any more. */
  dismiss(): void;
  /** Somebody else is on stage. */
  lookAgain(): void;
  /** Another terminal is in front. */
  fronted?(): void;
};

export class Attendance {
  private readonly links = new Set<RoomLink>();
  private readonly lookers = new Set<StageLooker>();
  /** How many of one kind each member has. */
  private readonly seats = new Map<string, number>();
  private readonly followers = new Set<() => void>();
  /** By member, their open pages without remotes, so that what concerns one of thousands is sent without a look at all links. */
  private readonly pages = new Map<string, Set<RoomLink>>();

  get people(): number {
    return this.pages.size;
  }

  /** Has a page open; a remote is none. */
  isHere(member: string): boolean {
    return this.pages.has(member);
  }

  add(link: RoomLink): void {
    this.links.add(link);
    if (link.isRemote) return;
    const theirs = this.pages.get(link.member) ?? new Set();
    this.pages.set(link.member, theirs.add(link));
  }

  /** False when it was not here. */
  remove(link: RoomLink): boolean {
    if (!this.links.delete(link)) return false;
    const theirs = this.pages.get(link.member);
    theirs?.delete(link);
    if (theirs?.size === 0) this.pages.delete(link.member);
    return true;
  }

  /** Without remotes, in the order in which they came. */
  linksOf(member: string): RoomLink[] {
    return [...(this.pages.get(member) ?? [])];
  }

  /** Returns a way to stop; null when that member looks as often as one may. */
  letLook(looker: StageLooker): (() => void) | null {
    const own = `${looker.kind} ${looker.member}`;
    const seats = this.seats.get(own) ?? 0;
    if (seats >= MAX_LOOKERS) return null;
    this.seats.set(own, seats + 1);
    this.lookers.add(looker);
    return () => {
      if (!this.lookers.delete(looker)) return;
      const left = (this.seats.get(own) ?? 1) - 1;
      if (left > 0) this.seats.set(own, left);
      else this.seats.delete(own);
    };
  }

  /** Calls back when another slide is on stage, or somebody else. Returns a way to stop. */
  follow(onChange: () => void): () => void {
    this.followers.add(onChange);
    return () => void this.followers.delete(onChange);
  }

  /** Another slide is on stage. */
  moved(): void {
    for (const onChange of this.followers) onChange();
  }

  /** Another terminal of who drives is on stage. */
  fronted(): void {
    for (const looker of [...this.lookers]) looker.fronted?.();
  }

  /** Somebody else is on stage, or nobody any more. */
  turn(): void {
    for (const looker of [...this.lookers]) looker.lookAgain();
    this.moved();
  }

  broadcast(fact: RoomFact): void {
    if (this.links.size === 0) return;
    const payload = Buffer.from(JSON.stringify(fact));
    for (const link of this.links) link.sendShared(payload);
  }

  /** All sockets of that member, or of everybody. */
  dismiss(member?: string): void {
    for (const each of [...this.links, ...this.lookers])
      if (member === undefined || each.member === member) each.dismiss();
  }
}
