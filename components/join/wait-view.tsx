import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { ENDS_SANDBOX, type FoundRoom, joinRoom } from '../room/ask-rooms';
import { createRoomLine } from '../room/room-line';
import { durationWords } from '../terminal/waiting-words';
import { WatchQuestion } from './watch-question';

/** A place in the queue of a room that is full. It goes on by itself once there is one in the room. */
export function WaitView({ found, onGone }: { found: FoundRoom; onGone: () => void }) {
  const [room] = useState(() => createRoomLine(found.code, true));
  const [problem, setProblem] = useState('');
  const [question, setQuestion] = useState<string | null>(null);
  const watchButton = useRef<HTMLButtonElement>(null);
  const { line, waiting, deck } = useSyncExternalStore(room.store.subscribe, room.store.get, room.store.get);
  useEffect(() => room.connect(), [room]);
  useEffect(() => {
    if (line === 'open') goToDeck(deck, found.code);
    if (line === 'out' || line === 'over') onGone();
  }, [line, deck, found.code, onGone]);
  const watch = async (endsSandbox: boolean) => {
    setQuestion(null);
    const answer = await joinRoom({ code: found.code, name: found.name ?? '', watch: true, endsSandbox });
    if (answer.ok) goToDeck(answer.value.deck, found.code);
    else if (answer.status === ENDS_SANDBOX) setQuestion(answer.message);
    else setProblem(answer.message);
  };
  return (
    <>
      <p className="join-kicker">You wait for a place in</p>
      <h1>{found.title}</h1>
      <div className="join-wait" role="status">
        {waiting ? (
          <>
            <p className="join-place">
              {waiting.place === 1 ? 'You are next' : `Number ${waiting.place.toLocaleString('en')} in line`}
            </p>
            <p>{firstUpper(durationWords(waiting.estimateSeconds))}.</p>
            {waiting.isLocked && <p>The room is locked: nobody comes in for now.</p>}
          </>
        ) : (
          <p>Asking where you stand.</p>
        )}
      </div>
      {problem && (
        <p className="join-problem" role="alert">
          {problem}
        </p>
      )}
      {line === 'outdated' && (
        <p className="join-problem" role="alert">
          The server is a newer one than this page. Reload it: your place is kept.
        </p>
      )}
      {line === 'lost' && (
        <p className="join-problem" role="alert">
          The server does not answer; trying again. Your place is kept.
        </p>
      )}
      <p className="join-words">
        All places are taken. Keep this page open, {found.name}: it goes on by itself. Whoever watches needs no place.
      </p>
      {question !== null && (
        <WatchQuestion
          words={question}
          onKeep={() => {
            setQuestion(null);
            watchButton.current?.focus();
          }}
          onWatch={() => watch(true)}
        />
      )}
      <div className="join-choices">
        {line === 'outdated' && (
          <button type="button" className="button" onClick={() => location.reload()}>
            Reload
          </button>
        )}
        <button type="button" className="button" ref={watchButton} onClick={() => watch(false)}>
          Only watch
        </button>
        <button
          type="button"
          className="button"
          disabled={line !== 'waiting'}
          onClick={() => room.send({ type: 'leave' })}
        >
          Leave the queue
        </button>
      </div>
    </>
  );
}

function goToDeck(deck: string, code: string): void {
  location.assign(`/decks/${encodeURIComponent(deck)}?room=${code}`);
}

function firstUpper(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
