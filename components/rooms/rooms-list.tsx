import { useCallback, useEffect, useState } from 'react';
import { spelledCode } from '#core/room-code';
import { type Answer, deleteRoom, type OwnRoom, ownRooms } from '../room/ask-rooms';
import '../room/room-panel.css';
import './rooms.css';

const focus = (element: HTMLElement | null) => element?.focus();

/** The rooms that this browser has opened, or presents in, and what is kept of each. */
export function RoomsList() {
  const [found, setFound] = useState<Answer<{ rooms: OwnRoom[] }> | null>(null);
  const [deleted, setDeleted] = useState('');
  const refresh = useCallback(() => void ownRooms().then(setFound), []);
  useEffect(refresh, [refresh]);
  if (!found) return <p role="status">Asking the server.</p>;
  if (!found.ok)
    return (
      <div role="alert">
        <p>{found.message}</p>
        <button type="button" className="button" onClick={refresh}>
          Ask again
        </button>
      </div>
    );
  const { rooms } = found.value;
  const onDeleted = (code: string) => {
    setDeleted(`Room ${spelledCode(code)} is deleted. Nothing of it is kept.`);
    refresh();
  };
  return (
    <>
      <p role="status">{deleted}</p>
      {rooms.length === 0 ? (
        <NoRooms />
      ) : (
        <ul className="rooms-list">
          {rooms.map((room) => (
            <Room key={room.code} room={room} onDeleted={onDeleted} />
          ))}
        </ul>
      )}
    </>
  );
}

function NoRooms() {
  return (
    <div className="rooms-none">
      <p>This browser presents in no room that is kept.</p>
      <p>
        Open a deck from <a href="/">the list</a> by the presenter’s link, and press <strong>Open a room</strong> at its
        lower edge. People join with a short code. Afterwards its playback and its report are here, for 30 days.
      </p>
    </div>
  );
}

type RoomProps = { room: OwnRoom; onDeleted: (code: string) => void };

function Room({ room, onDeleted }: RoomProps) {
  const { code, deck, title, openedAt, endedAt, people, isYours } = room;
  const [isAsked, setAsked] = useState(false);
  const label = `room ${spelledCode(code)}`;
  return (
    <li className="rooms-room">
      <div className="rooms-about">
        <h2>{title}</h2>
        <p>
          <span className="rooms-code">{spelledCode(code)}</span> <time>{momentWords(openedAt)}</time>{' '}
          <span>{people === 1 ? 'one person came' : `${people} people came`}</span>{' '}
          {endedAt === null && <strong>open now</strong>}
        </p>
      </div>
      <div className="room-actions">
        {endedAt === null && (
          <a className="button" href={`/decks/${deck}?room=${code}`} aria-label={`Go to ${label}`}>
            Go there
          </a>
        )}
        <a className="button" href={`/rooms/${code}/playback`} aria-label={`Playback of ${label}`}>
          Playback
        </a>
        <a className="button" href={`/rooms/${code}/report`} aria-label={`Report of ${label}`}>
          Report
        </a>
        {isYours && !isAsked && (
          <button
            type="button"
            className="button room-danger"
            aria-label={`Delete ${label}`}
            onClick={() => setAsked(true)}
          >
            Delete…
          </button>
        )}
      </div>
      {isAsked && <Deletion code={code} onKeep={() => setAsked(false)} onDeleted={() => onDeleted(code)} />}
    </li>
  );
}

type DeletionProps = { code: string; onKeep: () => void; onDeleted: () => void };

function Deletion({ code, onKeep, onDeleted }: DeletionProps) {
  const [isDeleting, setDeleting] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const remove = async () => {
    setDeleting(true);
    const answer = await deleteRoom(code);
    setDeleting(false);
    if (answer.ok) onDeleted();
    else setProblem(answer.message);
  };
  return (
    <div className="room-ending">
      <p>Delete the room and all that is kept of anybody in it? Where it goes on, it ends for all. There is no undo.</p>
      {problem && (
        <p className="room-error" role="alert">
          {problem}
        </p>
      )}
      <div className="room-actions">
        <button type="button" className="button" ref={focus} disabled={isDeleting} onClick={onKeep}>
          Keep it
        </button>
        <button type="button" className="button room-danger" disabled={isDeleting} onClick={remove}>
          {isDeleting ? 'Deleting…' : 'Delete it for good'}
        </button>
      </div>
    </div>
  );
}

function momentWords(at: number): string {
  return new Date(at).toLocaleString([], { dateStyle: 'long', timeStyle: 'short' });
}
