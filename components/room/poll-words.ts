import type { PollView } from '#core/room-polls';
import type { QuizView } from '#core/room-quizzes';

/** What stands below a poll's answers. `view`: null while it was never opened. */
export function pollWords(view: PollView | null, { mayVote, yours }: { mayVote: boolean; yours: number }): string {
  if (!view) return 'Who presents opens this poll.';
  const people = view.tally?.people ?? null;
  const words = [people === null ? null : answeredWords(people), standingWords(view, mayVote, yours)];
  return words.filter((each) => each !== null).join(' ');
}

/** What stands below how the room answered one of the deck's questions. `view`: null while nobody has. */
export function quizWords(view: QuizView | null): string {
  const people = view?.tally?.people ?? 0;
  const words = answeredWords(people);
  return view?.right && people > 0 ? `${words} First answers count.` : words;
}

export function answeredWords(people: number): string {
  if (people === 0) return 'Nobody has answered.';
  return people === 1 ? 'One person has answered.' : `${people} people have answered.`;
}

function standingWords({ isOpen, areShown, isSeveral, tally }: PollView, mayVote: boolean, yours: number) {
  // Who runs it is on the screen of the hall.
  if (!areShown && tally) return isOpen ? 'The results are hidden.' : 'Closed. The results are hidden.';
  if (!isOpen) return areShown ? 'Closed.' : 'Closed. The results come when who presents shows them.';
  if (!mayVote) return 'You only watch.';
  if (yours > 0) return 'You can change your answer until it is closed.';
  return isSeveral ? 'Choose as many as you like.' : 'Choose one.';
}
