import type { QuizView } from '#core/room-quizzes';
import { PanelResults } from './panel-results';
import { quizWords } from './poll-words';
import { barsOf, type QuizOnPage, quizzesOn } from './quizzes-on-page';
import type { PanelProps } from './room-panel';

/** The deck's questions that somebody has answered, also while nobody else sees how. */
export function PanelQuizzes({ room, state }: Pick<PanelProps, 'room' | 'state'>) {
  const { quizzes } = state.asked;
  const answered = quizzesOn(document).flatMap((quiz) => {
    const view = quizzes?.get(quiz.name);
    return view ? [{ quiz, view }] : [];
  });
  if (answered.length === 0) return null;
  return (
    <section aria-labelledby="room-quizzes-title">
      <h3 id="room-quizzes-title">Questions of the deck</h3>
      <ul className="room-list">
        {answered.map(({ quiz, view }) => (
          <li key={quiz.name} className="room-row">
            <div className="panel-poll">
              <strong>{quiz.title}</strong> <small>{quizWords(view)}</small>
              <Results quiz={quiz} view={view} />
            </div>
            <div className="room-actions">
              <button
                type="button"
                className="button"
                onClick={() => room.send({ type: 'show-quiz', question: quiz.name, areShown: !view.right })}
              >
                {view.right ? 'Hide how the room answered' : 'Show how the room answered'}
              </button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Results({ quiz, view: { tally } }: { quiz: QuizOnPage; view: QuizView }) {
  const bars = tally && barsOf(quiz, tally);
  return bars && <PanelResults options={bars.options.map(plain)} tally={bars.tally} />;
}

/** What the server drew of an answer, without its looks. */
function plain(html: string): string {
  return new DOMParser().parseFromString(html, 'text/html').body.textContent ?? '';
}
