import { useEffect } from 'react';
import { useLiveStore } from '../live/live-provider';
import type { Clock, SlideRef } from './clock';

/** Lets the steps of a deck that has terminal actions carry them out. */
export function useStepActions(clock: Clock, slides: readonly SlideRef[]): void {
  const store = useLiveStore();
  useEffect(() => {
    if (!slides.some(({ actions }) => actions.length > 0)) return;
    let stop: (() => void) | undefined;
    let isOver = false;
    void import('./step-actions').then(({ watchSteps }) => {
      if (!isOver) stop = watchSteps(clock, slides, store);
    });
    return () => {
      isOver = true;
      stop?.();
    };
  }, [clock, slides, store]);
}
