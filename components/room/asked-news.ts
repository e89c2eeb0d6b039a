import type { PollView } from '#core/room-polls';
import type { AskedState } from './asked-state';

/** What a screen reader hears of what is asked; null: nothing. `before`: the page as it was in the room. */
export function askedNews(before: AskedState, { polls, quizzes, stage }: AskedState): string | null {
  const news = [...polls.values()].map((poll) => pollNews(before.polls.get(poll.name), poll));
  news.push(quizNews(before.quizzes, quizzes));
  if (stage && stage.id !== before.stage?.id) news.push(`On stage: ${stage.text}`);
  return news.filter((each) => each !== null).join(' ') || null;
}

function pollNews(before: PollView | undefined, after: PollView): string | null {
  if (before === after) return null;
  if (after.isOpen && !before?.isOpen) return `Poll: ${after.title}`;
  if (after.areShown && before && !before.areShown) return `Results of the poll: ${resultWords(after)}.`;
  return before?.isOpen && !after.isOpen ? 'The poll is closed.' : null;
}

function resultWords({ options, tally }: PollView): string {
  return options.map((option, index) => `${option}: ${tally?.counts[index] ?? 0}`).join(', ');
}
