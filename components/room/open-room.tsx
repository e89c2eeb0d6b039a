'use client';
import { Users } from 'lucide-react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { keep, kept } from '../ui/kept';
import { openRoom } from './ask-rooms';
import { CapField, capFrom, NO_CAP } from './cap-field';
import { NAME_KEY } from './name-key';
import './room.css';

type OpenRoomProps = { deck: string; root: RefObject<HTMLElement | null>; onOpen: (code: string) => void };

/** The way for who presents to open a room on the deck. */
export function OpenRoom({ root, ...props }: OpenRoomProps) {
  const [bar, setBar] = useState<Element | null>(null);
  const [isAsked, setAsked] = useState(false);
  useEffect(() => setBar(root.current?.querySelector('.chrome-tools') ?? null), [root]);
  return (
    <>
      {bar &&
        createPortal(
          <button
            type="button"
            className="icon-button chrome-hides"
            aria-label="Open a room"
            title="Open a room"
            onClick={() => setAsked(true)}
          >
            <Users size="1.25em" aria-hidden="true" />
          </button>,
          bar,
        )}
      {isAsked && <OpenDialog {...props} onClose={() => setAsked(false)} />}
    </>
  );
}

type OpenDialogProps = Omit<OpenRoomProps, 'root'> & { onClose: () => void };

function OpenDialog({ deck, onOpen, onClose }: OpenDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [name, setName] = useState(() => kept(NAME_KEY) ?? '');
  const [phrase, setPhrase] = useState('');
  const [cap, setCap] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [isAsking, setAsking] = useState(false);
  useEffect(() => dialog.current?.showModal(), []);
  const open = async () => {
    const most = capFrom(cap);
    if (most === undefined) return setProblem(NO_CAP);
    setAsking(true);
    const answer = await openRoom({ deck, name, ...(phrase.trim() && { phrase }), ...(most && { cap: most }) });
    setAsking(false);
    if (!answer.ok) return setProblem(answer.message);
    keep(NAME_KEY, name.trim());
    dialog.current?.close();
    onOpen(answer.value.code);
  };
  return (
    <dialog className="help room-dialog" ref={dialog} aria-labelledby="open-room-title" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void open();
        }}
      >
        <h2 id="open-room-title">Open a room</h2>
        <p>
          People join with a short code and follow your slides. It waits until you start it. With a pass phrase, only
          those who know it come in.
        </p>
        <label className="room-field">
          Your name
          <input value={name} maxLength={40} autoComplete="name" onChange={(event) => setName(event.target.value)} />
        </label>
        <label className="room-field">
          Pass phrase <small>Optional</small>
          <input
            value={phrase}
            maxLength={200}
            autoComplete="off"
            onChange={(event) => setPhrase(event.target.value)}
          />
        </label>
        <CapField cap={cap} setCap={setCap} />
        {problem && (
          <p className="room-error" role="alert">
            {problem}
          </p>
        )}
        <p className="room-as">
          Earlier ones are among <a href="/rooms">your rooms</a>.
        </p>
        <div className="room-choices">
          <button type="button" className="button" onClick={() => dialog.current?.close()}>
            Not now
          </button>
          <button type="submit" className="button room-first" disabled={isAsking}>
            {isAsking ? 'Opening…' : 'Open the room'}
          </button>
        </div>
      </form>
    </dialog>
  );
}
