// Owns what was asked in a room, as its log tells it afterwards: polls with what they came to, questions with their votes,
// and how its attendees answered the deck's own questions. It says of nobody what they answered, and who has asked only
// where all were told.
import { parseRoomEvent, type RoomEvent } from './open-room';
import { isShownAtOnce } from './polls';
import type { Logged } from './room-history';
import { isSpotPoll } from './room-polls';

/** `counts`: by option. */
export type PollResults = { counts: number[]; people: number };

export type AskedPoll = {
  name: string;
  title: string;
  options: readonly string[];
  isSeveral: boolean;
  isSpot: boolean;
  /** Milliseconds of the server's clock. */
  at: number;
  results: PollResults;
  /** As everybody saw them last; null when nobody was shown any. */
  shown: PollResults | null;
};

export type AskedQuestion = {
  at: number;
  text: string;
  /** Null where others were not told. */
  by: string | null;
  votes: number;
  standing: 'open' | 'answered' | 'hidden';
};

/** First answers of attendees to one of the deck's questions. `right`: how many of them were. */
export type AnsweredQuiz = { question: string; people: number; right: number; counts: ReadonlyMap<number, number> };

export type AskedHistory = { polls: AskedPoll[]; questions: AskedQuestion[]; quizzes: AnsweredQuiz[] };

type OpenPoll = Omit<AskedPoll, 'results' | 'shown'> & {
  areShown: boolean;
  shown: PollResults | null;
  /** By member. */
  votes: Map<string, readonly number[]>;
};
type KnownQuestion = Omit<AskedQuestion, 'by'> & { member: string; isNamed: boolean };
type KnownQuiz = { question: string; people: number; right: number; counts: Map<number, number> };

/** In the order in which they were asked. What the log has counted, so it is not judged again. */
export function askedHistory(logged: readonly Logged[]): AskedHistory {
  const reader = new AskedReader();
  for (const { at, event: unknown } of logged) {
    const event = parseRoomEvent(unknown);
    if (event) reader.take(event, at);
  }
  return reader.history();
}

class AskedReader {
  private readonly polls: OpenPoll[] = [];
  /** The last of each name. */
  private readonly pollOf = new Map<string, OpenPoll>();
  private readonly questions = new Map<string, KnownQuestion>();
  private readonly names = new Map<string, string>();
  private readonly quizzes = new Map<string, KnownQuiz>();

  take(event: RoomEvent, at: number): void {
    switch (event.type) {
      case 'joined':
      case 'renamed':
        this.names.set(event.member, event.name);
        return;
      case 'removed':
        for (const each of this.questions.values()) if (each.member === event.member) each.standing = 'hidden';
        return;
      case 'asked': {
        const { question, member, text, isNamed } = event;
        this.questions.set(question, { at, text, member, isNamed, votes: 0, standing: 'open' });
        return;
      }
      case 'question-backed':
      case 'question-marked':
        return this.changeQuestion(event);
      case 'quiz-answered':
        return this.quiz(event);
      case 'poll-opened':
      case 'poll-closed':
      case 'results-shown':
      case 'poll-put-away':
      case 'voted':
        return this.takePoll(event, at);
    }
  }

  history(): AskedHistory {
    const polls = this.polls.map(({ votes, areShown, shown, ...poll }) => {
      const results = resultsOf(poll.options, votes);
      return { ...poll, results, shown: areShown ? results : shown };
    });
    const questions = [...this.questions.values()].map(({ member, isNamed, ...question }) => ({
      ...question,
      by: isNamed ? (this.names.get(member) ?? '') : null,
    }));
    return { polls, questions, quizzes: [...this.quizzes.values()] };
  }

  private quiz({ question, options, right }: Extract<RoomEvent, { type: 'quiz-answered' }>): void {
    const known = this.quizzes.get(question) ?? { question, people: 0, right: 0, counts: new Map() };
    this.quizzes.set(question, known);
    known.people += 1;
    if (right) known.right += 1;
    for (const option of options) known.counts.set(option, (known.counts.get(option) ?? 0) + 1);
  }

  private changeQuestion(event: Extract<RoomEvent, { type: 'question-backed' | 'question-marked' }>): void {
    const question = this.questions.get(event.question);
    if (!question) return;
    if (event.type === 'question-backed') question.votes += 1;
    else question.standing = event.as;
  }

  private takePoll(event: Extract<RoomEvent, { poll: string }>, at: number): void {
    const poll = this.pollOf.get(event.poll);
    if (event.type === 'poll-opened') return this.open(event, poll, at);
    if (!poll) return;
    if (event.type === 'voted') poll.votes.set(event.member, event.options);
    if (event.type !== 'results-shown') return;
    if (poll.areShown && !event.areShown) poll.shown = resultsOf(poll.options, poll.votes);
    poll.areShown = event.areShown;
  }

  /** With other answers it is another poll; else it goes on. */
  private open(event: Extract<RoomEvent, { type: 'poll-opened' }>, before: OpenPoll | undefined, at: number): void {
    const { title, options, isSeveral } = event.text;
    const areShown = isShownAtOnce(event.text);
    if (before?.options.join('\n') === options.join('\n') && before.isSeveral === isSeveral) {
      if (before.areShown && !areShown) before.shown = resultsOf(options, before.votes);
      before.areShown = areShown;
      return;
    }
    const name = event.poll;
    const isSpot = isSpotPoll({ name });
    const poll = { name, title, options, isSeveral, isSpot, at, areShown, shown: null, votes: new Map() };
    this.polls.push(poll);
    this.pollOf.set(name, poll);
  }
}

function resultsOf(options: readonly string[], votes: ReadonlyMap<string, readonly number[]>): PollResults {
  const counts = options.map(() => 0);
  let people = 0;
  for (const given of votes.values()) {
    if (given.length > 0) people += 1;
    for (const index of given) counts[index] = (counts[index] ?? 0) + 1;
  }
  return { counts, people };
}
