// Owns the polls of an open room: which are asked, who has answered what, and what a page is told of them.
import * as z from 'zod/mini';
import { memberId } from './member-id';
import { isAnswer, isQuiz, isShownAtOnce, MAX_POLL_OPTIONS, type PollText, pollTextSchema } from './polls';
import { withEntry } from './versioned-map';

/** Of one room. */
export const MAX_POLLS = 60;
/** Of one person's mind about one poll: each is kept. */
export const MAX_CHANGES = 30;

/** Of the deck: its name there. Made on the spot: `spot:1`, which no deck can say. */
const pollName = z.string().check(z.minLength(1), z.maxLength(80));
const indexes = z.array(z.int()).check(z.maxLength(MAX_POLL_OPTIONS));

export const POLL_EVENTS = [
  /** The words as they were then: the deck may be edited later. */
  z.object({ type: z.literal('poll-opened'), poll: pollName, text: pollTextSchema }),
  z.object({ type: z.literal('poll-closed'), poll: pollName }),
  z.object({ type: z.literal('results-shown'), poll: pollName, areShown: z.boolean() }),
  /** One made on the spot is no longer on the pages. */
  z.object({ type: z.literal('poll-put-away'), poll: pollName }),
  z.object({ type: z.literal('voted'), poll: pollName, member: memberId, options: indexes }),
] as const;
export type PollEvent = z.infer<(typeof POLL_EVENTS)[number]>;

export const POLL_COMMANDS = [
  /** One of the deck's. */
  z.object({ type: z.literal('open-poll'), poll: pollName }),
  z.object({ type: z.literal('ask-poll'), text: pollTextSchema }),
  z.object({ type: z.literal('close-poll'), poll: pollName }),
  z.object({ type: z.literal('show-results'), poll: pollName, areShown: z.boolean() }),
  z.object({ type: z.literal('put-poll-away'), poll: pollName }),
  z.object({ type: z.literal('vote'), poll: pollName, options: indexes }),
] as const;
export type PollCommand = z.infer<(typeof POLL_COMMANDS)[number]>;

/** `people`: who have answered. */
const tallySchema = z.object({ counts: z.array(z.int()), people: z.int() });
export type Tally = z.infer<typeof tallySchema>;

/** `tally`: null for who may not see it now. `right`: only with results that are shown. */
const pollViewSchema = z.object({
  ...pollTextSchema.shape,
  name: pollName,
  isOpen: z.boolean(),
  areShown: z.boolean(),
  isPutAway: z.boolean(),
  tally: z.nullable(tallySchema),
});
export type PollView = z.infer<typeof pollViewSchema>;

export const POLL_FACTS = [
  /** Behind the snapshot. `yours`: what this person has answered. */
  z.object({ type: z.literal('polls'), polls: z.array(pollViewSchema), yours: z.record(z.string(), indexes) }),
  z.object({ type: z.literal('poll-changed'), poll: pollViewSchema }),
  /** For those who may see it. */
  z.object({ type: z.literal('tally-changed'), poll: pollName, tally: tallySchema }),
  z.object({ type: z.literal('vote-counted'), poll: pollName, options: indexes }),
] as const;
export type PollFact = z.infer<(typeof POLL_FACTS)[number]>;

type Vote = { options: readonly number[]; changes: number };

export type RoomPoll = PollText & {
  name: string;
  isOpen: boolean;
  areShown: boolean;
  isPutAway: boolean;
  /** By member. */
  votes: ReadonlyMap<string, Vote>;
};

/** By name, in the order in which they were first opened. */
export type RoomPolls = ReadonlyMap<string, RoomPoll>;

/** The same object where nothing is new. */
export function afterPollEvent(polls: RoomPolls, event: PollEvent): RoomPolls {
  const before = polls.get(event.poll);
  if (event.type === 'poll-opened') {
    if (!before && polls.size >= MAX_POLLS) return polls;
    return new Map(polls).set(event.poll, openedPoll(before, event.poll, event.text));
  }
  const after = before && changed(before, event);
  return !after || after === before ? polls : new Map(polls).set(event.poll, after);
}

/** One that is opened again goes on with its votes; where its answers are others now, it begins anew. */
function openedPoll(before: RoomPoll | undefined, name: string, text: PollText): RoomPoll {
  const fresh = { name, ...text, isOpen: true, areShown: isShownAtOnce(text), isPutAway: false };
  const isSame = before?.options.join('\n') === text.options.join('\n') && before.isSeveral === text.isSeveral;
  return { ...fresh, votes: isSame ? before.votes : new Map() };
}

function changed(poll: RoomPoll, event: Exclude<PollEvent, { type: 'poll-opened' }>): RoomPoll {
  switch (event.type) {
    case 'poll-closed':
      return poll.isOpen ? { ...poll, isOpen: false } : poll;
    case 'results-shown':
      return withResults(poll, event.areShown);
    case 'poll-put-away':
      return poll.isPutAway ? poll : { ...poll, isOpen: false, isPutAway: true };
    case 'voted':
      return withVote(poll, event.member, event.options);
    default:
      return event satisfies never;
  }
}

/** A quiz takes no more answers once it has told what is right. */
function withResults(poll: RoomPoll, areShown: boolean): RoomPoll {
  if (poll.areShown === areShown) return poll;
  return { ...poll, areShown, isOpen: poll.isOpen && !(areShown && isQuiz(poll)) };
}

function withVote(poll: RoomPoll, member: string, given: readonly number[]): RoomPoll {
  if (voteProblem(poll, member, given)) return poll;
  const before = poll.votes.get(member);
  const options = given.toSorted((a, b) => a - b);
  if (before?.options.join() === options.join()) return poll;
  return { ...poll, votes: withEntry(poll.votes, member, { options, changes: (before?.changes ?? -1) + 1 }) };
}

/** Why that answer does not count; null when it does. */
export function voteProblem(poll: RoomPoll | undefined, member: string, given: readonly number[]): string | null {
  if (!poll?.isOpen) return 'This poll takes no answers now.';
  if (!isAnswer(poll, given)) return 'This poll has no such answer.';
  const changes = poll.votes.get(member)?.changes ?? 0;
  return changes < MAX_CHANGES ? null : 'You have changed your answer many times. The last one stays.';
}

/** A name that no poll of the room has had. */
export function spotPollName(polls: RoomPolls): string {
  return `spot:${polls.size + 1}`;
}

export function isSpotPoll({ name }: { name: string }): boolean {
  return name.startsWith('spot:');
}

export function tallyOf({ options, votes }: RoomPoll): Tally {
  const counts = options.map(() => 0);
  let people = 0;
  for (const { options: given } of votes.values()) {
    if (given.length > 0) people += 1;
    for (const index of given) counts[index] = (counts[index] ?? 0) + 1;
  }
  return { counts, people };
}

/** `seesAll`: also what is not shown yet. */
export function pollView({ votes, right, ...poll }: RoomPoll, seesAll: boolean): PollView {
  const told = poll.areShown && right ? { ...poll, right } : poll;
  return { ...told, tally: seesAll || poll.areShown ? tallyOf({ ...poll, votes }) : null };
}

/** What that member has answered, by poll. */
export function votesOf(polls: RoomPolls, member: string): Record<string, number[]> {
  const own: Record<string, number[]> = {};
  for (const { name, votes } of polls.values()) {
    const { options = [] } = votes.get(member) ?? {};
    if (options.length > 0) own[name] = [...options];
  }
  return own;
}
