'use client';
import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { useLive } from '../live/live-provider';
import { goToSlide, type SlideRef, tellRouterTheAddress } from './position';

/** Fetches the slides anew when their source was saved, and stays at the slide one was at. */
export function DeckRefresh({ slides, index }: { slides: readonly SlideRef[]; index: number }) {
  const router = useRouter();
  const version = useLive((state) => state.deckVersion);
  const shown = useRef({ slides, index });
  useEffect(() => {
    if (version === 0) return;
    tellRouterTheAddress();
    router.refresh();
  }, [version, router]);
  useEffect(() => {
    const before = shown.current;
    shown.current = { slides, index };
    if (before.slides === slides) return;
    // The elements are new: `:target` is asked for again, at the next slide when this one is gone.
    const name = before.slides[before.index]?.name;
    const same = slides.find((slide) => slide.name === name) ?? slides[Math.min(before.index, slides.length - 1)];
    if (same && location.hash !== '') goToSlide(same.name);
  }, [slides, index]);
  return null;
}
