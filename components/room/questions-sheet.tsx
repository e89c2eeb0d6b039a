import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { MAX_QUESTION_LETTERS } from '#core/room-questions';
import { mayInRoom } from '#core/room-rights';
import { keepFocus } from './keep-focus';
import { QuestionList } from './question-list';
import type { RoomLine } from './room-line';
import type { RoomState } from './room-state';
import './room-panel.css';

type QuestionsSheetProps = { room: RoomLine; state: RoomState; onClose: () => void };

/** What everybody has asked, to vote for, and the way to ask. */
export function QuestionsSheet({ room, state, onClose }: QuestionsSheetProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { you } = state;
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => (dialog.current ? keepFocus(dialog.current) : undefined), []);
  return (
    <dialog
      className="help room-panel"
      ref={dialog}
      tabIndex={-1}
      aria-labelledby="questions-title"
      onClose={onClose}
      onKeyDown={(event) => {
        const isTyping = event.target instanceof HTMLTextAreaElement;
        if (event.key === 'q' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey)
          dialog.current?.close();
      }}
    >
      <header className="help-head">
        <h2 id="questions-title">Questions</h2>
        <button type="button" className="icon-button" aria-label="Close" onClick={() => dialog.current?.close()}>
          <X size="1.25em" aria-hidden="true" />
        </button>
      </header>
      {you && mayInRoom(you.role, 'ask') && <AskForm room={room} state={state} />}
      {state.refused && (
        <p className="room-error" role="alert">
          {state.refused}
        </p>
      )}
      <section aria-label="What has been asked">
        <QuestionList room={room} state={state} />
      </section>
    </dialog>
  );
}

/** The words stay until the room has taken them. */
function AskForm({ room, state: { asked, refused } }: Pick<QuestionsSheetProps, 'room' | 'state'>) {
  const [text, setText] = useState('');
  const [isNamed, setNamed] = useState(false);
  const [outcome, setOutcome] = useState('');
  useEffect(() => {
    if (refused !== null) setOutcome((now) => (now === ASKING ? '' : now));
  }, [refused]);
  const taken = useRef(asked.yours.asked.length);
  useEffect(() => {
    const isMore = asked.yours.asked.length > taken.current;
    taken.current = asked.yours.asked.length;
    // One that was asked in another window leaves what is being written here.
    if (!isMore || outcome !== ASKING) return;
    setOutcome('Asked.');
    setText('');
  }, [asked.yours.asked, outcome]);
  const isClosed = !asked.areQuestionsTaken;
  const ask = () => {
    if (text.trim() === '') return setOutcome('Write your question first.');
    setOutcome(room.send({ type: 'ask', text, isNamed }) ? ASKING : 'Not asked: the room does not answer.');
  };
  return (
    <form
      className="ask-form"
      onSubmit={(event) => {
        event.preventDefault();
        ask();
      }}
    >
      <label className="room-field">
        Your question
        <textarea value={text} maxLength={MAX_QUESTION_LETTERS} onChange={(event) => setText(event.target.value)} />
      </label>
      <div className="room-choices">
        <label>
          <input type="checkbox" checked={isNamed} onChange={(event) => setNamed(event.target.checked)} />
          With my name
        </label>
        <button type="submit" className={isClosed ? 'button' : 'button room-first'} disabled={isClosed}>
          Ask
        </button>
      </div>
      <p className="room-note" role="status">
        {outcome === ASKING ? '' : outcome}{' '}
        {isClosed ? NOT_NOW : !isNamed && 'Only who presents or helps sees who asks.'}
      </p>
    </form>
  );
}

const NOT_NOW = 'No questions are taken for now. Keep yours until they are again, and vote for what was asked.';

/** Sent, and neither taken nor refused yet. */
const ASKING = 'asking';
