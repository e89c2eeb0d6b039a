import type { PollView } from '#core/room-polls';
import type { AskedState } from './asked-state';

/** What a screen reader hears of what is asked; null: nothing. `before`: the page as it was in the room. */
export function askedNews({ polls: before }: AskedState, { polls }: AskedState): string | null {
  if (before === polls) return null;
  const news = [...polls.values()].map((poll) => pollNews(before.get(poll.name), poll));
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
