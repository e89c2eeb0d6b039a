import { QuestionList } from './question-list';
import type { PanelProps } from './room-panel';

/** What the audience has asked, and what becomes of it; and whether people can ask more, and react. */
export function PanelQuestions({ room, state }: PanelProps) {
  const { areQuestionsTaken, hasReactions } = state.asked;
  return (
    <section aria-labelledby="room-questions-title">
      <h3 id="room-questions-title">Questions</h3>
      <QuestionList room={room} state={state} />
      <div className="room-actions panel-switches">
        <button
          type="button"
          className="button"
          onClick={() => room.send({ type: 'switch-questions', areTaken: !areQuestionsTaken })}
        >
          {areQuestionsTaken ? 'No questions for now' : 'Take questions again'}
        </button>
        <button
          type="button"
          className="button"
          onClick={() => room.send({ type: 'switch-reactions', areOn: !hasReactions })}
        >
          {hasReactions ? 'Switch reactions off' : 'Switch reactions on'}
        </button>
      </div>
    </section>
  );
}
