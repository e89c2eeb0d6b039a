'use client';
import { lazy, type RefObject, Suspense, useEffect, useRef, useState } from 'react';
import { hasTerminal } from '#core/layouts';
import type { Position } from '#core/position';
import { ConnectionNotice } from '../live/connection-notice';
import { useLive, useLiveStore } from '../live/live-provider';
import { IS_DEVELOPMENT } from './authoring';
import type { Clock, SlideRef } from './clock';
import { DeckRefresh } from './deck-refresh';
import { keepPlaceInLinks } from './keep-place';
import type { TalkAction } from './keys';
import { useNews } from './use-news';

/** Fetched for those who write decks. */
const FitFlag = lazy(() => import('./fit-flag').then(({ FitFlag }) => ({ default: FitFlag })));

/** Fetched by decks with tasks. */
const LabTools = lazy(() => import('../lab/lab-tools').then(({ LabTools }) => ({ default: LabTools })));

/** Fetched by decks with blocks that belong to files. */
const FileBlocks = lazy(() => import('../files/file-blocks').then(({ FileBlocks }) => ({ default: FileBlocks })));

/** Fetched by decks with polls, by who reads them alone. */
const OwnPolls = lazy(() => import('../polls/own-polls').then(({ OwnPolls }) => ({ default: OwnPolls })));

/** Fetched where the page's address names a room, and for who may open one. */
const Room = lazy(() => import('../room/room').then(({ Room }) => ({ default: Room })));
const OpenRoom = lazy(() => import('../room/open-room').then(({ OpenRoom }) => ({ default: OpenRoom })));

type LiveTalkProps = {
  deck: string;
  root: RefObject<HTMLElement | null>;
  revision: string;
  slides: readonly SlideRef[];
  clock: Clock;
  position: Position;
  setBlack(isBlack: boolean): void;
  act(action: TalkAction): void;
};

/**
 * What a talk does once it is connected: steps that act in the terminal, slides that are saved meanwhile, what screen
 * readers hear, and what authors and people who lost the server are told.
 */
export function LiveTalk({ deck, root, revision, slides, clock, position, setBlack, act }: LiveTalkProps) {
  const store = useLiveStore();
  const isPresenter = useLive(({ role }) => role === 'presenter');
  const isAuthor = isPresenter || IS_DEVELOPMENT;
  const [room, setRoom] = useState(() => new URLSearchParams(location.search).get('room'));
  const [isLab, setLab] = useState(false);
  const [hasFileBlocks, setFileBlocks] = useState(false);
  const [hasPolls, setPolls] = useState(false);
  const isFirst = useRef(true);
  useNews(position, slides);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the slides are others with each revision.
  useEffect(() => {
    setLab(root.current?.querySelector('.task') !== null);
    setFileBlocks(root.current?.querySelector('[data-file-block]') !== null);
    setPolls(root.current?.querySelector('.poll') !== null);
  }, [root, revision]);
  useEffect(() => {
    // Their keys answer at once, and when the server has gone as well.
    void import('./seldom-actions');
    // From here on blocks can be run.
    void import('../mdx/run-refusal');
    void import('../live/run');
  }, []);
  useEffect(() => (root.current ? keepPlaceInLinks(root.current) : undefined), [root]);
  useEffect(() => {
    if (slides.every(({ actions }) => actions.length === 0)) return;
    let stop = () => {};
    let isOver = false;
    void import('./step-actions').then(({ carryOutStep, watchSteps }) => {
      if (isOver) return;
      // Somebody may have gone forward while this was fetched.
      if (isFirst.current) carryOutStep(clock, slides, store);
      isFirst.current = false;
      stop = watchSteps(clock, slides, store);
    });
    return () => {
      isOver = true;
      stop();
    };
  }, [clock, slides, store]);
  const bringUp = () => {
    const isThere = hasTerminal(slides[position.slide]?.layout ?? 'default');
    if (!isThere && root.current?.dataset.view !== 'terminal') act('terminal');
  };
  const enter = (code: string | null) => {
    // The browser's own function: Next's would render the whole page anew.
    const address = `${location.pathname}${code ? `?room=${code}` : ''}${location.hash}`;
    History.prototype.replaceState.call(history, history.state, '', address);
    setRoom(code);
  };
  return (
    <>
      <ConnectionNotice />
      <DeckRefresh revision={revision} slides={slides} clock={clock} />
      <Suspense>
        {hasFileBlocks && <FileBlocks {...{ root, revision, bringUp }} slide={slides[position.slide]?.name ?? ''} />}
      </Suspense>
      <Suspense>
        {room && (
          <Room
            key={room}
            code={room}
            {...{ root, revision, slides, clock, setBlack, act }}
            onLeave={() => enter(null)}
          />
        )}
        {!room && hasPolls && <OwnPolls {...{ deck, root, revision }} />}
        {!room && isPresenter && <OpenRoom deck={deck} root={root} onOpen={enter} />}
      </Suspense>
      <Suspense>{isLab && <LabTools root={root} clock={clock} revision={revision} />}</Suspense>
      <Suspense>
        {isAuthor && <FitFlag root={root} slide={slides[position.slide]?.name ?? ''} revision={revision} />}
      </Suspense>
    </>
  );
}
