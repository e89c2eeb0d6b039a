'use client';
import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { useLive } from '../live/live-provider';
import { goToSlide, type SlideRef, tellRouterTheAddress } from './position';

type DeckRefreshProps = {
  /** Of the source that the page was drawn from. */
  revision: string;
  slides: readonly SlideRef[];
  index: number;
};

/** Fetches the slides anew when their source was saved, and stays at the slide one was at. */
export function DeckRefresh({ revision, slides, index }: DeckRefreshProps) {
  const router = useRouter();
  const current = useLive((state) => state.revision);
  const shown = useRef({ slides, index });
  useEffect(() => {
    if (current === null || current === revision) return;
    tellRouterTheAddress();
    router.refresh();
  }, [current, revision, router]);
  useEffect(() => {
    // Slides that came without a load, such as a mended deck's, are not `:target` until the address is asked for again.
    if (location.hash !== '' && !document.querySelector(':target')) goToSlide(location.hash.slice(1));
  }, []);
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
