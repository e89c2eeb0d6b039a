import { type RefObject, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import type { QuizView } from '#core/room-quizzes';
import { mayInRoom } from '#core/room-rights';
import { DrawnOption, PollAnswers } from '../polls/poll-answers';
import { quizWords } from './poll-words';
import { barsOf, type QuizOnPage, quizzesOn } from './quizzes-on-page';
import type { RoomLine } from './room-line';
import type { RoomState } from './room-state';
import './room-quizzes.css';

type RoomQuizzesProps = {
  room: RoomLine;
  state: RoomState;
  root: RefObject<HTMLElement | null>;
  revision: string;
};

/** How the room answered the deck's own questions, below each of them. */
export function RoomQuizzes({ room, state, root, revision }: RoomQuizzesProps) {
  const [quizzes, setQuizzes] = useState<readonly (QuizOnPage & { place: Element })[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the slides are others with each revision.
  useEffect(() => {
    const found = quizzesOn(root.current).map((quiz) => ({ ...quiz, place: placeIn(quiz.form) }));
    setQuizzes(found);
    return () => {
      for (const { place } of found) place.remove();
    };
  }, [root, revision]);
  const mayShow = state.line === 'open' && mayInRoom(state.you?.role ?? 'viewer', 'run-poll');
  return quizzes.map((quiz) =>
    createPortal(
      <RoomQuiz {...{ room, quiz, mayShow }} view={state.asked.quizzes?.get(quiz.name) ?? null} />,
      quiz.place,
      quiz.name,
    ),
  );
}

/** Made by a room alone, so that no other page is sent it. */
function placeIn(form: HTMLElement): Element {
  const place = document.createElement('div');
  place.className = 'question-room';
  form.querySelector('.question-bar')?.after(place);
  return place;
}

/** `view`: null while nobody has answered. */
type RoomQuizProps = { room: RoomLine; quiz: QuizOnPage; mayShow: boolean; view: QuizView | null };

function RoomQuiz({ room, quiz, mayShow, view }: RoomQuizProps) {
  const right = view?.right ?? null;
  const tally = right && view?.tally;
  const { form } = quiz;
  const manner = tally ? (mayShow ? 'shows' : 'shown') : mayShow ? 'runs' : null;
  // Bars take the place of answers that are chosen no more.
  useEffect(() => {
    if (manner) form.dataset.room = manner;
    return () => {
      delete form.dataset.room;
    };
  }, [form, manner]);
  if (manner === null) return null;
  return (
    <div className="quiz-live">
      {tally && <Bars quiz={quiz} tally={tally} right={right} />}
      <div className="poll-foot">
        <span>{quizWords(view)}</span>
        {mayShow && (
          <button
            type="button"
            className="button"
            onClick={() => room.send({ type: 'show-quiz', question: quiz.name, areShown: !tally })}
          >
            {tally ? 'Hide how the room answered' : 'Show how the room answered'}
          </button>
        )}
      </div>
    </div>
  );
}

type BarsProps = { quiz: QuizOnPage; tally: NonNullable<QuizView['tally']>; right: readonly number[] };

function Bars({ quiz, tally, right }: BarsProps) {
  const { title, isSeveral, options: chosen } = quiz;
  const bars = barsOf(quiz, tally);
  return (
    <PollAnswers
      {...{ title, isSeveral }}
      options={bars.options.map((html) => <DrawnOption key={html} html={html} />)}
      yours={[]}
      onChoose={null}
      tally={bars.tally}
      // Of what is typed the first bar is what is right.
      right={chosen.length > 0 ? right : [0]}
    />
  );
}
