import { type FormEvent, useEffect, useRef, useState } from 'react';
import { mayInRoom } from '#core/room-rights';
import { keep } from '../ui/kept';
import { keepFocus } from './keep-focus';
import { NAME_KEY } from './name-key';
import type { RoomLine } from './room-line';
import type { RoomState } from './room-state';
import './room-panel.css';

const focus = (button: HTMLButtonElement | null) => button?.focus();

type YouDialogProps = { room: RoomLine; state: RoomState; onClose: () => void };

/** What somebody is called in the room, and the way out of it for good. */
export function YouDialog({ room, state, onClose }: YouDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [before] = useState(state.you?.name ?? '');
  const [name, setName] = useState(before);
  const [problem, setProblem] = useState<string | null>(null);
  const now = state.you?.name;
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => (dialog.current ? keepFocus(dialog.current) : undefined), []);
  const isWatcher = state.you?.role === 'viewer';
  const [cameToWatch] = useState(isWatcher);
  useEffect(() => {
    if (cameToWatch && !isWatcher) dialog.current?.close();
  }, [cameToWatch, isWatcher]);
  useEffect(() => {
    if (now !== undefined && now !== before) dialog.current?.close();
  }, [now, before]);
  const say = (command: Parameters<RoomLine['send']>[0]) => {
    const isSent = room.send(command);
    setProblem(isSent ? null : 'The room does not answer. Try again when it does.');
    return isSent;
  };
  const rename = (event: FormEvent) => {
    event.preventDefault();
    const wanted = name.trim();
    if (wanted === '') return setProblem('Say a name, so that others know who you are.');
    if (wanted === before) return dialog.current?.close();
    if (say({ type: 'rename', name: wanted })) keep(NAME_KEY, wanted);
  };
  return (
    <dialog className="help room-dialog" ref={dialog} tabIndex={-1} aria-labelledby="you-title" onClose={onClose}>
      <form noValidate onSubmit={rename}>
        <h2 id="you-title">You in this room</h2>
        <label className="room-field">
          Your name
          <input
            value={name}
            maxLength={40}
            autoComplete="name"
            aria-invalid={problem !== null}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        {(problem ?? state.refused) && (
          <p className="room-error" role="alert">
            {problem ?? state.refused}
          </p>
        )}
        <div className="room-choices">
          <button type="button" className="button" onClick={() => dialog.current?.close()}>
            Not now
          </button>
          <button type="submit" className="button room-first">
            Change name
          </button>
        </div>
      </form>
      {state.you && mayInRoom(state.you.role, 'take-part') && (
        <OnlyWatching state={state} onTakePart={() => say({ type: 'take-part' })} />
      )}
      {state.you?.role !== 'presenter' && <LeaveForGood onLeave={() => say({ type: 'leave' })} />}
    </dialog>
  );
}

function OnlyWatching({ state, onTakePart }: { state: RoomState; onTakePart: () => void }) {
  const isLocked = state.standing?.isLocked ?? false;
  return (
    <section className="room-way-out" aria-labelledby="you-watch">
      <h3 id="you-watch">You watch</h3>
      <p>
        Slides and the speaker’s screen come to you; terminals, blocks and checks of one’s own are for those who take
        part.
        {isLocked && ' The room is locked: ask who presents to let you.'}
      </p>
      {!isLocked && (
        <div className="room-choices">
          <button type="button" className="button" onClick={onTakePart}>
            Take part
          </button>
        </div>
      )}
    </section>
  );
}

function LeaveForGood({ onLeave }: { onLeave: () => void }) {
  const [isAsked, setAsked] = useState(false);
  if (!isAsked)
    return (
      <p className="room-way-out">
        <button type="button" onClick={() => setAsked(true)}>
          Leave the room…
        </button>
      </p>
    );
  return (
    <div className="room-way-out">
      <p>Leave for good? Your place goes to whoever waits for one. What you have done in your sandbox stays yours.</p>
      <div className="room-choices">
        <button type="button" className="button" ref={focus} onClick={() => setAsked(false)}>
          Stay
        </button>
        <button type="button" className="button room-danger" onClick={onLeave}>
          Leave the room
        </button>
      </div>
    </div>
  );
}
