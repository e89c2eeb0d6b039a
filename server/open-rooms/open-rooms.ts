// Owns which rooms are open: made with a code nobody has, found by it also after a restart, and forgotten in time.
import { randomBytes } from 'node:crypto';
import { afterRoomEvent, KEPT_DAYS, type OpenRoomState, openedRoom, parseRoomEvent } from '#core/open-room';
import type { PollText } from '#core/polls';
import { ROOM_CODE, roomCodeFrom } from '#core/room-code';
import { type Logged, type StageSpan, stageSpans } from '#core/room-history';
import type { KeptEvent } from '#core/room-kept';
import { pausedSince } from '#core/room-pause';
import type { Audience } from '#core/room-protocol';
import type { RoomRole } from '#core/room-rights';
import type { Library } from '../content/library';
import type { FirstAnswer } from '../live/room-lab';
import type { Log } from '../log';
import type { ShownSpan } from '../recordings/kept-parts';
import type { EventLog, LoggedEvent } from '../store/event-log';
import { EmptyEnd } from './empty-end';
import { KeptStages } from './kept-stages';
import { OpenRoom } from './open-room';
import { PauseEnd } from './pause-end';
import { hashOfPhrase } from './phrases';
import { RoomLogs } from './room-logs';
import { type PresentedRoom, RoomShelf } from './room-shelf';
import type { WorkOfMembers } from './work-of-members';

const DAY_MS = 24 * 60 * 60_000;
const KEPT_MS = KEPT_DAYS * DAY_MS;
const EXPIRE_MS = 60 * 60_000;
const LOOK_MS = 30_000;
const PREFIX = 'open:';
const CODE_BYTES = 24;

export type OpenRoomsDeps = {
  events: EventLog;
  library: Library;
  log: Log;
  /** Addresses of port P of a room’s sandbox: `{port}` stands for P. */
  audience(label: string): Audience;
  /** Somebody may be called something else on that deck, only watch, or have their practice rest or go on. */
  onMember?(deck: string, participant: string): void;
  work(deck: string): WorkOfMembers;
  /** Takes what the stage of a room has shown out of the recordings. */
  eraseStage?(deck: string, spans: readonly StageSpan[]): Promise<void>;
};

export class OpenRooms {
  /** Those that somebody has asked for; null: there is none of that code. */
  private readonly rooms = new Map<string, Promise<OpenRoom | null>>();
  private readonly read = new Map<string, OpenRoom>();
  private readonly logs: RoomLogs;
  private readonly shelf = new RoomShelf((code) => this.history(code));
  private readonly stages = new KeptStages((code) => this.history(code));
  private readonly pauseEnd = new PauseEnd();
  private readonly emptyEnd: EmptyEnd;
  private readonly timers: readonly NodeJS.Timeout[];

  constructor(private readonly deps: OpenRoomsDeps) {
    this.logs = new RoomLogs((name, from) => deps.events.read(name, from));
    const stateOf = async (code: string) => this.read.get(code)?.state ?? (await this.stateOf(code));
    this.emptyEnd = new EmptyEnd({ begunAt: Date.now(), stateOf, find: (code) => this.find(code) });
    this.timers = [
      setInterval(() => void this.expire(), EXPIRE_MS).unref(),
      setInterval(() => this.look(), LOOK_MS).unref(),
    ];
    void this.expire();
  }

  /** Opens one on the deck. `phrase`: null lets in whoever has the code. */
  async open(deck: string, phrase: string | null): Promise<OpenRoom> {
    const code = await this.freeCode();
    const event = { type: 'opened', code, deck, phrase: phrase === null ? null : await hashOfPhrase(phrase) } as const;
    const at = Date.now();
    await this.deps.events.append(PREFIX + code, at, event);
    const room = this.roomOf(openedRoom(event, at));
    this.rooms.set(code, Promise.resolve(room));
    this.read.set(code, room);
    return room;
  }

  /** Null when there is none of that code, or it has been deleted. One that is over is found. */
  async find(code: string): Promise<OpenRoom | null> {
    if (!ROOM_CODE.test(code)) return null;
    const known = this.rooms.get(code);
    if (known) return known;
    const found = this.readKept(code);
    this.rooms.set(code, found);
    // What nobody has is not remembered: guesses must not fill the memory.
    const forget = () => this.rooms.delete(code);
    found.then((room) => (room ? this.wasRead(code, room) : forget()), forget);
    return found;
  }

  /** At once, where it has been read; else the next time. */
  known(code: string): OpenRoom | null {
    const room = this.read.get(code);
    if (!room) void this.find(code);
    return room ?? null;
  }

  /** What somebody is called in the rooms on that deck that have been read: in the one they joined last. */
  nameOf(deck: string, participant: string): string | null {
    const members = [...this.read.values()].flatMap((room) =>
      room.state.deck === deck && room.state.phase !== 'ended' ? (room.memberOf(participant) ?? []) : [],
    );
    return members.toSorted((a, b) => a.joinedAt - b.joinedAt).at(-1)?.name ?? null;
  }

  /** Whether a room on that deck that has been read has the practice of that attendee rest. */
  isPaused(deck: string, participant: string): boolean {
    return [...this.read.values()].some((room) => {
      const { deck: itsDeck, phase, pauses } = room.state;
      const rests = itsDeck === deck && phase !== 'ended' && pausedSince(pauses) !== null;
      return rests && room.memberOf(participant)?.role === 'attendee';
    });
  }

  /** The room on that deck, of those that have been read, in which they only watch. Null when they take part in another. */
  watchedIn(deck: string, participant: string): string | null {
    const seats = this.seatsOf(deck, participant);
    return seats.every(({ role }) => role === 'viewer') ? (seats.at(-1)?.code ?? null) : null;
  }

  /** Whether they are in a room on that deck that has been read, and not to watch only. */
  takesPart(deck: string, participant: string): boolean {
    return this.seatsOf(deck, participant).some(({ role }) => role !== 'viewer');
  }

  /** Whether they have a sandbox on that deck which would end if they came into a room there to watch. */
  endsByWatching(deck: string, participant: string): boolean {
    const state = this.deps.work(deck).now(participant)?.sandbox.state;
    return !this.takesPart(deck, participant) && (state === 'ready' || state === 'starting' || state === 'waiting');
  }

  private seatsOf(deck: string, participant: string): { code: string; role: RoomRole }[] {
    return [...this.read].flatMap(([code, room]) => {
      const isOpenThere = room.state.deck === deck && room.state.phase !== 'ended';
      const role = isOpenThere ? room.memberOf(participant)?.role : undefined;
      return role === undefined ? [] : [{ code, role }];
    });
  }

  /**
   * Counted for the rooms on that deck in which they take part, of nobody by name, and not where they have answered the same
   * since the room was opened: that their own log knows, and the room's does not.
   */
  answered(deck: string, participant: string, { before, ...answer }: FirstAnswer): void {
    for (const room of this.read.values()) {
      const { state } = room;
      const member = state.deck === deck && state.phase !== 'ended' ? room.memberOf(participant) : null;
      if (member?.role !== 'attendee' || (before !== null && before >= state.openedAt)) continue;
      room.asking.quizzes.answered({ ...answer, options: [...new Set(answer.options)] });
    }
  }

  /** Those that are kept in which that participant presents, the latest first. */
  async presentedBy(participant: string): Promise<PresentedRoom[]> {
    return this.shelf.presentedBy(participant, await this.kept());
  }

  /** What playbacks of rooms that are kept show of recordings. */
  async shownOnStages(): Promise<ShownSpan[]> {
    return this.stages.shown(await this.kept());
  }

  private async kept(): Promise<{ code: string; last: number }[]> {
    const rooms = (await this.deps.events.rooms()).filter(({ room }) => room.startsWith(PREFIX));
    return rooms.map(({ room, last }) => ({ code: room.slice(PREFIX.length), last }));
  }

  /** All that has been kept of it, in order; the same array until there is more. */
  history(code: string): Promise<readonly Logged[]> {
    return this.logs.of(PREFIX + code);
  }

  /** Keeps something that changes nothing of the room itself. */
  async note(code: string, event: KeptEvent): Promise<void> {
    // Not of one that has been deleted meanwhile.
    if (await this.find(code)) await this.deps.events.append(PREFIX + code, Date.now(), event);
  }

  /**
   * Nothing of it is kept, neither names nor what was said or shown. The log goes last: without it nobody would know which
   * recordings belong to the room.
   */
  async delete(code: string): Promise<void> {
    const room = await this.find(code);
    const logged = await this.history(code);
    const end = room?.state.endedAt ?? logged.at(-1)?.at ?? 0;
    if (room) await this.deps.eraseStage?.(room.state.deck, stageSpans(logged, end));
    room?.close();
    this.rooms.delete(code);
    this.read.delete(code);
    // It holds nobody's practice any more.
    const { deck = '', members } = room?.state ?? {};
    for (const { participant } of members?.values() ?? []) this.deps.onMember?.(deck, participant);
    await this.deps.events.deleteRoom(PREFIX + code);
    this.logs.forget(PREFIX + code);
    this.emptyEnd.forget(code);
  }

  /** Sees who is where: what must not outlast those who are there ends. */
  private look(): void {
    const now = Date.now();
    this.pauseEnd.look(this.read.values(), now);
    this.emptyEnd.look(this.read.values(), now);
  }

  /** Ends rooms that nobody is in any more, and forgets old ones. */
  private async expire(): Promise<void> {
    const failed = (error: unknown) => this.deps.log.error({ error }, 'old rooms could not be ended or forgotten');
    const now = Date.now();
    const kept = (await this.kept().catch(failed)) ?? [];
    const isOld = ({ last }: { last: number }) => now - last > KEPT_MS;
    // One that cannot be deleted keeps no other.
    for (const { code } of kept.filter(isOld)) await this.delete(code).catch(failed);
    await this.emptyEnd
      .endThose(
        kept.filter((each) => !isOld(each)),
        now,
      )
      .catch(failed);
  }

  async close(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    const all = await Promise.allSettled(this.rooms.values());
    for (const each of all) if (each.status === 'fulfilled') each.value?.close();
    this.rooms.clear();
    this.read.clear();
  }

  private wasRead(code: string, room: OpenRoom): void {
    this.read.set(code, room);
    const { deck, pauses, members } = room.state;
    const isPaused = pausedSince(pauses) !== null;
    for (const { participant, role } of members.values())
      if (isPaused || role === 'viewer') this.deps.onMember?.(deck, participant);
  }

  private async readKept(code: string): Promise<OpenRoom | null> {
    const state = await this.stateOf(code);
    return state && this.roomOf(state);
  }

  private async stateOf(code: string): Promise<OpenRoomState | null> {
    return stateFrom(await this.deps.events.read(PREFIX + code));
  }

  private roomOf(state: OpenRoomState): OpenRoom {
    const { events, log, library, audience, onMember, work } = this.deps;
    const compiled = async () => {
      const outcome = await library.compiled(state.deck);
      return outcome?.ok ? outcome : null;
    };
    const readDeck = async () => (await compiled())?.deck ?? null;
    const title = async () => (await readDeck())?.manifest.title ?? state.deck;
    return new OpenRoom(state, {
      name: PREFIX + state.code,
      events,
      log,
      title,
      readDeck,
      work: work(state.deck),
      deckPoll: async (name) => pollText((await readDeck())?.polls.find((each) => each.name === name)),
      deckQuiz: async (name) => (await compiled())?.answers.find(({ question }) => question === name)?.options ?? null,
      audience: audience(state.code.toLowerCase()),
      onMember: (participant) => onMember?.(state.deck, participant),
    });
  }

  private async freeCode(): Promise<string> {
    for (;;) {
      const code = roomCodeFrom(randomBytes(CODE_BYTES));
      if (code && !(await this.find(code))) return code;
    }
  }
}

function pollText(poll: PollText | undefined): PollText | null {
  if (!poll) return null;
  const { title, options, isSeveral, isLive } = poll;
  return { title, options, isSeveral, isLive };
}

function stateFrom(logged: readonly LoggedEvent[]): OpenRoomState | null {
  let state: OpenRoomState | null = null;
  for (const { at, event } of logged) {
    const known = parseRoomEvent(event);
    if (known?.type === 'opened') state ??= openedRoom(known, at);
    else if (known && state) state = afterRoomEvent(state, known, at);
  }
  return state;
}
