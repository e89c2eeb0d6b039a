import type { RemoteDeck } from '#core/remote';
import type { Audience, RoomFact, RoomStanding, RosterEntry } from '#core/room-protocol';
import { mayInRoom } from '#core/room-rights';

type Snapshot = Extract<RoomFact, { type: 'snapshot' }>;
export type Shown = NonNullable<Snapshot['shown']>;

/** `out`: this browser has not joined the room, or was let go. `over`: the room is. */
export type LineState = 'connecting' | 'open' | 'lost' | 'out' | 'over' | 'outdated';

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
  shown: Snapshot['shown'];
  said: Snapshot['said'];
  roster: ReadonlyMap<string, RosterEntry>;
  /** Of yours. */
  phones: number;
  /** On a phone that is a remote. */
  remoteDeck: RemoteDeck | null;
  /** Why the last thing that was asked did not happen. */
  refused: string | null;
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
    shown: null,
    said: null,
  },
  ...{ roster: new Map(), phones: 0, remoteDeck: null, refused: null, aheadMs: 0 },
};

/** `now`: this page's clock. */
export function afterRoomFact(state: RoomState, fact: RoomFact, now: number): RoomState {
  switch (fact.type) {
    case 'snapshot': {
      const { title, deck, audience, you, standing, shown, said } = fact;
      const fresh = { title, deck, audience, you, standing, shown, said, roster: new Map(), refused: null };
      return { ...state, ...fresh, line: 'open', aheadMs: fact.now - now };
    }
    case 'you-changed':
      return { ...state, you: fact.you, ...(mayInRoom(fact.you.role, 'see-roster') ? {} : { roster: new Map() }) };
    case 'standing-changed':
      return { ...state, standing: fact.standing };
    case 'shown':
      return { ...state, shown: { address: fact.address, isBlack: fact.isBlack } };
    case 'said':
      return { ...state, said: { by: fact.by, text: fact.text, at: fact.at } };
    case 'roster-changed': {
      const roster = new Map(state.roster);
      for (const entry of fact.changed) roster.set(entry.member, entry);
      for (const member of fact.removed) roster.delete(member);
      return { ...state, roster };
    }
    case 'refused':
      return { ...state, refused: fact.message };
    case 'remotes-changed':
      return { ...state, phones: fact.phones };
    case 'remote-entered':
      return { ...state, remoteDeck: fact.deck };
    case 'acted':
    case 'ink':
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
