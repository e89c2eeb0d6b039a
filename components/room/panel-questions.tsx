import { QuestionList } from './question-list';
import type { PanelProps } from './room-panel';

/** What the audience has asked, and what becomes of it; and whether people can react. */
export function PanelQuestions({ room, state }: PanelProps) {
  const { hasReactions } = state.asked;
  return (
    <section aria-labelledby="room-questions-title">
      <h3 id="room-questions-title">Questions</h3>
      <QuestionList room={room} state={state} />
      <button
        type="button"
        className="button panel-reactions"
        onClick={() => room.send({ type: 'switch-reactions', areOn: !hasReactions })}
      >
        {hasReactions ? 'Switch reactions off' : 'Switch reactions on'}
      </button>
    </section>
  );
}
