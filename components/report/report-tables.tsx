import type { RoomReport } from '#core/room-report';
import { shownTime } from '../player/times';

/** Further ones are in the table that can be downloaded. */
const MAX_ROWS = 500;

type TableProps = { report: RoomReport };

/** Where fewest of those who began came to the end comes first. */
export function TasksTable({ report: { tasks } }: TableProps) {
  const begun = tasks.filter(({ begun }) => begun > 0);
  const isElsewhere = begun.some(({ doneElsewhere }) => doneElsewhere > 0);
  if (begun.length === 0) return null;
  const rows = begun.toSorted((a, b) => b.begun - b.done - (a.begun - a.done) || b.hints - a.hints);
  return (
    <section aria-labelledby="report-tasks">
      <h2 id="report-tasks">Where people got stuck</h2>
      <Scrolled>
        <table>
          <thead>
            <tr>
              <th scope="col">Task</th>
              <th scope="col">Not done</th>
              <th scope="col">Done</th>
              {isElsewhere && <th scope="col">Done elsewhere</th>}
              <th scope="col">Median time</th>
              <th scope="col">Hands</th>
              <th scope="col">Hints</th>
              <th scope="col">Solutions</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ title, begun, done, doneElsewhere, medianSeconds, hands, hints, solutions }) => (
              <tr key={title}>
                <th scope="row">{title}</th>
                <td>{begun - done}</td>
                <td>{done}</td>
                {isElsewhere && <td>{doneElsewhere}</td>}
                <td>{medianSeconds === null ? '–' : shownTime(medianSeconds)}</td>
                <td>{hands}</td>
                <td>{hints}</td>
                <td>{solutions}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolled>
    </section>
  );
}

export function SlidesTable({ report: { slides } }: TableProps) {
  if (slides.length === 0) return null;
  return (
    <section aria-labelledby="report-slides">
      <h2 id="report-slides">Slides that were shown</h2>
      <Scrolled>
        <table>
          <thead>
            <tr>
              <th scope="col">Slide</th>
              <th scope="col">Time</th>
              <th scope="col">Hands</th>
            </tr>
          </thead>
          <tbody>
            {slides.map(({ address, title, seconds, hands }) => (
              <tr key={address}>
                <th scope="row">{title}</th>
                <td>{shownTime(seconds)}</td>
                <td>{hands}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolled>
    </section>
  );
}

export function PeopleTable({ report: { people, tasks } }: TableProps) {
  const time = (at: number | null) => (at === null ? '–' : new Date(at).toLocaleTimeString([], { timeStyle: 'short' }));
  return (
    <section aria-labelledby="report-people">
      <h2 id="report-people">People</h2>
      <Scrolled>
        <table>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Role</th>
              <th scope="col">Joined</th>
              <th scope="col">Left</th>
              <th scope="col">Here</th>
              <th scope="col">Last at</th>
              {tasks.length > 0 && <th scope="col">Tasks</th>}
              {tasks.length > 0 && <th scope="col">Not finished</th>}
            </tr>
          </thead>
          <tbody>
            {people.slice(0, MAX_ROWS).map((person) => (
              <tr key={`${person.joinedAt} ${person.name}`}>
                <th scope="row">{person.name}</th>
                <td>{person.role}</td>
                <td className="report-short">{time(person.joinedAt)}</td>
                <td className="report-short">{time(person.leftAt)}</td>
                <td>{shownTime(person.secondsHere)}</td>
                <td>{person.ownPlace ?? 'with the speaker'}</td>
                {tasks.length > 0 && (
                  <td className="report-short">
                    {person.tasksDone} of {tasks.length}
                    {person.doneElsewhere > 0 && <small>, {person.doneElsewhere} elsewhere</small>}
                  </td>
                )}
                {tasks.length > 0 && <td>{person.unfinished.join(', ') || '–'}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolled>
      {people.length > MAX_ROWS && <p>And {people.length - MAX_ROWS} more, who are in the table to download.</p>}
    </section>
  );
}

function Scrolled({ children }: { children: React.ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by key.
    <div className="report-scroll" tabIndex={0}>
      {children}
    </div>
  );
}
