'use client';
import { useEffect, useRef } from 'react';
import { useLiveStore } from '../live/live-provider';
import type { Clock, SlideRef } from './clock';
import { DeckRefresh } from './deck-refresh';
import { carryOutStep, watchSteps } from './step-actions';

type LiveTalkProps = { revision: string; slides: readonly SlideRef[]; clock: Clock };

/** What a talk does with its live connection: steps that act in the terminal, and slides that are saved meanwhile. */
export function LiveTalk({ revision, slides, clock }: LiveTalkProps) {
  const store = useLiveStore();
  const isFirst = useRef(true);
  useEffect(() => {
    // Somebody may have gone forward while this was fetched.
    if (isFirst.current) carryOutStep(clock, slides, store);
    isFirst.current = false;
    return watchSteps(clock, slides, store);
  }, [clock, slides, store]);
  return <DeckRefresh revision={revision} slides={slides} clock={clock} />;
}
