import { ChevronUp } from 'lucide-react';
import { byVotes, type QuestionView } from '#core/room-questions';
import { mayInRoom } from '#core/room-rights';
import type { RoomLine } from './room-line';
import type { RoomState } from './room-state';
import './questions.css';

type QuestionListProps = { room: RoomLine; state: RoomState };

/** What has been asked, most votes first. What is answered or hidden is folded away. */
export function QuestionList(props: QuestionListProps) {
  const { questions } = props.state.asked;
  if (!questions) return <p className="room-note">Asking for the questions…</p>;
  const sorted = byVotes(questions.values());
  const [open, answered, hidden] = (['open', 'answered', 'hidden'] as const).map((standing) =>
    sorted.filter((question) => question.standing === standing),
  );
  return (
    <>
      {open?.length === 0 && <p className="room-note">No question is open.</p>}
      <Questions {...props} questions={open ?? []} />
      <Folded {...props} words="Answered" questions={answered ?? []} />
      <Folded {...props} words="Hidden" questions={hidden ?? []} />
    </>
  );
}

type QuestionsProps = QuestionListProps & { questions: readonly QuestionView[] };

function Folded({ words, ...props }: QuestionsProps & { words: string }) {
  if (props.questions.length === 0) return null;
  return (
    <details className="questions-folded">
      <summary>
        {words} ({props.questions.length})
      </summary>
      <Questions {...props} />
    </details>
  );
}

function Questions({ questions, ...props }: QuestionsProps) {
  return (
    <ol className="room-list">
      {questions.map((question) => (
        <Question key={question.id} {...props} question={question} />
      ))}
    </ol>
  );
}

function Question({ room, state, question }: QuestionListProps & { question: QuestionView }) {
  const { id, text, by } = question;
  const { yours, stage } = state.asked;
  const role = state.you?.role ?? 'viewer';
  const isOwn = yours.asked.includes(id);
  const names = [isOwn ? 'you' : by, stage?.id === id ? 'on stage' : null].filter((each) => each !== null);
  return (
    <li className="question-row" data-stage={stage?.id === id || undefined}>
      <VoteButton
        {...{ room, question }}
        isOwn={isOwn}
        isBacked={yours.backed.includes(id)}
        mayVote={mayInRoom(role, 'vote')}
      />
      <div>
        <p>{text}</p>
        {names.length > 0 && <small>{names.join(', ')}</small>}
        {mayInRoom(role, 'moderate') && <Tools room={room} question={question} isStaged={stage?.id === id} />}
      </div>
    </li>
  );
}

type VoteButtonProps = { room: RoomLine; question: QuestionView; isOwn: boolean; isBacked: boolean; mayVote: boolean };

/** One vote, for good: pressed it is only a figure. */
function VoteButton({ room, question: { id, votes, text, standing }, isOwn, isBacked, mayVote }: VoteButtonProps) {
  const takesVotes = standing === 'open' && !isOwn && !isBacked && mayVote;
  const words = votes === 1 ? '1 vote' : `${votes} votes`;
  if (!takesVotes)
    return (
      <span className="question-votes" data-backed={isBacked || undefined}>
        {votes}
        <span className="visually-hidden">{isBacked ? ` ${words}, yours too` : ` ${words}`}</span>
      </span>
    );
  return (
    <button
      type="button"
      className="button question-votes"
      aria-label={`Vote for “${text}”, ${words}`}
      onClick={() => room.send({ type: 'back-question', question: id })}
    >
      <ChevronUp size="1.1em" aria-hidden="true" />
      {votes}
    </button>
  );
}

function Tools({ room, question, isStaged }: { room: RoomLine; question: QuestionView; isStaged: boolean }) {
  const { id, standing } = question;
  const mark = (as: QuestionView['standing']) => () => room.send({ type: 'mark-question', question: id, as });
  const tools: [string, () => void][] =
    standing === 'open'
      ? [
          [
            isStaged ? 'Off the stage' : 'On stage',
            () => room.send({ type: 'stage-question', question: isStaged ? null : id }),
          ],
          ['Answered', mark('answered')],
          ['Hide', mark('hidden')],
        ]
      : [['Open again', mark('open')]];
  return (
    <div className="question-tools">
      {tools.map(([words, act]) => (
        <button key={words} type="button" className="button" aria-label={`${words}: ${question.text}`} onClick={act}>
          {words}
        </button>
      ))}
    </div>
  );
}
