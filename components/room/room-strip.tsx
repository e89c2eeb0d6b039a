import { X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { positionAt } from '#core/position';
import { mayInRoom } from '#core/room-rights';
import type { SlideRef } from '../talk/clock';
import { keep, kept } from '../ui/kept';
import { PausedStrip } from './paused-strip';
import type { RoomLine } from './room-line';
import { isDriving, type RoomState } from './room-state';
import { placeWords, stripWords } from './strip-words';

/** What was said longer ago is no news to who comes in. */
const SAID_MS = 15 * 60_000;
const HEARD_KEY = 'slipway.room.heard';

type RoomStripProps = {
  room: RoomLine;
  state: RoomState;
  slides: readonly SlideRef[];
  onBack: () => void;
  /** To the slide to which people are called. */
  onGo: (address: string) => void;
  onLeave: () => void;
  /** To what one is called. */
  onYou: () => void;
  /** Further strips. */
  children?: ReactNode;
};

/** Where the page stands in its room, when it is not simply with the speaker, and what was said to all. */
export function RoomStrip({ room, state, slides, onBack, onGo, onLeave, onYou, children }: RoomStripProps) {
  const words = stripWords(state, slides);
  const { you, line } = state;
  return (
    <div className="room-strips">
      <Said state={state} slides={slides} onGo={onGo} />
      <PausedStrip room={room} state={state} />
      {children}
      {words && (
        <section className="room-strip" aria-label="Room" data-kind={words.kind}>
          <p>{words.text}</p>
          {words.kind === 'away' && (
            <button type="button" className="button" onClick={onBack}>
              Back to the speaker <kbd>l</kbd>
            </button>
          )}
          {words.kind === 'lobby' && you && mayInRoom(you.role, 'start') && (
            <button type="button" className="button" onClick={() => room.send({ type: 'start' })}>
              Start
            </button>
          )}
          {words.kind === 'lobby' && you && !mayInRoom(you.role, 'start') && (
            <button type="button" className="button" onClick={onYou}>
              You are {you.name}
            </button>
          )}
          {line === 'outdated' && (
            <button type="button" className="button" onClick={() => location.reload()}>
              Reload
            </button>
          )}
          {line === 'out' && (
            <a className="button" href={`/join/${room.code}`}>
              Join
            </a>
          )}
          {line === 'over' && you && (
            <a className="button" href={`/rooms/${room.code}/playback`}>
              Playback
            </a>
          )}
          {line === 'over' && you && mayInRoom(you.role, 'read-report') && (
            <a className="button" href={`/rooms/${room.code}/report`}>
              Report, delete
            </a>
          )}
          {(line === 'out' || line === 'over' || line === 'waiting') && (
            <button type="button" className="icon-button" aria-label="Go on without the room" onClick={onLeave}>
              <X size="1.25em" aria-hidden="true" />
            </button>
          )}
        </section>
      )}
    </div>
  );
}

function Said({ state, slides, onGo }: Pick<RoomStripProps, 'state' | 'slides' | 'onGo'>) {
  const { said, aheadMs, you } = state;
  const [heard, setHeard] = useState(() => Number(kept(HEARD_KEY) ?? 0));
  const isOld = said !== null && said.at < Date.now() + aheadMs - SAID_MS;
  if (!said || said.at <= heard || isOld || !you) return null;
  // A slide may be gone by now. Who drives would take everybody along.
  const called = said.address !== undefined && positionAt(slides, said.address) ? said.address : null;
  const dismiss = () => {
    keep(HEARD_KEY, String(said.at));
    setHeard(said.at);
  };
  return (
    <section className="room-strip" aria-label={`From ${said.by}`} data-kind="said">
      <p>
        <strong>{said.by}</strong> {said.text}
        {called !== null && <> Slide: {placeWords(slides, called)}</>}
      </p>
      {called !== null && !isDriving(state) && (
        <button
          type="button"
          className="button"
          onClick={() => {
            onGo(called);
            dismiss();
          }}
        >
          Go there
        </button>
      )}
      <button type="button" className="icon-button" aria-label="Dismiss what was said" onClick={dismiss}>
        <X size="1.25em" aria-hidden="true" />
      </button>
    </section>
  );
}
