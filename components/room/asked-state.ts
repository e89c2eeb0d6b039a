import type { PollFact, PollView } from '#core/room-polls';

/** What a page knows of what is asked in its room. */
export type AskedState = {
  /** By name, as they were opened. */
  polls: ReadonlyMap<string, PollView>;
  /** What this person has answered, by poll. */
  votes: Readonly<Record<string, readonly number[]>>;
};

export const NOTHING_ASKED: AskedState = { polls: new Map(), votes: {} };

export function afterAskedFact(asked: AskedState, fact: PollFact): AskedState {
  switch (fact.type) {
    case 'polls':
      return { ...asked, polls: new Map(fact.polls.map((poll) => [poll.name, poll])), votes: fact.yours };
    case 'poll-changed':
      return { ...asked, polls: new Map(asked.polls).set(fact.poll.name, fact.poll) };
    case 'tally-changed': {
      const poll = asked.polls.get(fact.poll);
      return poll ? { ...asked, polls: new Map(asked.polls).set(fact.poll, { ...poll, tally: fact.tally }) } : asked;
    }
    case 'vote-counted':
      return { ...asked, votes: { ...asked.votes, [fact.poll]: fact.options } };
    default:
      return fact satisfies never;
  }
}
