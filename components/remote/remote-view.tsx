import { ArrowLeft, ArrowRight, Moon, Play } from 'lucide-react';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { planOf } from '#core/pacing';
import { moved, type Position, positionAt, START } from '#core/position';
import type { RemoteAction, RemoteDeck } from '#core/remote';
import { byClock, type TalkTimer, UNSTARTED } from '#core/talk-timer';
import { NotesPanel } from '../present/notes-panel';
import { TimerBar } from '../present/timer-bar';
import { createRoomLine, type RoomLine } from '../room/room-line';
import { isDriving, type RoomState } from '../room/room-state';
import { takePass } from './remote-pass';
import { useWakefulScreen } from './use-wakeful-screen';
import '../talk/chrome.css';
import '../present/heads.css';
import '../present/notes.css';
import './remote.css';

/** A phone in the speaker's hand. The speaker's own page does what is asked here, as if its key had been pressed. */
export function RemoteView({ code }: { code: string }) {
  const [pass] = useState(() => takePass(code));
  return pass ? <Connected code={code} pass={pass} /> : <Nothing words="Scan the code in the room’s panel." />;
}

function Connected({ code, pass }: { code: string; pass: NonNullable<ReturnType<typeof takePass>> }) {
  const [room] = useState(() => createRoomLine(code, true, pass));
  const state = useSyncExternalStore(room.store.subscribe, room.store.get, room.store.get);
  const { line, remoteDeck } = state;
  useEffect(() => room.connect(), [room]);
  useEffect(() => {
    if (line === 'out' || line === 'over') pass.forget();
  }, [line, pass]);
  if (line === 'out') return <Nothing words="This link leads nowhere any more. Scan a new code in the room’s panel." />;
  if (line === 'over') return <Nothing words="The room is over." />;
  if (line === 'outdated') return <Nothing words="This page is older than the server. Load it again." />;
  if (!remoteDeck || !state.standing) return <Nothing words="Connecting…" />;
  return <Remote room={room} state={state} deck={remoteDeck} />;
}

function Nothing({ words }: { words: string }) {
  return (
    <main className="remote remote-none">
      <h1>Remote</h1>
      <p role="status">{words}</p>
    </main>
  );
}

type RemoteProps = { room: RoomLine; state: RoomState; deck: RemoteDeck };

function Remote({ room, state, deck: { slides, duration, notes } }: RemoteProps) {
  useWakefulScreen();
  const plan = useMemo(() => planOf(slides, duration), [slides, duration]);
  const bySlide = useMemo(() => new Map(notes.map(({ slide, html }) => [slide, html])), [notes]);
  const position = positionAt(slides, state.shown?.address ?? '') ?? START;
  const { name = '' } = slides[position.slide] ?? {};
  const isBlack = state.shown?.isBlack ?? false;
  const timer = state.timer ?? UNSTARTED;
  const change = (next: TalkTimer) => void room.send({ type: 'set-timer', timer: byClock(next, state.aheadMs) });
  return (
    <main className="remote">
      <header className="remote-bar">
        <h1 className="visually-hidden">Remote: {state.title}</h1>
        <TimerBar {...{ timer, change, plan, slides }} slide={position.slide} />
      </header>
      <Place slides={slides} position={position} isBlack={isBlack} />
      <NotesPanel notes={{ state: 'here', bySlide }} slide={name} step={position.step} onRetry={() => {}} />
      <Trouble room={room} state={state} />
      <Buttons room={room} isBlack={isBlack} isLost={state.line !== 'open'} isEnd={isEnd(slides, position)} />
    </main>
  );
}

type PlaceProps = { slides: RemoteDeck['slides']; position: Position; isBlack: boolean };

function Place({ slides, position, isBlack }: PlaceProps) {
  const { title = '', number = null, steps = 0 } = slides[position.slide] ?? {};
  const next = moved(slides, position, 'next');
  const count = slides.findLast((each) => each.number !== null)?.number ?? 0;
  const ahead = isEnd(slides, position)
    ? 'The end'
    : next.slide === position.slide
      ? `Next: step ${next.step}`
      : `Next: ${slides[next.slide]?.title}`;
  return (
    <section className="remote-place" aria-label="Where the talk is" aria-live="polite">
      <p className="remote-count">
        <strong>{number ?? '–'}</strong> / {count}
        {steps > 0 && (
          <span>
            step {position.step} of {steps}
          </span>
        )}
        {isBlack && <span className="remote-black">Black</span>}
      </p>
      <p className="remote-title">{title}</p>
      <p className="remote-next">{ahead}</p>
    </section>
  );
}

function Trouble({ room, state }: Pick<RemoteProps, 'room' | 'state'>) {
  const drives = isDriving(state);
  if (state.line !== 'open') return <p className="remote-trouble">The room does not answer; trying again.</p>;
  if (drives && !state.refused) return null;
  return (
    <div className="remote-trouble" role="alert">
      <p>{drives ? state.refused : `${state.standing?.seat.name} moves the slides.`}</p>
      {!drives && (
        <button type="button" className="button" onClick={() => room.send({ type: 'take-seat' })}>
          Move them myself
        </button>
      )}
    </div>
  );
}

type ButtonsProps = { room: RoomLine; isBlack: boolean; isLost: boolean; isEnd: boolean };

function Buttons({ room, isBlack, isLost, isEnd }: ButtonsProps) {
  const act = (action: RemoteAction) => () => void room.send({ type: 'act', action });
  return (
    <div className="remote-buttons">
      <button type="button" className="button" aria-pressed={isBlack} disabled={isLost} onClick={act('black')}>
        <Moon size="1.1em" aria-hidden="true" /> Black screen
      </button>
      <button type="button" className="button" disabled={isLost} onClick={act('run')}>
        <Play size="1.1em" aria-hidden="true" /> Run block
      </button>
      <button type="button" className="button remote-back" disabled={isLost} onClick={act('previous')}>
        <ArrowLeft size="2em" aria-hidden="true" /> Back
      </button>
      <button type="button" className="button remote-on" disabled={isLost || isEnd} onClick={act('next')}>
        Next <ArrowRight size="2em" aria-hidden="true" />
      </button>
    </div>
  );
}

function isEnd(slides: RemoteDeck['slides'], position: Position): boolean {
  const next = moved(slides, position, 'next');
  return next.slide === position.slide && next.step === position.step;
}
