'use client';
import { Hand, Presentation, UserRound, Users } from 'lucide-react';
import { lazy, type RefObject, Suspense, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import type { RemoteAction } from '#core/remote';
import { mayInRoom } from '#core/room-rights';
import { useLiveStore } from '../live/live-provider';
import type { Clock, SlideRef } from '../talk/clock';
import { HandDialog } from './hand-dialog';
import { HelpStrip } from './help-strip';
import { OfferStrip } from './offer-strip';
import { useOfferedBlock } from './offered-block';
import { handsUp, isDriving } from './room-state';
import { RoomStrip } from './room-strip';
import { Tally } from './tally';
import { useRoom, useRoomKeys } from './use-room';
import './room.css';

/** Fetched by who presents, or helps. */
const RoomPanel = lazy(() => import('./room-panel').then(({ RoomPanel }) => ({ default: RoomPanel })));
const Asking = lazy(() => import('./asking').then(({ Asking }) => ({ default: Asking })));
const CopyStage = lazy(() => import('./copy-stage').then(({ CopyStage }) => ({ default: CopyStage })));
const YouDialog = lazy(() => import('./you-dialog').then(({ YouDialog }) => ({ default: YouDialog })));
const StageScreen = lazy(() => import('./stage-screen').then(({ StageScreen }) => ({ default: StageScreen })));
const JoinView = lazy(() => import('./join-view').then(({ JoinView }) => ({ default: JoinView })));

type RoomProps = {
  code: string;
  root: RefObject<HTMLElement | null>;
  revision: string;
  slides: readonly SlideRef[];
  clock: Clock;
  setBlack(isBlack: boolean): void;
  act(action: RemoteAction): void;
  /** The page goes on without a room. */
  onLeave(): void;
};

/** What the page of a talk does in a room. Fetched by pages whose address names one. */
export function Room({ code, root, revision, slides, clock, setBlack, act, onLeave }: RoomProps) {
  const { room, state, back } = useRoom(code, { root, clock, setBlack, act });
  const [dialog, setDialog] = useState<'panel' | 'join' | 'hand' | 'you' | 'copy' | null>(null);
  const [isWatching, setWatching] = useState(false);
  const [bar, setBar] = useState<Element | null>(null);
  useEffect(() => setBar(root.current?.querySelector('.chrome-tools') ?? null), [root]);
  const { you, line } = state;
  const isIn = line === 'open' || line === 'lost';
  const mayRaise = isIn && you !== null && mayInRoom(you.role, 'raise-hand') && you.role !== 'presenter';
  const hasPanel = isIn && you !== null && mayInRoom(you.role, 'see-roster');
  const hasCopies = isIn && you !== null && mayInRoom(you.role, 'copy-sandbox');
  const mayCopy = hasCopies && state.standing?.areCopiesLet === true && !isDriving(state);
  const mayWatch = line === 'open' && state.standing !== null && !isDriving(state);
  const hand = () => {
    if (you?.hand == null) setDialog('hand');
    else room.send({ type: 'lower-hand' });
  };
  /** By oneself, but for where the speaker is. */
  const onGo = (address: string) => {
    if (address === state.shown?.address) back();
    else clock.goToAddress(address, 'jump');
  };
  const offered = useOfferedBlock(state);
  const runInMine = () => {
    // It would lie over one's own.
    setWatching(false);
    offered?.run?.();
  };
  useRoomKeys({
    l: back,
    ...(isIn && { j: () => setDialog('join'), u: () => setDialog('you') }),
    ...(mayRaise && { h: hand }),
    ...(offered?.run && { m: runInMine }),
    ...(mayWatch && { w: () => setWatching((now) => !now) }),
  });
  const live = useLiveStore();
  useEffect(() => {
    live.onTakePart = () => setDialog('you');
    return () => {
      live.onTakePart = undefined;
    };
  }, [live]);
  useEffect(() => {
    if (!hasCopies) setDialog((now) => (now === 'copy' ? null : now));
  }, [hasCopies]);
  /** Told late, when another may be there already. */
  const closing = (which: typeof dialog) => () => setDialog((now) => (now === which ? null : now));
  return (
    <>
      {bar &&
        createPortal(
          <>
            {mayWatch && <WatchButton isWatching={isWatching} onClick={() => setWatching(!isWatching)} />}
            {mayRaise && <HandButton isUp={you.hand !== null} onClick={hand} />}
            {isIn && you && <YouButton name={you.name} onClick={() => setDialog('you')} />}
            {hasPanel && (
              <PanelButton
                people={state.standing?.people ?? 0}
                hands={handsUp(state).length}
                onClick={() => setDialog('panel')}
              />
            )}
          </>,
          bar,
        )}
      <div className="room-stack">
        <RoomStrip {...{ room, state, slides, onLeave, onGo }} onBack={back} onYou={() => setDialog('you')}>
          <HelpStrip />
          {offered && <OfferStrip offered={offered} onRun={runInMine} />}
        </RoomStrip>
        <Suspense>
          <Asking {...{ room, state, root, revision, bar }} />
        </Suspense>
      </div>
      <Tally room={room} state={state} root={root} slides={slides} />
      {dialog === 'hand' && you && (
        <HandDialog
          room={room}
          name={you.name}
          onYou={() => setDialog('you')}
          onCopy={mayCopy ? () => setDialog('copy') : null}
          onClose={closing('hand')}
        />
      )}
      <Suspense>
        {hasCopies && (
          <CopyStage
            {...{ room, state, bar, isLet: mayCopy, isOpen: dialog === 'copy' }}
            onOpen={() => setDialog('copy')}
            onClose={closing('copy')}
          />
        )}
      </Suspense>
      <Suspense>
        {/* What it does is over with the room; the strip says what comes then. */}
        {dialog === 'panel' && isIn && (
          <RoomPanel
            room={room}
            state={state}
            slides={slides}
            onJoinView={() => setDialog('join')}
            onYou={() => setDialog('you')}
            onClose={closing('panel')}
          />
        )}
        {isIn && dialog === 'you' && <YouDialog room={room} state={state} onClose={closing('you')} />}
        {mayWatch && isWatching && (
          <StageScreen code={code} speaker={state.standing?.seat.name ?? ''} onClose={() => setWatching(false)} />
        )}
        {dialog === 'join' && <JoinView code={code} people={state.standing?.people ?? 0} onClose={closing('join')} />}
      </Suspense>
    </>
  );
}

function WatchButton({ isWatching, onClick }: { isWatching: boolean; onClick: () => void }) {
  return (
    <button
      type="button"
      className="icon-button chrome-hides"
      aria-label="The speaker’s screen"
      title="The speaker’s screen (w)"
      aria-pressed={isWatching}
      onClick={onClick}
    >
      <Presentation size="1.25em" aria-hidden="true" />
    </button>
  );
}

function HandButton({ isUp, onClick }: { isUp: boolean; onClick: () => void }) {
  const words = isUp ? 'Lower your hand' : 'Raise your hand';
  return (
    <button
      type="button"
      className={isUp ? 'icon-button room-hand-up' : 'icon-button chrome-hides'}
      aria-label={words}
      title={`${words} (h)`}
      onClick={onClick}
    >
      <Hand size="1.25em" aria-hidden="true" />
      {isUp && <span>Hand up</span>}
    </button>
  );
}

function YouButton({ name, onClick }: { name: string; onClick: () => void }) {
  return (
    <button
      type="button"
      className="icon-button chrome-hides room-you"
      aria-label={`You are ${name}`}
      title="Your name (u)"
      onClick={onClick}
    >
      <UserRound size="1.25em" aria-hidden="true" />
    </button>
  );
}

type PanelButtonProps = { people: number; hands: number; onClick: () => void };

function PanelButton({ people, hands, onClick }: PanelButtonProps) {
  return (
    <button
      type="button"
      className={hands > 0 ? 'icon-button room-hand-up' : 'icon-button chrome-hides'}
      aria-label={`Room: ${people} here${hands > 0 ? `, hands up: ${hands}` : ''}`}
      title="Room"
      onClick={onClick}
    >
      <Users size="1.25em" aria-hidden="true" />
      {people}
      {hands > 0 && (
        <>
          <Hand size="1.1em" aria-hidden="true" />
          {hands}
        </>
      )}
    </button>
  );
}
