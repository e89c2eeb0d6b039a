import type { RemoteDeck } from '#core/remote';
import { laterOffer, type Offer, offerOnMove } from '#core/room-offer';
import type { Audience, RoomFact, RoomStanding, RosterEntry } from '#core/room-protocol';
import type { WaitingFact } from '#core/room-queue';
import { mayInRoom } from '#core/room-rights';
import { byClock, type TalkTimer } from '#core/talk-timer';
import type { WallDeck, WallEntry } from '#core/wall';
import type { WallColumn } from '#core/wall-order';
import { type AskedState, afterAskedFact, NOTHING_ASKED } from './asked-state';

type Snapshot = Extract<RoomFact, { type: 'snapshot' }>;
export type Shown = NonNullable<Snapshot['shown']>;

/** `waiting`: for a place in it. `out`: this browser has not joined the room, or was let go. `over`: the room is. */
export type LineState = 'connecting' | 'waiting' | 'open' | 'lost' | 'out' | 'over' | 'outdated';

/** What a page knows of the room it is in. */
export type RoomState = {
  line: LineState;
  /** False from when somebody goes elsewhere by themselves. */
  isFollowing: boolean;
  title: string;
  deck: string;
  audience: Audience | null;
  you: Snapshot['you'] | null;
  standing: RoomStanding | null;
  /** Where somebody stands who waits to get in. */
  waiting: WaitingFact | null;
  shown: Snapshot['shown'];
  said: Snapshot['said'];
  /** A block to run in one's own sandbox. */
  offer: Offer | null;
  roster: ReadonlyMap<string, RosterEntry>;
  /** Of a wall: what of the deck it names, and how the work of each stands, by member. */
  wallDeck: WallDeck | null;
  work: ReadonlyMap<string, WallEntry>;
  /** How many are where; null while no slide has asked. */
  tally: readonly WallColumn[] | null;
  asked: AskedState;
  /** Of yours. */
  phones: number;
  /** Of yours, by this page's clock; null: nobody has said one. */
  timer: TalkTimer | null;
  /** On a phone that is a remote. */
  remoteDeck: RemoteDeck | null;
  /** Why the last thing that was asked did not happen. */
  refused: string | null;
  /** The last copy of the speaker's sandbox that began on this page. */
  copy: { lacksSwarm: boolean } | null;
  /** Requests of the audience, in the last minute. */
  turnedAway: number;
  /** By which the server's clock is ahead of this page's. */
  aheadMs: number;
};

export const FIRST_ROOM_STATE: RoomState = {
  ...{
    line: 'connecting',
    isFollowing: true,
    title: '',
    deck: '',
    audience: null,
    you: null,
    standing: null,
    waiting: null,
    shown: null,
    said: null,
    offer: null,
  },
  ...{
    roster: new Map(),
    wallDeck: null,
    work: new Map(),
    tally: null,
    asked: NOTHING_ASKED,
    refused: null,
    aheadMs: 0,
  },
  ...{ phones: 0, timer: null, remoteDeck: null, copy: null, turnedAway: 0 },
};

/** `now`: this page's clock. */
export function afterRoomFact(state: RoomState, fact: RoomFact, now: number): RoomState {
  switch (fact.type) {
    case 'snapshot': {
      const { title, deck, audience, you, standing, shown, said, offer } = fact;
      const fresh = { title, deck, audience, you, standing, shown, said, offer, roster: new Map(), refused: null };
      // Of one that is over the page hears so, and goes nowhere.
      const line = standing.phase === 'ended' ? 'over' : 'open';
      return { ...state, ...fresh, line, waiting: null, aheadMs: fact.now - now };
    }
    case 'waiting':
      return { ...state, line: 'waiting', title: fact.title, waiting: fact };
    case 'you-changed':
      return { ...state, you: fact.you, ...(mayInRoom(fact.you.role, 'see-roster') ? {} : { roster: new Map() }) };
    case 'standing-changed':
      return { ...state, standing: fact.standing };
    case 'shown':
      return {
        ...state,
        shown: { address: fact.address, isBlack: fact.isBlack },
        offer: offerOnMove(state.offer, state.shown?.address, fact.address),
      };
    case 'offered':
      return { ...state, offer: laterOffer(state.offer, fact.offer) };
    case 'said':
      return { ...state, said: { by: fact.by, text: fact.text, at: fact.at, address: fact.address } };
    case 'roster-changed': {
      const roster = new Map(state.roster);
      for (const entry of fact.changed) roster.set(entry.member, entry);
      for (const member of fact.removed) roster.delete(member);
      return { ...state, roster };
    }
    case 'wall-deck':
      return { ...state, wallDeck: fact.deck };
    case 'tally':
      return { ...state, tally: fact.columns };
    case 'wall-changed':
      return { ...state, work: new Map([...state.work, ...fact.entries.map((each) => [each.member, each] as const)]) };
    case 'refused':
      return { ...state, refused: fact.message };
    case 'polls':
    case 'poll-changed':
    case 'tally-changed':
    case 'vote-counted':
    case 'quizzes':
    case 'quiz-changed':
    case 'questions-changed':
    case 'your-questions':
    case 'stage-changed':
    case 'questions-switched':
    case 'reactions-switched':
      return { ...state, asked: afterAskedFact(state.asked, fact) };
    case 'copy-begun':
      return { ...state, copy: { lacksSwarm: fact.lacksSwarm } };
    case 'turned-away':
      return { ...state, turnedAway: fact.lately };
    case 'timer-changed':
      return { ...state, timer: byClock(fact.timer, -state.aheadMs) };
    case 'remotes-changed':
      return { ...state, phones: fact.phones };
    case 'remote-entered':
      return { ...state, remoteDeck: fact.deck };
    case 'let-in':
    case 'acted':
    case 'ink':
    case 'reacted':
    case 'ponged':
      return state;
    default:
      return fact satisfies never;
  }
}

/** Whether this page moves everybody's slides. */
export function isDriving({ you, standing }: RoomState): boolean {
  return you !== null && standing?.seat.member === you.member;
}

/** Who waits for help, the longest first. */
export function handsUp({ roster }: RoomState): RosterEntry[] {
  const raised = [...roster.values()].filter(({ hand }) => hand !== null);
  return raised.toSorted((a, b) => (a.hand?.at ?? 0) - (b.hand?.at ?? 0));
}
