// Owns what those who look after an open room are told of everybody's work in it: what has changed since the last look,
// encoded once. Nobody looks while no wall is open.
import type { Deck } from '#core/deck';
import type { Member, OpenRoomState } from '#core/open-room';
import { NO_PROGRESS, type Progress } from '#core/progress';
import { type Pause, restedMs } from '#core/room-pause';
import type { RoomFact, RoomSocketCommand } from '#core/room-protocol';
import { mayInRoom } from '#core/room-rights';
import { NO_WORK, type WallEntry, type WorkFacts, wallDeckOf, wallEntryOf } from '#core/wall';
import { histogramOf } from '#core/wall-order';
import type { Log } from '../log';
import type { RoomLink } from './attendance';
import { NOT_YOURS } from './not-yours';
import { TallyDesk } from './tally';
import type { WorkOfMembers } from './work-of-members';

const LOOK_MS = 1_000;
/** Everybody may have the slide that shows it. */
const TALLY_MS = 3_000;
/** Of entries in one message. */
const MOST_AT_ONCE = 100;
/** Of those who are away: what is kept of them is read one after the other, so many in one look. */
const MOST_READ = 20;

type Deps = {
  state(): OpenRoomState;
  isHere(member: string): boolean;
  readDeck(): Promise<Deck | null>;
  work: WorkOfMembers;
  log: Log;
};

export class Wall {
  private readonly watchers = new Set<RoomLink>();
  /** Those who have not been told everything yet. */
  private readonly fresh = new Set<RoomLink>();
  /** What was told last, by member. */
  private readonly told = new Map<string, { text: string; entry: WallEntry }>();
  /** Progress of those who have no page open, by member. */
  private readonly kept = new Map<string, Progress>();
  private readonly tally = new TallyDesk(TALLY_MS);
  private toldDeck = '';
  private timer: NodeJS.Timeout | undefined;
  private isLooking = false;

  constructor(private readonly deps: Deps) {}

  /** Null, or why not. */
  watch(link: RoomLink): string | null {
    if (!this.maySee(link)) return NOT_YOURS;
    this.watchers.add(link);
    this.fresh.add(link);
    this.lookSoon();
    return null;
  }

  /** Anybody in the room: it names nobody. */
  watchTally(link: RoomLink): void {
    this.tally.watch(link);
    this.lookSoon();
  }

  unwatch(link: RoomLink): void {
    this.tally.unwatch(link);
    this.watchers.delete(link);
    this.fresh.delete(link);
  }

  /**
   * What is asked for one or for all who work here. Null when it was done for somebody, else why not. A reset is of who is in
   * the room: what others do by themselves on the deck is theirs.
   */
  tend(by: Member, { what, member }: Extract<RoomSocketCommand, { type: 'tend' }>): string | null {
    if (!mayInRoom(by.role, what === 'extend' ? 'extend-sandbox' : 'reset-sandbox')) return NOT_YOURS;
    const { work } = this.deps;
    const act = ({ participant }: Member) =>
      what === 'extend' ? work.extend(participant) : work.reset(participant, `${by.name} reset this sandbox.`);
    const wanted = this.workers().filter(({ id }) => member === undefined || id === member);
    const reached = wanted.filter(({ id }) => what === 'extend' || this.deps.isHere(id));
    const [only] = wanted;
    if (member !== undefined && only && reached.length === 0) return `${only.name} is not here at present.`;
    const done = reached.map(act).filter(Boolean).length;
    if (done > 0) return null;
    return what === 'extend' ? 'No sandbox here can live longer now.' : 'There is no sandbox to reset.';
  }

  close(): void {
    clearTimeout(this.timer);
    this.watchers.clear();
    this.fresh.clear();
    this.tally.close();
  }

  private workers(): Member[] {
    return [...this.deps.state().members.values()].filter(({ role }) => role === 'attendee');
  }

  private maySee({ member }: RoomLink): boolean {
    const role = this.deps.state().members.get(member)?.role;
    return role !== undefined && mayInRoom(role, 'see-wall');
  }

  /** At once where nobody has looked lately; else with the next look, however many ask. */
  private lookSoon(): void {
    if (this.timer === undefined) void this.look();
  }

  private async look(): Promise<void> {
    if (this.isLooking) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.isLooking = true;
    try {
      await this.tell();
    } catch (error) {
      this.deps.log.error({ error }, 'the wall of a room could not be told');
    }
    this.isLooking = false;
    if (this.watchers.size > 0 || !this.tally.isEmpty) this.timer = setTimeout(() => void this.look(), LOOK_MS);
  }

  private async tell(): Promise<void> {
    const deck = await this.deps.readDeck();
    if (!deck) return;
    const workers = this.workers();
    await this.readKept(workers);
    for (const link of this.watchers) if (!this.maySee(link)) this.unwatch(link);
    const fresh = [...this.fresh];
    this.fresh.clear();
    this.tellDeck(deck, fresh);
    const others = [...this.watchers].filter((link) => !fresh.includes(link));
    for (const fact of parts(this.news(workers, deck))) share(fact, others);
    // All of a large room at once is no sign that a page does not read.
    for (const fact of parts([...this.told.values()].map(({ entry }) => entry)))
      for (const link of fresh) link.send(fact);
    const rows = [...this.told.values()];
    this.tally.tell(() => histogramOf(rows, deck.tasks));
  }

  private tellDeck(deck: Deck, fresh: readonly RoomLink[]): void {
    const fact: RoomFact = { type: 'wall-deck', deck: wallDeckOf(deck) };
    const text = JSON.stringify(fact);
    const listeners = text === this.toldDeck ? fresh : [...this.watchers];
    this.toldDeck = text;
    share(fact, listeners);
  }

  private news(workers: readonly Member[], deck: Deck): WallEntry[] {
    const here = new Set(workers.map(({ id }) => id));
    for (const member of [...this.told.keys()]) if (!here.has(member)) this.told.delete(member);
    const entries: WallEntry[] = [];
    const { pauses } = this.deps.state();
    for (const { id, participant } of workers) {
      const facts = this.factsOf(id, participant);
      if (facts) this.kept.delete(id);
      const progress = this.kept.get(id) ?? NO_PROGRESS;
      const entry = withoutRests(wallEntryOf(id, facts ?? { ...NO_WORK, progress }, deck), pauses);
      const text = JSON.stringify(entry);
      if (this.told.get(id)?.text === text) continue;
      this.told.set(id, { text, entry });
      entries.push(entry);
    }
    return entries;
  }

  /** Of who is not in the room nobody is told what they do there by themselves, but for how far they are. */
  private factsOf(id: string, participant: string): WorkFacts | null {
    const facts = this.deps.work.now(participant);
    return facts && (this.deps.isHere(id) ? facts : { ...facts, lastRun: null, lastTyped: null, terminals: [] });
  }

  private async readKept(workers: readonly Member[]): Promise<void> {
    const { work } = this.deps;
    const unknown = workers.filter(({ id, participant }) => !this.kept.has(id) && !work.now(participant));
    for (const { id, participant } of unknown.slice(0, MOST_READ)) this.kept.set(id, await work.kept(participant));
  }
}

/** Time at a task is told as if the practice had never rested. */
function withoutRests(entry: WallEntry, pauses: readonly Pause[]): WallEntry {
  return entry.since === null ? entry : { ...entry, since: entry.since + restedMs(pauses, entry.since) };
}

/** Encoded once. */
function share(fact: RoomFact, links: readonly RoomLink[]): void {
  if (links.length === 0) return;
  const payload = Buffer.from(JSON.stringify(fact));
  for (const link of links) link.sendShared(payload);
}

function parts(entries: readonly WallEntry[]): RoomFact[] {
  const facts: RoomFact[] = [];
  for (let from = 0; from < entries.length; from += MOST_AT_ONCE)
    facts.push({ type: 'wall-changed', entries: entries.slice(from, from + MOST_AT_ONCE) });
  return facts;
}
