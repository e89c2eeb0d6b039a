import { useCallback, useEffect, useState } from 'react';
import { spelledCode } from '#core/room-code';
import { parseRoomReport, type RoomReport } from '#core/room-report';
import { DeleteRoom } from '../room/delete-room';
import { AskedSections } from './report-asked';
import { PeopleTable, SlidesTable, TasksTable } from './report-tables';
import '../room/room.css';
import '../room/room-panel.css';
import './report.css';

/** Who was in a room, how far each got, and where people got stuck. */
export function ReportView({ code }: { code: string }) {
  const [found, setFound] = useState<RoomReport | string | null>(null);
  const [isDeleted, setDeleted] = useState(false);
  const refresh = useCallback(() => void fetchReport(code).then(setFound), [code]);
  useEffect(refresh, [refresh]);
  const report = typeof found === 'object' ? found : null;
  return (
    <main className="page report">
      <a className="mast-name" href="/">
        Slipway
      </a>
      <h1>Report of room {spelledCode(code)}</h1>
      {found === null && <p role="status">Asking the server.</p>}
      {typeof found === 'string' && (
        <div className="report-trouble" role="alert">
          <p>{found}</p>
          <button type="button" className="button" onClick={refresh}>
            Ask again
          </button>
        </div>
      )}
      {report && !isDeleted && <Report report={report} />}
      {report && <DeleteRoom code={code} onDeleted={() => setDeleted(true)} />}
    </main>
  );
}

function Report({ report }: { report: RoomReport }) {
  const { code, deck, title, openedAt, begunAt, endedAt, people, hands } = report;
  const hasAsked = report.polls.length + report.quizzes.length + report.questions.length > 0;
  const words = [
    `Opened ${momentOf(openedAt, null)}`,
    begunAt === null ? 'never begun' : `begun ${momentOf(begunAt, openedAt)}`,
    endedAt === null ? 'still open' : `over ${momentOf(endedAt, openedAt)}`,
  ];
  return (
    <>
      <p className="report-facts">
        <a href={`/decks/${deck}`}>{title}</a>. {words.join(', ')}.{' '}
        {people.length === 1 ? 'One person' : `${people.length} people`} joined.
      </p>
      <p className="report-ways">
        <a className="button" href={`/rooms/${code}/playback`}>
          Playback
        </a>
        <a className="button" href={`/rooms/${code}/report.csv`} download>
          People (CSV)
        </a>
        {report.tasks.length > 0 && (
          <a className="button" href={`/rooms/${code}/tasks.csv`} download>
            Tasks (CSV)
          </a>
        )}
        {hasAsked && (
          <a className="button" href={`/rooms/${code}/asked.csv`} download>
            What was asked (CSV)
          </a>
        )}
        <a className="button" href={`/rooms/${code}/report.json`} download={`room-${code}.json`}>
          As JSON
        </a>
      </p>
      <TasksTable report={report} />
      <SlidesTable report={report} />
      {hands.length > 0 && (
        <section aria-labelledby="report-hands">
          <h2 id="report-hands">Hands that were raised</h2>
          <ul className="report-hands">
            {hands.map(({ at, name, about, slide }) => (
              <li key={`${at} ${name}`}>
                <strong>{name}</strong> {about && `“${about}”`}{' '}
                <small>
                  {new Date(at).toLocaleTimeString([], { timeStyle: 'short' })}
                  {slide && `, at ${slide}`}
                </small>
              </li>
            ))}
          </ul>
        </section>
      )}
      <AskedSections report={report} />
      <PeopleTable report={report} />
    </>
  );
}

/** On the same day as what was named before it the time will do. */
function momentOf(at: number, before: number | null): string {
  const isSameDay = before !== null && new Date(at).toDateString() === new Date(before).toDateString();
  return new Date(at).toLocaleString([], { ...(isSameDay ? {} : { dateStyle: 'medium' }), timeStyle: 'short' });
}

async function fetchReport(code: string): Promise<RoomReport | string> {
  const older = 'This page is older than the server. Load it again.';
  try {
    const response = await fetch(`/rooms/${encodeURIComponent(code)}/report.json`, { cache: 'no-store' });
    const json: unknown = await response.json();
    if (response.ok) return parseRoomReport(json) ?? older;
    return typeof json === 'object' && json && 'message' in json ? String(json.message) : older;
  } catch {
    return 'The server does not answer. Look at your network, and try again.';
  }
}
