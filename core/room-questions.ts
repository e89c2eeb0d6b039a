// Owns the questions that people ask in an open room: who has asked what, whose votes each has, and what of it others see.
import * as z from 'zod/mini';
import { memberId } from './member-id';
import { withEntry } from './versioned-map';

export const MAX_QUESTION_LETTERS = 300;
/** Of one room, at a time: what is answered or hidden leaves its place to others. */
export const MAX_OPEN_QUESTIONS = 500;
/** Of one room in all: each is kept. */
export const MAX_QUESTIONS = 5_000;
/** Of one person. */
export const MAX_QUESTIONS_EACH = 20;
export const MAX_QUESTIONS_A_MINUTE = 3;
const MINUTE_MS = 60_000;

const questionId = z.string().check(z.minLength(6), z.maxLength(24));
const standing = z.enum(['open', 'answered', 'hidden']);

export const QUESTION_EVENTS = [
  z.object({
    type: z.literal('asked'),
    question: questionId,
    member: memberId,
    text: z.string().check(z.minLength(1), z.maxLength(2 * MAX_QUESTION_LETTERS)),
    isNamed: z.boolean(),
  }),
  z.object({ type: z.literal('question-backed'), question: questionId, member: memberId }),
  z.object({ type: z.literal('question-marked'), question: questionId, as: standing }),
  z.object({ type: z.literal('question-staged'), question: z.nullable(questionId) }),
  z.object({ type: z.literal('questions-switched'), areTaken: z.boolean() }),
] as const;
export type QuestionEvent = z.infer<(typeof QUESTION_EVENTS)[number]>;

export const QUESTION_COMMANDS = [
  /** `isNamed`: others see who asks; who presents and who helps always do. */
  z.object({ type: z.literal('ask'), text: z.string().check(z.maxLength(2_000)), isNamed: z.boolean() }),
  /** Once, for good. */
  z.object({ type: z.literal('back-question'), question: questionId }),
  z.object({ type: z.literal('mark-question'), question: questionId, as: standing }),
  z.object({ type: z.literal('stage-question'), question: z.nullable(questionId) }),
  /** Whether new ones are taken; those that were asked stay. */
  z.object({ type: z.literal('switch-questions'), areTaken: z.boolean() }),
  /** Shows them from now on. */
  z.object({ type: z.literal('watch-questions') }),
] as const;
export type QuestionCommand = z.infer<(typeof QUESTION_COMMANDS)[number]>;

/** `by`: null where the name is not shown. */
const questionViewSchema = z.object({
  id: questionId,
  text: z.string(),
  by: z.nullable(z.string()),
  at: z.number(),
  votes: z.int(),
  standing,
});
export type QuestionView = z.infer<typeof questionViewSchema>;

export const QUESTION_FACTS = [
  /** For pages that show them. `isWhole`: what was told before is no more. */
  z.object({
    type: z.literal('questions-changed'),
    isWhole: z.boolean(),
    changed: z.array(questionViewSchema),
    removed: z.array(questionId),
  }),
  z.object({ type: z.literal('your-questions'), asked: z.array(questionId), backed: z.array(questionId) }),
  /** For everybody. */
  z.object({ type: z.literal('stage-changed'), question: z.nullable(questionViewSchema) }),
  z.object({ type: z.literal('questions-switched'), areTaken: z.boolean() }),
] as const;
export type QuestionFact = z.infer<(typeof QUESTION_FACTS)[number]>;

export type RoomQuestion = {
  id: string;
  member: string;
  text: string;
  isNamed: boolean;
  at: number;
  backers: ReadonlySet<string>;
  standing: z.infer<typeof standing>;
};

/** `stage`: the one that everybody sees. `areTaken`: more may be asked. */
export type QuestionBoard = { questions: ReadonlyMap<string, RoomQuestion>; stage: string | null; areTaken: boolean };

export const NO_QUESTIONS: QuestionBoard = { questions: new Map(), stage: null, areTaken: true };

/** Why that person cannot ask this now; null when they can. `text`: plain. */
export function askProblem(board: QuestionBoard, member: string, text: string, now: number): string | null {
  const { questions, areTaken } = board;
  if (!areTaken) return 'No questions are taken for now. Keep yours: it can be asked once they are again.';
  if (text === '') return 'There is nothing asked in it.';
  if ([...text].length > MAX_QUESTION_LETTERS)
    return `A question has at most ${MAX_QUESTION_LETTERS} letters. Ask it in fewer words.`;
  if (questions.size >= MAX_QUESTIONS) return 'This room has taken all the questions it can. Vote for one of them.';
  const all = [...questions.values()];
  if (all.filter((each) => each.standing === 'open').length >= MAX_OPEN_QUESTIONS)
    return 'As many questions are open as a room can take. Vote for one of them, or ask again when some are answered.';
  const own = all.filter((each) => each.member === member);
  if (own.length >= MAX_QUESTIONS_EACH) return `One person asks at most ${MAX_QUESTIONS_EACH} questions in a room.`;
  if (own.filter(({ at }) => now - at < MINUTE_MS).length >= MAX_QUESTIONS_A_MINUTE)
    return `One person asks at most ${MAX_QUESTIONS_A_MINUTE} questions a minute. Ask this one a little later.`;
  const said = text.toLowerCase();
  const isAsked = all.some((each) => each.standing !== 'hidden' && each.text.toLowerCase() === said);
  return isAsked ? 'That has been asked. Vote for it instead.' : null;
}

/** The same object where nothing is new. */
export function afterQuestionEvent(board: QuestionBoard, event: QuestionEvent, at: number): QuestionBoard {
  switch (event.type) {
    case 'asked': {
      const { question: id, member, text, isNamed } = event;
      if (board.questions.has(id) || board.questions.size >= MAX_QUESTIONS) return board;
      const asked = { id, member, text, isNamed, at, backers: new Set<string>(), standing: 'open' as const };
      return { ...board, questions: withEntry(board.questions, id, asked) };
    }
    case 'question-backed':
      return withQuestion(board, event.question, (question) =>
        backProblem(question, event.member)
          ? question
          : { ...question, backers: new Set(question.backers).add(event.member) },
      );
    case 'question-marked': {
      const marked = withQuestion(board, event.question, (question) =>
        question.standing === event.as ? question : { ...question, standing: event.as },
      );
      return event.as !== 'open' && marked.stage === event.question ? { ...marked, stage: null } : marked;
    }
    case 'question-staged': {
      const stage = event.question;
      const mayStand = stage === null || board.questions.get(stage)?.standing === 'open';
      return mayStand && stage !== board.stage ? { ...board, stage } : board;
    }
    case 'questions-switched':
      return board.areTaken === event.areTaken ? board : { ...board, areTaken: event.areTaken };
    default:
      return event satisfies never;
  }
}

/** Why that vote does not count; null when it does. */
export function backProblem(question: RoomQuestion | undefined, member: string): string | null {
  if (question?.standing !== 'open') return 'This question takes no votes any more.';
  if (question.member === member) return 'That is your own question.';
  return question.backers.has(member) ? 'You have voted for this question.' : null;
}

/** Of somebody who was sent away: nobody sees what they have asked. */
export function withoutQuestionsOf(board: QuestionBoard, member: string): QuestionBoard {
  const own = [...board.questions.values()].filter((each) => each.member === member && each.standing !== 'hidden');
  return own.reduce<QuestionBoard>(
    (before, { id }) => afterQuestionEvent(before, { type: 'question-marked', question: id, as: 'hidden' }, 0),
    board,
  );
}

function withQuestion(
  board: QuestionBoard,
  id: string,
  change: (question: RoomQuestion) => RoomQuestion,
): QuestionBoard {
  const before = board.questions.get(id);
  const after = before && change(before);
  return !after || after === before ? board : { ...board, questions: withEntry(board.questions, id, after) };
}

/** Null for who may not see it. `name`: of who asked, where it is known. */
export function questionView(question: RoomQuestion, name: string | null, seesAll: boolean): QuestionView | null {
  const { id, text, isNamed, at, backers, standing: now } = question;
  if (now === 'hidden' && !seesAll) return null;
  return { id, text, at, by: isNamed || seesAll ? name : null, votes: backers.size, standing: now };
}

/** What most want to know first; of those with as many votes what was asked first. */
export function byVotes(questions: Iterable<QuestionView>): QuestionView[] {
  return [...questions].sort((a, b) => b.votes - a.votes || a.at - b.at);
}
