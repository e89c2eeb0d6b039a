'use client';
import { lazy, type RefObject, Suspense, useEffect, useRef, useState } from 'react';
import type { Position } from '#core/position';
import { ConnectionNotice } from '../live/connection-notice';
import { useLive, useLiveStore } from '../live/live-provider';
import { IS_DEVELOPMENT } from './authoring';
import type { Clock, SlideRef } from './clock';
import { DeckRefresh } from './deck-refresh';
import { useNews } from './use-news';

/** Fetched for those who write decks. */
const FitFlag = lazy(() => import('./fit-flag').then(({ FitFlag }) => ({ default: FitFlag })));

/** Fetched by decks with tasks. */
const LabTools = lazy(() => import('../lab/lab-tools').then(({ LabTools }) => ({ default: LabTools })));

/** Fetched by decks with blocks that belong to files. */
const FileBlocks = lazy(() => import('../files/file-blocks').then(({ FileBlocks }) => ({ default: FileBlocks })));

type LiveTalkProps = {
  root: RefObject<HTMLElement | null>;
  revision: string;
  slides: readonly SlideRef[];
  clock: Clock;
  position: Position;
};

/**
 * What a talk does once it is connected: steps that act in the terminal, slides that are saved meanwhile, what screen
 * readers hear, and what authors and people who lost the server are told.
 */
export function LiveTalk({ root, revision, slides, clock, position }: LiveTalkProps) {
  const store = useLiveStore();
  const isAuthor = useLive(({ role }) => role === 'presenter') || IS_DEVELOPMENT;
  const [isLab, setLab] = useState(false);
  const [hasFileBlocks, setFileBlocks] = useState(false);
  const isFirst = useRef(true);
  useNews(position, slides);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the slides are others with each revision.
  useEffect(() => {
    setLab(root.current?.querySelector('.task') !== null);
    setFileBlocks(root.current?.querySelector('[data-file-block]') !== null);
  }, [root, revision]);
  useEffect(() => {
    // Their keys answer at once, and when the server has gone as well.
    void import('./seldom-actions');
    // From here on blocks can be run.
    void import('../mdx/run-refusal');
    void import('../live/run');
  }, []);
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
  return (
    <>
      <ConnectionNotice />
      <DeckRefresh revision={revision} slides={slides} clock={clock} />
      <Suspense>{hasFileBlocks && <FileBlocks root={root} revision={revision} />}</Suspense>
      <Suspense>{isLab && <LabTools root={root} clock={clock} revision={revision} />}</Suspense>
      <Suspense>
        {isAuthor && <FitFlag root={root} slide={slides[position.slide]?.name ?? ''} revision={revision} />}
      </Suspense>
    </>
  );
}
