// Owns one open room: who is connected to it, and that everybody hears of what happens. What it means is decided in core;
// what must last is appended to the event log.
import { afterRoomEvent, isMove, MAX_MOVES, type Member, type OpenRoomState, type RoomEvent } from '#core/open-room';
import type { RoomFact, RoomSocketCommand, RoomStanding } from '#core/room-protocol';
import { mayInRoom } from '#core/room-rights';
import { AskDesk, isAskCommand } from './ask-desk';
import { Attendance, type RoomLink, type StageLooker } from './attendance';
import { AudienceGate } from './audience-gate';
import { Directory } from './directory';
import { Driving, isDriverCommand } from './driving';
import { Entry } from './entry';
import { Journal } from './journal';
import { eventKeeper, type KeepEvent } from './keep-event';
import { type Look, Looks } from './look-in';
import { NOT_YOURS } from './not-yours';
import { Offers } from './offers';
import type { OpenRoomDeps } from './open-room-deps';
import { isOwnCommand, OwnChanges, TOO_MANY_CHANGES } from './own-changes';
import { Pointing } from './pointing';
import { Remotes } from './remotes';
import { Roster } from './roster';
import { Saying } from './saying';
import { rosterEntryOf, snapshotFor, standingOf, standsTheSame, youOf } from './snapshot';
import { isCopyCommand, StageCopies } from './stage-copies';
import { type SteeringCommand, steeringOf } from './steering';
import { TAKES_PART, whyNotTakePart } from './taking-part';
import { Wall } from './wall';

/** How soon pages hear how many are there: a whole hall may come in the same second. */
const PEOPLE_MS = 1_000;

export type RoomCommand = Exclude<RoomSocketCommand, { type: 'hello' | 'ping' | 'watch-wall' | 'watch-tally' }>;

export class OpenRoom {
  readonly attendance = new Attendance();
  private readonly directory: Directory;
  private readonly roster = new Roster((id) => rosterEntryOf(this.current, id, this.attendance.isHere(id)));
  private readonly pointing = new Pointing((message) => this.attendance.broadcast({ type: 'ink', message }));
  private readonly ways = { state: () => this.current, happened: (event: RoomEvent) => this.happened(event) };
  private readonly offers = new Offers({ ...this.ways, attendance: this.attendance });
  private readonly driving = new Driving({
    ...{ state: () => this.current, record: (event) => void this.record(event) },
    ...{ attendance: this.attendance, pointing: this.pointing, offers: this.offers },
  });
  private readonly looks = new Looks();
  /** What comes by the room's name to the app on stage. */
  readonly gate = new AudienceGate(() => this.current.audienceRate);
  private readonly saying: Saying;
  private readonly changes: OwnChanges;
  readonly wall: Wall;
  readonly entry: Entry;
  readonly asking: AskDesk;
  private readonly copies: StageCopies;
  private readonly keep: KeepEvent;
  private readonly journal = new Journal({
    keep: (event, at) => void this.keep(event, at),
    placeOf: (member) => this.roster.placeOf(member),
    away: (member) => this.wentAway(member),
  });
  readonly remotes = new Remotes(this.attendance);
  private timer: NodeJS.Timeout | undefined;

  /** `current`: what the log has made of it. */
  constructor(
    private current: OpenRoomState,
    private readonly deps: OpenRoomDeps,
  ) {
    this.keep = eventKeeper(deps);
    this.directory = new Directory(current);
    this.changes = new OwnChanges({ ...this.ways, directory: this.directory });
    this.entry = new Entry({
      ...{ state: () => this.current, directory: this.directory, title: deps.title },
      isHere: (member) => this.attendance.isHere(member),
      record: (event) => this.record(event),
      changed: (member) => this.presenceChanged(member),
    });
    this.wall = new Wall({ ...deps, state: () => this.current, isHere: (member) => this.attendance.isHere(member) });
    this.saying = new Saying({ ...deps, ...this.ways, broadcast: (fact) => this.attendance.broadcast(fact) });
    this.copies = new StageCopies({ ...deps, ...this.ways, attendance: this.attendance });
    this.asking = new AskDesk({
      room: () => this.current,
      record: (event) => void this.record(event),
      broadcast: (fact) => this.attendance.broadcast(fact),
      linksOf: (member) => this.attendance.linksOf(member),
      ...{ deckPoll: deps.deckPoll, deckQuiz: deps.deckQuiz },
    });
  }

  /** Replaced, never changed in place. */
  get state(): OpenRoomState {
    return this.current;
  }

  memberOf(participant: string): Member | null {
    return this.current.members.get(this.directory.memberOf(participant) ?? '') ?? null;
  }

  /** Sends the snapshot, then every fact. Returns a way to leave. */
  async join(link: RoomLink): Promise<() => void> {
    const title = await this.deps.title();
    const member = this.current.members.get(link.member);
    const isIn = member !== undefined && this.current.phase !== 'ended';
    // What they did while they were away is their own affair.
    if (isIn && !link.isRemote && !this.attendance.isHere(link.member)) this.deps.work.forgetLast(member.participant);
    if (isIn) this.attendance.add(link);
    if (isIn && !link.isRemote) this.entry.came(link.member);
    // Who was in a room that is over hears that it is.
    if (member) link.send(this.snapshot(member, title));
    if (!isIn) {
      link.dismiss();
      return () => {};
    }
    if (link.isRemote) return () => void this.attendance.remove(link);
    this.deps.onMember?.(member.participant);
    this.presenceChanged(link.member);
    this.asking.attend(link, member);
    this.gate.review(link, member.role);
    if (mayInRoom(member.role, 'show')) this.remotes.attend(link);
    if (mayInRoom(member.role, 'see-roster')) this.roster.watch(link, this.current.members.keys());
    this.pointing.attend(link);
    this.journal.came(link.member);
    return () => this.leave(link);
  }

  /** Returns a way to stop; null when that member looks as often as one may. */
  letLook(looker: StageLooker): (() => void) | null {
    return this.attendance.letLook(looker);
  }

  /** Returns a way to stop. */
  letLookIn(look: Look): () => void {
    return this.looks.add(look);
  }

  /** Null when it was done, or no longer matters; else why not, for whoever asked. */
  obey(by: string, command: RoomCommand): string | null | Promise<string | null> {
    if (command.type === 'leave') return this.changes.areTooMany(by) ? TOO_MANY_CHANGES : this.goAway(by);
    const member = this.current.members.get(by);
    if (!member || this.current.phase === 'ended') return null;
    if (isAskCommand(command)) return this.asking.obey(member, command);
    if (isCopyCommand(command)) return this.copies.obey(member, command);
    if (isOwnCommand(command)) return this.changes.obey(member, command);
    if (isDriverCommand(command)) return this.driving.obey(member, command);
    switch (command.type) {
      case 'at':
        this.roster.at(by, { address: command.address, isFollowing: command.isFollowing });
        return null;
      case 'act':
        return this.remotes.act(member, command.action, this.standing.seat);
      case 'set-timer':
        return this.remotes.setTimer(member, command.timer);
      case 'take-part':
        return whyNotTakePart(member, this.current, this.entry) ?? this.happened({ ...TAKES_PART, member: by });
      case 'tend':
        return this.wall.tend(member, command);
      case 'offer':
        return this.offers.offer(member, command);
      case 'say':
        return this.saying.say(member, command);
      default:
        return this.steer(member, command);
    }
  }

  /** Of who is in the room, or waits to get in. */
  private goAway(by: string): string | null {
    if (by === this.current.presenter) return 'Who presents stays.';
    this.happened({ type: 'gone', member: by });
    this.presenceChanged(by);
    return null;
  }

  /** For who presents: what is not theirs is refused. */
  private steer(member: Member, command: SteeringCommand): string | null {
    if (command.type === 'remove' && command.member === this.current.presenter) return 'Who presents stays.';
    const { action, event } = steeringOf(member, command);
    return mayInRoom(member.role, action) ? this.happened(event) : NOT_YOURS;
  }

  /** Nobody has been in it since then. */
  endAsOf(at: number): void {
    this.happened({ type: 'ended' }, at);
  }

  /** Its pages are sent away; what was recorded stays. */
  close(): void {
    clearTimeout(this.timer);
    this.entry.close();
    this.journal.close();
    this.roster.close();
    this.wall.close();
    this.pointing.close();
    this.asking.close();
    this.remotes.close();
    this.gate.close();
    this.attendance.dismiss();
  }

  private snapshot(member: Member, title: string): RoomFact {
    const { audience } = this.deps;
    return snapshotFor(member, this.current, {
      title,
      standing: this.standing,
      audience,
      offer: this.offers.of(member.id),
    });
  }

  private get standing(): RoomStanding {
    return standingOf(this.current, { people: this.attendance.people, taken: this.entry.taken });
  }

  /** `at`: when it came to that, in milliseconds of the server's clock. */
  private happened(event: RoomEvent, at = Date.now()): null {
    const before = this.current;
    void this.record(event, at);
    if (this.current !== before) this.tell(before, event);
    return null;
  }

  /** Everybody is told what concerns them. */
  private tell(before: OpenRoomState, event: RoomEvent): void {
    const { phase, seat, pauses } = this.current;
    const about = 'member' in event ? event.member : undefined;
    if (about !== undefined) this.memberChanged(about);
    const concerned =
      pauses === before.pauses && phase !== 'ended' ? [before.members.get(about ?? '')] : before.members.values();
    for (const member of concerned) if (member) this.deps.onMember?.(member.participant);
    this.looks.review(this);
    this.entry.review();
    if (!standsTheSame(before, this.current)) this.tellStanding();
    if (seat.member !== before.seat.member) this.attendance.turn();
    if (event.type === 'offered') this.offers.tell(event.to);
    if (phase === 'ended') this.close();
  }

  private memberChanged(id: string): void {
    this.roster.changed(id);
    const member = this.current.members.get(id);
    if (!member) this.asking.memberGone(id);
    if (!member || !mayInRoom(member.role, 'show')) this.remotes.revoke(id);
    if (!member) return this.attendance.dismiss(id);
    for (const link of this.attendance.linksOf(id)) {
      link.send({ type: 'you-changed', you: youOf(member) });
      this.asking.memberChanged(link, member);
      this.gate.review(link, member.role);
      if (mayInRoom(member.role, 'see-roster')) this.roster.watch(link, this.current.members.keys());
      else this.roster.unwatch(link);
    }
  }

  /** What the driver does then is on no stage. */
  private wentAway(member: string): void {
    if (member === this.current.seat.member) this.attendance.turn();
  }

  private presenceChanged(member: string): void {
    this.roster.changed(member);
    this.timer ??= setTimeout(() => this.tellStanding(), PEOPLE_MS);
  }

  private tellStanding(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.attendance.broadcast({ type: 'standing-changed', standing: this.standing });
  }

  private leave(link: RoomLink): void {
    if (!this.attendance.remove(link)) return;
    this.roster.unwatch(link);
    this.wall.unwatch(link);
    this.asking.leave(link);
    this.gate.leave(link);
    if (!this.attendance.isHere(link.member)) {
      this.looks.review(this);
      this.journal.left(link.member);
      this.entry.left(link.member);
    }
    this.presenceChanged(link.member);
  }

  /** Applied at once; settles once it is on the disk. */
  private async record(event: RoomEvent, at = Date.now()): Promise<void> {
    const after = afterRoomEvent(this.current, event, at);
    if (after === this.current) return;
    this.current = after;
    this.directory.follow(event, after);
    if (event.type === 'joined') this.deps.onMember?.(event.participant);
    if (!isMove(event) || after.moves <= MAX_MOVES) await this.keep(event, at);
  }
}
