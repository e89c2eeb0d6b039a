import type { RoomReport } from '#core/room-report';
import { shownTime } from '../player/times';
import { type Column, ReportTable } from './report-table';

/** Further ones are in the table that can be downloaded. */
const MAX_ROWS = 500;

type TableProps = { report: RoomReport };
type Task = RoomReport['tasks'][number];
type Person = RoomReport['people'][number];

/** Where fewest of those who began came to the end comes first. */
export function TasksTable({ report: { tasks } }: TableProps) {
  const begun = tasks.filter(({ begun }) => begun > 0);
  if (begun.length === 0) return null;
  const rows = begun.toSorted((a, b) => b.begun - b.done - (a.begun - a.done) || b.hints - a.hints);
  const elsewhere: Column<Task> = { name: 'Done elsewhere', of: ({ doneElsewhere }) => doneElsewhere };
  return (
    <section aria-labelledby="report-tasks">
      <h2 id="report-tasks">Where people got stuck</h2>
      <ReportTable
        rows={rows}
        keyOf={({ title }) => title}
        columns={[
          { name: 'Task', of: ({ title }) => title },
          { name: 'Not done', of: ({ begun, done }) => begun - done },
          { name: 'Done', of: ({ done }) => done },
          ...(begun.some(({ doneElsewhere }) => doneElsewhere > 0) ? [elsewhere] : []),
          {
            name: 'Median time',
            of: ({ medianSeconds }) => (medianSeconds === null ? '–' : shownTime(medianSeconds)),
          },
          { name: 'Hands', of: ({ hands }) => hands },
          { name: 'Hints', of: ({ hints }) => hints },
          { name: 'Solutions', of: ({ solutions }) => solutions },
        ]}
      />
    </section>
  );
}

export function SlidesTable({ report: { slides } }: TableProps) {
  if (slides.length === 0) return null;
  return (
    <section aria-labelledby="report-slides">
      <h2 id="report-slides">Slides that were shown</h2>
      <ReportTable
        rows={slides}
        keyOf={({ address }) => address}
        columns={[
          { name: 'Slide', of: ({ title }) => title },
          { name: 'Time', of: ({ seconds }) => shownTime(seconds) },
          { name: 'Hands', of: ({ hands }) => hands },
        ]}
      />
    </section>
  );
}

export function PeopleTable({ report: { people, tasks } }: TableProps) {
  const time = (at: number | null) => (at === null ? '–' : new Date(at).toLocaleTimeString([], { timeStyle: 'short' }));
  const done = ({ tasksDone, doneElsewhere }: Person) => (
    <>
      {tasksDone} of {tasks.length}
      {doneElsewhere > 0 && <small>, {doneElsewhere} elsewhere</small>}
    </>
  );
  const ofTasks: Column<Person>[] = [
    { name: 'Tasks', of: done, width: 'short' },
    { name: 'Not finished', of: ({ unfinished }) => unfinished.join(', ') || '–', width: 'long' },
  ];
  return (
    <section aria-labelledby="report-people">
      <h2 id="report-people">People</h2>
      <ReportTable
        rows={people.slice(0, MAX_ROWS)}
        keyOf={({ joinedAt, name }) => `${joinedAt} ${name}`}
        columns={[
          { name: 'Name', of: ({ name }) => name },
          { name: 'Role', of: ({ role }) => role },
          { name: 'Joined', of: ({ joinedAt }) => time(joinedAt), width: 'short' },
          { name: 'Left', of: ({ leftAt }) => time(leftAt), width: 'short' },
          { name: 'Here', of: ({ secondsHere }) => shownTime(secondsHere) },
          { name: 'Last at', of: ({ ownPlace }) => ownPlace ?? 'with the speaker', width: 'long' },
          ...(tasks.length > 0 ? ofTasks : []),
        ]}
      />
      {people.length > MAX_ROWS && <p>And {people.length - MAX_ROWS} more, who are in the table to download.</p>}
    </section>
  );
}
