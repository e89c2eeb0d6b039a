import { X } from 'lucide-react';
import { useState } from 'react';
import type { QuestionView } from '#core/room-questions';
import { mayInRoom } from '#core/room-rights';
import type { RoomLine } from './room-line';
import type { RoomState } from './room-state';
import './stage-question.css';

type StageQuestionProps = { room: RoomLine; state: RoomState; question: QuestionView };

/** The question that is being answered, for the whole hall. Who follows may put it aside for themselves. */
export function StageQuestion({ room, state: { you }, question: { id, text, by, votes } }: StageQuestionProps) {
  const [isAside, setAside] = useState(false);
  const moderates = you !== null && mayInRoom(you.role, 'moderate');
  if (isAside) return null;
  const from = [by, votes === 1 ? '1 vote' : votes > 1 ? `${votes} votes` : null].filter((each) => each !== null);
  return (
    <section className="stage-question" aria-label="Question on stage">
      <p>{text}</p>
      <div>
        <small>{from.join(' · ')}</small>
        {moderates ? (
          <>
            <button
              type="button"
              className="button"
              onClick={() => room.send({ type: 'mark-question', question: id, as: 'answered' })}
            >
              Answered
            </button>
            <button
              type="button"
              className="button"
              onClick={() => room.send({ type: 'stage-question', question: null })}
            >
              Off the stage
            </button>
          </>
        ) : (
          <button
            type="button"
            className="icon-button"
            aria-label="Put the question aside"
            onClick={() => setAside(true)}
          >
            <X size="1.25em" aria-hidden="true" />
          </button>
        )}
      </div>
    </section>
  );
}
