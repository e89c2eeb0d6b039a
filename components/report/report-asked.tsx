import { percentOf } from '#core/polls';
import type { RoomReport } from '#core/room-report';

type AskedProps = { report: RoomReport };

/** What was asked in the room, and what came of it. Of nobody it says what they answered. */
export function AskedSections({ report: { polls, quizzes, questions } }: AskedProps) {
  return (
    <>
      {polls.length > 0 && (
        <section aria-labelledby="report-polls">
          <h2 id="report-polls">Polls</h2>
          {polls.map(({ at, title, people, answers }) => (
            <Answers
              key={`${at} ${title}`}
              title={title}
              note={`${timeWords(at)}, ${peopleWords(people)}`}
              {...{ people, answers }}
            />
          ))}
        </section>
      )}
      {quizzes.length > 0 && (
        <section aria-labelledby="report-quizzes">
          <h2 id="report-quizzes">First answers to the deck’s questions</h2>
          {quizzes.map(({ title, people, right, answers }) => (
            <Answers
              key={title}
              title={title}
              note={`${peopleWords(people)}, ${right} right at the first try`}
              {...{ people, answers }}
            />
          ))}
        </section>
      )}
      {questions.length > 0 && (
        <section aria-labelledby="report-questions">
          <h2 id="report-questions">Questions that were asked</h2>
          <ul className="report-hands">
            {byVotesFirst(questions).map(({ at, by, text, votes, standing }) => (
              <li key={`${at} ${text}`}>
                {text}{' '}
                <small>
                  {by ?? 'without a name'}, {timeWords(at)}, {votes === 1 ? 'one vote' : `${votes} votes`}
                  {standing !== 'open' && `, ${standing}`}
                </small>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

type AnswersProps = Pick<RoomReport['quizzes'][number], 'title' | 'people' | 'answers'> & { note: string };

function Answers({ title, note, people, answers }: AnswersProps) {
  return (
    <div className="report-asked">
      <h3>{title}</h3>
      <p>
        <small>{note}</small>
      </p>
      <ul>
        {answers.map(({ text, count }) => (
          <li key={text}>
            <span className="report-bar" style={{ inlineSize: `${percentOf(count, people)}%` }} aria-hidden="true" />
            <span>{text}</span>
            <span className="report-count">
              {count}
              <small> {percentOf(count, people)} %</small>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function byVotesFirst(questions: RoomReport['questions']): RoomReport['questions'] {
  return questions.toSorted((a, b) => b.votes - a.votes || a.at - b.at);
}

function peopleWords(people: number): string {
  return people === 1 ? 'one person answered' : `${people} people answered`;
}

function timeWords(at: number): string {
  return new Date(at).toLocaleTimeString([], { timeStyle: 'short' });
}
