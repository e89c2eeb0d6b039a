// Owns how the deck's own questions are answered in an open room: what first answers come to, and what everybody is shown
// of it. It knows of nobody what they answered.
import * as z from 'zod/mini';
import { withEntry } from './versioned-map';

/** Of one room; a deck that is edited meanwhile asks others. */
export const MAX_QUIZZES = 500;
const MAX_QUIZ_OPTIONS = 100;

const question = z.string().check(z.maxLength(80));
const indexes = z.array(z.int()).check(z.maxLength(MAX_QUIZ_OPTIONS));

export const QUIZ_EVENTS = [
  /**
   * Somebody who takes part has answered one of the deck's questions for the first time. It says of nobody that it was they.
   * `options`: indexes of those they chose.
   */
  z.object({ type: z.literal('quiz-answered'), question, options: indexes, right: z.boolean() }),
  /** `right`: indexes of the right options as they were then: the deck may be edited later. */
  z.object({ type: z.literal('quiz-shown'), question, areShown: z.boolean(), right: indexes }),
] as const;
export type QuizEvent = z.infer<(typeof QUIZ_EVENTS)[number]>;

export const QUIZ_COMMANDS = [
  /** What the room has answered, and what is right. */
  z.object({ type: z.literal('show-quiz'), question, areShown: z.boolean() }),
] as const;
export type QuizCommand = z.infer<(typeof QUIZ_COMMANDS)[number]>;

/** `people`: who have answered; `right`: how many of them rightly. `counts`: by option, none behind the last that was chosen. */
const quizTallySchema = z.object({ people: z.int(), right: z.int(), counts: z.array(z.int()) });
export type QuizTally = z.infer<typeof quizTallySchema>;

/** `tally`: null for who may not see it now. `right`: the right options; null while they are not shown to everybody. */
const quizViewSchema = z.object({ question, tally: z.nullable(quizTallySchema), right: z.nullable(indexes) });
export type QuizView = z.infer<typeof quizViewSchema>;

export const QUIZ_FACTS = [
  /** Behind the snapshot: those of which this page may see something. */
  z.object({ type: z.literal('quizzes'), quizzes: z.array(quizViewSchema) }),
  z.object({ type: z.literal('quiz-changed'), quiz: quizViewSchema }),
] as const;
export type QuizFact = z.infer<(typeof QUIZ_FACTS)[number]>;

export type RoomQuiz = { question: string; tally: QuizTally; right: readonly number[] | null };

/** By question. */
export type RoomQuizzes = ReadonlyMap<string, RoomQuiz>;

/** The same object where nothing is new. */
export function afterQuizEvent(quizzes: RoomQuizzes, event: QuizEvent): RoomQuizzes {
  const known = quizzes.get(event.question);
  if (!known && quizzes.size >= MAX_QUIZZES) return quizzes;
  const before = known ?? { question: event.question, tally: { people: 0, right: 0, counts: [] }, right: null };
  const after = event.type === 'quiz-answered' ? withAnswer(before, event) : shownAs(before, event);
  return after === before ? quizzes : withEntry(quizzes, event.question, after);
}

function withAnswer(quiz: RoomQuiz, event: Extract<QuizEvent, { type: 'quiz-answered' }>): RoomQuiz {
  const { people, right, counts } = quiz.tally;
  const given = new Set(event.options.filter((index) => index >= 0 && index < MAX_QUIZ_OPTIONS));
  const length = Math.max(counts.length, ...[...given].map((index) => index + 1));
  const counted = Array.from({ length }, (_, index) => (counts[index] ?? 0) + (given.has(index) ? 1 : 0));
  return { ...quiz, tally: { people: people + 1, right: right + (event.right ? 1 : 0), counts: counted } };
}

function shownAs(quiz: RoomQuiz, { areShown, right }: Extract<QuizEvent, { type: 'quiz-shown' }>): RoomQuiz {
  const next = areShown ? right : null;
  return next?.join() === quiz.right?.join() ? quiz : { ...quiz, right: next };
}

/** `seesAll`: also what is not shown yet, but for what is right. */
export function quizView({ question, tally, right }: RoomQuiz, seesAll: boolean): QuizView {
  return { question, tally: seesAll || right ? tally : null, right: right && [...right] };
}

/** Those of which somebody may see something. */
export function quizViews(quizzes: RoomQuizzes, seesAll: boolean): QuizView[] {
  return [...quizzes.values()].map((quiz) => quizView(quiz, seesAll)).filter(({ tally }) => tally !== null);
}
