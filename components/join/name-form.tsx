import { useRef, useState } from 'react';
import { ENDS_SANDBOX, type FoundRoom, type Joining, joinRoom } from '../room/ask-rooms';
import { NAME_KEY } from '../room/name-key';
import { keep, kept } from '../ui/kept';
import { Field } from './field';
import { WatchQuestion } from './watch-question';

type NameFormProps = { found: FoundRoom; onLookAgain: () => void; onOther: () => void };
type Problem = { at: 'name' | 'phrase' | 'form'; message: string };

/** Who comes in, and how. Who is in already goes on with one press. */
export function NameForm({ found, onLookAgain, onOther }: NameFormProps) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isAsking, setAsking] = useState(false);
  const [question, setQuestion] = useState<string | null>(null);
  const join = async (how: Omit<Joining, 'code'>) => {
    setQuestion(null);
    setAsking(true);
    const answer = await joinRoom({ code: found.code, ...how });
    if (answer.ok) {
      if (found.name === null) keep(NAME_KEY, how.name);
      if (answer.value.isWaiting) return onLookAgain();
      return location.assign(`/decks/${encodeURIComponent(answer.value.deck)}?room=${answer.value.code}`);
    }
    setAsking(false);
    if (answer.status === ENDS_SANDBOX) return setQuestion(answer.message);
    setProblem({ at: placeOf(answer.status, how, found), message: answer.message });
    return onLookAgain();
  };
  return (
    <>
      <p className="join-kicker">You join</p>
      <h1>{found.title}</h1>
      {found.name !== null ? (
        <div className="join-choices">
          <button
            type="button"
            className="button join-first"
            disabled={isAsking}
            onClick={() => join({ name: found.name ?? '' })}
          >
            Go on as {found.name}
          </button>
        </div>
      ) : found.isLocked ? (
        <Locked onLookAgain={onLookAgain} />
      ) : (
        <Newcomer
          needsPhrase={found.needsPhrase}
          {...{ problem, isAsking, question, join, setProblem }}
          onKeep={() => setQuestion(null)}
        />
      )}
      {problem?.at === 'form' && (
        <p className="join-problem" role="alert">
          {problem.message}
        </p>
      )}
      <p className="join-other">
        <button type="button" onClick={onOther}>
          Another code
        </button>
      </p>
    </>
  );
}

function Locked({ onLookAgain }: { onLookAgain: () => void }) {
  return (
    <>
      <p className="join-words">This room is locked: nobody else comes in for now. Ask who presents, and try again.</p>
      <div className="join-choices">
        <button type="button" className="button join-first" onClick={onLookAgain}>
          Try again
        </button>
      </div>
    </>
  );
}

type NewcomerProps = {
  needsPhrase: boolean;
  problem: Problem | null;
  isAsking: boolean;
  /** Whether they would end their sandbox by watching; null: not asked. */
  question: string | null;
  onKeep: () => void;
  join: (how: Omit<Joining, 'code'>) => void;
  setProblem: (problem: Problem) => void;
};

function Newcomer({ needsPhrase, problem, isAsking, question, onKeep, join, setProblem }: NewcomerProps) {
  const [name, setName] = useState(() => kept(NAME_KEY) ?? '');
  const [phrase, setPhrase] = useState('');
  const at = (place: Problem['at']) => (problem?.at === place ? problem.message : null);
  const watchButton = useRef<HTMLButtonElement>(null);
  const go = (watch: boolean, endsSandbox = false) => {
    if (name.trim() === '') return setProblem({ at: 'name', message: 'Say a name, so that others know who you are.' });
    join({ name: name.trim(), watch, ...(endsSandbox && { endsSandbox }), ...(needsPhrase && { phrase }) });
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        go(false);
      }}
    >
      <Field
        id="room-name"
        label="Your name"
        problem={at('name')}
        input={{
          value: name,
          maxLength: 40,
          autoComplete: 'name',
          onChange: ({ target }) => setName(target.value),
        }}
      />
      {needsPhrase && (
        <Field
          id="room-phrase"
          label="Pass phrase"
          problem={at('phrase')}
          input={{
            value: phrase,
            maxLength: 200,
            autoComplete: 'off',
            autoCapitalize: 'none',
            onChange: ({ target }) => setPhrase(target.value),
          }}
        />
      )}
      <div className="join-choices">
        <button type="submit" className="button join-first" disabled={isAsking}>
          {isAsking ? 'Joining…' : 'Join'}
        </button>
        <button type="button" className="button" ref={watchButton} disabled={isAsking} onClick={() => go(true)}>
          Only watch
        </button>
      </div>
      {question !== null && (
        <WatchQuestion
          words={question}
          onKeep={() => {
            onKeep();
            watchButton.current?.focus();
          }}
          onWatch={() => go(true, true)}
        />
      )}
    </form>
  );
}

function placeOf(status: number, how: Omit<Joining, 'code'>, { needsPhrase }: FoundRoom): Problem['at'] {
  if (status === 400) return 'name';
  return status === 403 && needsPhrase && how.phrase !== undefined ? 'phrase' : 'form';
}
