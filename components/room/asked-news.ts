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

/** What was shown before this page came is no news. */
function quizNews(before: AskedState['quizzes'], after: AskedState['quizzes']): string | null {
  const shown = [...(after?.values() ?? [])].filter(({ right }) => right);
  const isNews = before && shown.some(({ question }) => !before.get(question)?.right);
  return isNews ? 'How the room answered stands below the question.' : null;
}

function resultWords({ options, tally, right = [] }: PollView): string {
  return options
    .map((option, index) => `${option}${right.includes(index) ? ', which is right' : ''}: ${tally?.counts[index] ?? 0}`)
    .join(', ');
}
