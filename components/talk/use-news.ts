import { useEffect, useState } from 'react';
import type { Position } from '#core/position';
import { useLiveStore } from '../live/live-provider';
import type { SlideRef } from './clock';

/** Tells screen readers which slide the page moved to, and what a step revealed. */
export function useNews({ slide, step }: Position, slides: readonly SlideRef[]): void {
  const store = useLiveStore();
  const [told, setTold] = useState({ slide, step });
  useEffect(() => {
    if (told.slide === slide && told.step === step) return;
    setTold({ slide, step });
    const { name = '', title = '' } = slides[slide] ?? {};
    if (told.slide !== slide) return store.announce(`Slide ${slide + 1} of ${slides.length}: ${title}`);
    const revealed = document.getElementById(name)?.querySelectorAll<HTMLElement>('[data-reached="now"]') ?? [];
    const text = [...revealed].map((element) => element.innerText).join(' ');
    store.announce(text.slice(0, 300) || `Step ${step}.`);
  }, [told, slide, step, slides, store]);
}
