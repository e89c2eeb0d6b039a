import { useEffect, useState } from 'react';
import type { Position } from '#core/position';
import { useLiveStore } from '../live/live-provider';
import type { SlideRef } from './clock';
import { newsOf } from './news';

/** Tells screen readers which slide the page moved to, and what a step revealed. */
export function useNews({ slide, step }: Position, slides: readonly SlideRef[]): void {
  const store = useLiveStore();
  const [told, setTold] = useState({ slide, step });
  useEffect(() => {
    if (told.slide === slide && told.step === step) return;
    setTold({ slide, step });
    store.announce(newsOf(slides, { slide, step }, told.slide));
  }, [told, slide, step, slides, store]);
}
