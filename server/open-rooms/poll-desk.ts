// Owns the polls of an open room while people answer: who may do what with them, and how often pages are told what they
// come to. What a poll is and which answers count is core's.
import type { Member, OpenRoomState } from '#core/open-room';
import type { PollText } from '#core/polls';
import {
  MAX_POLLS,
  type PollCommand,
  type PollEvent,
  pollView,
  type RoomPoll,
  spotPollName,
  tallyOf,
  voteProblem,
  votesOf,
} from '#core/room-polls';
import type { RoomFact } from '#core/room-protocol';
import { mayInRoom } from '#core/room-rights';
import type { RoomLink } from './attendance';
import { rightsRefusal } from './not-yours';

/** A whole hall answers in the same seconds; bars need not move more often. */
const TELL_MS = 250;

export type PollDeskDeps = {
  room(): OpenRoomState;
  record(event: PollEvent): void;
  broadcast(fact: RoomFact): void;
  linksOf(member: string): Iterable<RoomLink>;
  /** The deck's of that name, as it stands; null when there is none. */
  deckPoll(name: string): Promise<PollText | null>;
};

export class PollDesk {
  /** The pages of those who run polls: they see all results. */
  private readonly watchers = new Set<RoomLink>();
  private readonly changed = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly deps: PollDeskDeps) {}

  /** Tells a page all there is; again when what its member may see has changed. */
  attend(link: RoomLink, { id, role }: Member): void {
    const seesAll = mayInRoom(role, 'run-poll');
    if (seesAll) this.watchers.add(link);
    else this.watchers.delete(link);
    const { polls } = this.deps.room();
    const views = [...polls.values()].map((poll) => pollView(poll, seesAll));
    link.send({ type: 'polls', polls: views, yours: votesOf(polls, id) });
  }

  roleChanged(link: RoomLink, member: Member): void {
    if (mayInRoom(member.role, 'run-poll') !== this.watchers.has(link)) this.attend(link, member);
  }

  leave(link: RoomLink): void {
    this.watchers.delete(link);
  }

  /** Null when it was done, or no longer matters; else why not. */
  obey(member: Member, command: PollCommand): string | null | Promise<string | null> {
    const refusal = rightsRefusal(member.role, command.type === 'vote' ? 'vote' : 'run-poll');
    if (refusal !== null) return refusal;
    switch (command.type) {
      case 'vote':
        return this.vote(member.id, command.poll, command.options);
      case 'open-poll':
        return this.openFromDeck(command.poll);
      case 'ask-poll':
        return this.open(spotPollName(this.deps.room().polls), command.text);
      case 'close-poll':
        return this.change({ type: 'poll-closed', poll: command.poll });
      case 'show-results':
        return this.change({ type: 'results-shown', poll: command.poll, areShown: command.areShown });
      case 'put-poll-away':
        return this.change({ type: 'poll-put-away', poll: command.poll });
      default:
        return command satisfies never;
    }
  }

  close(): void {
    clearTimeout(this.timer);
    this.watchers.clear();
  }

  private vote(member: string, name: string, options: readonly number[]): string | null {
    const problem = voteProblem(this.poll(name), member, options);
    if (problem !== null) return problem;
    const before = this.poll(name);
    this.deps.record({ type: 'voted', poll: name, member, options: [...options] });
    for (const link of this.deps.linksOf(member))
      link.send({ type: 'vote-counted', poll: name, options: [...options] });
    if (this.poll(name) !== before) this.tallyLater(name);
    return null;
  }

  private async openFromDeck(name: string): Promise<string | null> {
    const text = await this.deps.deckPoll(name);
    return text ? this.open(name, text) : 'The deck has no such poll any more. Reload the page.';
  }

  private open(name: string, text: PollText): string | null {
    const { polls } = this.deps.room();
    if (!polls.has(name) && polls.size >= MAX_POLLS) return `A room has at most ${MAX_POLLS} polls.`;
    return this.change({ type: 'poll-opened', poll: name, text });
  }

  private change(event: Exclude<PollEvent, { type: 'voted' }>): null {
    const before = this.poll(event.poll);
    this.deps.record(event);
    const after = this.poll(event.poll);
    if (!after || after === before) return null;
    this.deps.broadcast({ type: 'poll-changed', poll: pollView(after, false) });
    const isBegunAnew = (before?.votes.size ?? 0) > 0 && after.votes.size === 0;
    if (isBegunAnew) this.deps.broadcast({ type: 'vote-counted', poll: after.name, options: [] });
    if (!after.areShown) this.tellTally(after, (fact) => this.tellWatchers(fact));
    return null;
  }

  private tallyLater(name: string): void {
    this.changed.add(name);
    this.timer ??= setTimeout(() => this.tellTallies(), TELL_MS);
  }

  private tellTallies(): void {
    this.timer = undefined;
    for (const name of this.changed) {
      const poll = this.poll(name);
      if (poll) this.tellTally(poll, (fact) => (poll.areShown ? this.deps.broadcast(fact) : this.tellWatchers(fact)));
    }
    this.changed.clear();
  }

  private tellTally(poll: RoomPoll, tell: (fact: RoomFact) => void): void {
    tell({ type: 'tally-changed', poll: poll.name, tally: tallyOf(poll) });
  }

  private tellWatchers(fact: RoomFact): void {
    for (const watcher of this.watchers) watcher.send(fact);
  }

  private poll(name: string): RoomPoll | undefined {
    return this.deps.room().polls.get(name);
  }
}
