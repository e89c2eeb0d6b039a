import { useSyncExternalStore } from 'react';

/** A slide as far as moving between slides needs it. */
export type SlideRef = { name: string; title: string; layout: string };

/** The slide that the address names; the first when it names none. */
export function useSlideIndex(slides: readonly SlideRef[]): number {
  return useSyncExternalStore(
    onAddressChange,
    () => indexInAddress(slides),
    () => 0,
  );
}

export function indexInAddress(slides: readonly SlideRef[]): number {
  const id = decodeURIComponent(location.hash.slice(1));
  const named = slides.findIndex((slide) => slide.name === id);
  if (named >= 0 || id === '') return Math.max(named, 0);
  // The address may name something inside a slide, such as a footnote.
  const around = document.getElementById(id)?.closest('.slide')?.id;
  return Math.max(
    slides.findIndex((slide) => slide.name === around),
    0,
  );
}

/**
 * Moves the page to a slide by its address, so that `:target`, reload and deep links agree. Replaces the history
 * entry: Back leaves the talk. The browser takes the focus away at every such move; it is given back.
 */
export function goToSlide(name: string): void {
  const focused = document.activeElement;
  location.replace(`#${name}`);
  if (!(focused instanceof HTMLElement) || focused === document.body) return;
  const giveBack = () => {
    if (document.activeElement === document.body && focused.isConnected) focused.focus({ preventScroll: true });
  };
  giveBack();
  requestAnimationFrame(() => requestAnimationFrame(giveBack));
}

/** Next restores the address it knows when it renders the page anew: it is told of ours first. */
export function tellRouterTheAddress(): void {
  history.replaceState(null, '', location.href);
}

function onAddressChange(onChange: () => void): () => void {
  addEventListener('hashchange', onChange);
  return () => removeEventListener('hashchange', onChange);
}
