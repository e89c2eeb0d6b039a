// Owns what a poll asks: a question with a few answers. None of them is right, but where it was made on the spot as a quiz.
import * as z from 'zod/mini';

export const MIN_POLL_OPTIONS = 2;
export const MAX_POLL_OPTIONS = 8;
export const MAX_POLL_TITLE = 300;
export const MAX_POLL_OPTION = 120;

/**
 * As plain text. `isLive`: what was answered is seen as it comes in; else once who presents shows it. `right`: indexes of the
 * right answers of a quiz, which are told with the results, and these only when it takes no more answers.
 */
export const pollTextSchema = z.object({
  title: z.string().check(z.minLength(1), z.maxLength(MAX_POLL_TITLE)),
  options: z
    .array(z.string().check(z.minLength(1), z.maxLength(MAX_POLL_OPTION)))
    .check(z.minLength(MIN_POLL_OPTIONS), z.maxLength(MAX_POLL_OPTIONS)),
  isSeveral: z.boolean(),
  isLive: z.boolean(),
  right: z.optional(z.array(z.int()).check(z.maxLength(MAX_POLL_OPTIONS))),
});
export type PollText = z.infer<typeof pollTextSchema>;

/** One that a deck asks. `name`: unique among its polls. */
export type DeckPoll = PollText & { name: string; slide: string; line: number };

/** Whether one of its answers is right. */
export function isQuiz({ right = [] }: Pick<PollText, 'right'>): boolean {
  return right.length > 0;
}

/** While it still takes answers. */
export function isShownAtOnce(text: Pick<PollText, 'isLive' | 'right'>): boolean {
  return text.isLive && !isQuiz(text);
}

/** Why that cannot be asked; null when it can. */
export function pollProblem({ title, options }: Pick<PollText, 'title' | 'options'>): string | null {
  if (title === '') return 'This poll does not ask anything.';
  if (title.length > MAX_POLL_TITLE) return `A poll asks in at most ${MAX_POLL_TITLE} letters.`;
  if (options.length < MIN_POLL_OPTIONS || options.length > MAX_POLL_OPTIONS)
    return `A poll has ${MIN_POLL_OPTIONS} to ${MAX_POLL_OPTIONS} answers, in a list; this one has ${options.length}.`;
  if (options.includes('')) return 'An answer of this poll is empty.';
  if (options.some((option) => option.length > MAX_POLL_OPTION))
    return `An answer has at most ${MAX_POLL_OPTION} letters.`;
  return new Set(options).size < options.length ? 'Two answers of this poll are the same.' : null;
}

/** Whether these indexes answer it: each an option, once, and no more than one where one is wanted. None is no answer. */
export function isAnswer(
  { options, isSeveral }: { options: readonly unknown[]; isSeveral: boolean },
  given: readonly number[],
): boolean {
  const isKnown = given.every((index) => Number.isInteger(index) && index >= 0 && index < options.length);
  return isKnown && new Set(given).size === given.length && (isSeveral || given.length <= 1);
}

/** Of all who have answered. */
export function percentOf(count: number, people: number): number {
  return people === 0 ? 0 : Math.round((100 * count) / people);
}
