import type { ReactionFact } from '#core/reactions';
import type { PollFact, PollView } from '#core/room-polls';
import type { QuestionFact, QuestionView } from '#core/room-questions';
import type { QuizFact, QuizView } from '#core/room-quizzes';

/** What a page knows of what is asked in its room. */
export type AskedState = {
  /** By name, as they were opened. */
  polls: ReadonlyMap<string, PollView>;
  /** What this person has answered, by poll. */
  votes: Readonly<Record<string, readonly number[]>>;
  /** By question of the deck; null until told. */
  quizzes: ReadonlyMap<string, QuizView> | null;
  /** By id; null until this page has asked for them. */
  questions: ReadonlyMap<string, QuestionView> | null;
  /** Ids of what this person has asked, and voted for. */
  yours: { asked: readonly string[]; backed: readonly string[] };
  /** The question that everybody sees. */
  stage: QuestionView | null;
  /** More may be asked. */
  areQuestionsTaken: boolean;
  hasReactions: boolean;
};

export const NOTHING_ASKED: AskedState = {
  ...{ polls: new Map(), votes: {}, questions: null, yours: { asked: [], backed: [] }, stage: null },
  ...{ quizzes: null, areQuestionsTaken: true, hasReactions: false },
};

export type AskedFact = PollFact | QuizFact | QuestionFact | Exclude<ReactionFact, { type: 'reacted' }>;

export function afterAskedFact(asked: AskedState, fact: AskedFact): AskedState {
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
    case 'quizzes':
      return { ...asked, quizzes: new Map(fact.quizzes.map((quiz) => [quiz.question, quiz])) };
    case 'quiz-changed':
      return { ...asked, quizzes: new Map(asked.quizzes ?? []).set(fact.quiz.question, fact.quiz) };
    case 'questions-changed': {
      const questions = new Map(fact.isWhole ? [] : asked.questions);
      for (const question of fact.changed) questions.set(question.id, question);
      for (const id of fact.removed) questions.delete(id);
      return { ...asked, questions };
    }
    case 'your-questions':
      return { ...asked, yours: { asked: fact.asked, backed: fact.backed } };
    case 'stage-changed':
      return { ...asked, stage: fact.question };
    case 'questions-switched':
      return { ...asked, areQuestionsTaken: fact.areTaken };
    case 'reactions-switched':
      return { ...asked, hasReactions: fact.areOn };
    default:
      return fact satisfies never;
  }
}
