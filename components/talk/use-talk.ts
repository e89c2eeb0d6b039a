import { type RefObject, useCallback, useEffect, useState } from 'react';
import { useLive, useLiveStore } from '../live/live-provider';
import { toggleTheme } from '../ui/preferences';
import type { TalkAction } from './keys';
import { openOverview } from './overview';
import { goToSlide, indexInAddress, type SlideRef } from './position';
import { watchRest } from './rest';
import { runNextBlock } from './run-next-block';
import { watchTouch } from './touch';
import { useTalkKeys } from './use-talk-keys';

export type View = 'slides' | 'overview' | 'terminal';

/** What the page of a talk shows besides its slide, and what moves it. */
export function useTalk(root: RefObject<HTMLElement | null>, slides: readonly SlideRef[]) {
  const [view, setView] = useState<View>('slides');
  const [isBlack, setBlack] = useState(false);
  const [isHelping, setHelping] = useState(false);
  const store = useLiveStore();

  const act = useCallback(
    (action: TalkAction) => {
      const last = slides.length - 1;
      const at = indexInAddress(slides);
      const go = (to: number) => goToSlide(slides[Math.min(Math.max(to, 0), last)]?.name ?? '');
      const toggle = (wanted: View) => setView((now) => (now === wanted ? 'slides' : wanted));
      const actions: Record<TalkAction, () => void> = {
        next: () => go(at + 1),
        previous: () => go(at - 1),
        first: () => go(0),
        last: () => go(last),
        overview: () => toggle('overview'),
        terminal: () => toggle('terminal'),
        escape: () => setView('slides'),
        black: () => {},
        help: () => setHelping(true),
        theme: () => store.announce(toggleTheme() === 'dark' ? 'Dark.' : 'Light.'),
        fullscreen: () => void toggleFullscreen(),
        run: () => store.announce(runNextBlock(slides[at]?.name ?? '')),
        'focus-terminal': () => toggleTerminalFocus(),
        'next-node': async () => (await import('../live/nodes')).showNextNode(store),
      };
      actions[action]();
      // Whatever is done on a black screen wants to be seen.
      setBlack((now) => action === 'black' && !now);
    },
    [slides, store],
  );

  useTalkKeys({ root, isOverview: view === 'overview', act });
  useEffect(() => (root.current ? watchRest(root.current) : undefined), [root]);
  useEffect(() => (root.current ? watchTouch(root.current, act) : undefined), [root, act]);
  useOverview(root, slides, view, setView);
  return {
    view,
    setView,
    act,
    isBlack,
    showAgain: () => setBlack(false),
    isHelping,
    endHelp: () => setHelping(false),
  };
}

function useOverview(
  root: RefObject<HTMLElement | null>,
  slides: readonly SlideRef[],
  view: View,
  setView: (view: View) => void,
): void {
  useEffect(() => {
    if (view !== 'overview' || !root.current) return;
    return openOverview(root.current, slides[indexInAddress(slides)]?.name ?? '', (name) => {
      setView('slides');
      goToSlide(name);
    });
  }, [root, slides, view, setView]);
}

/** A block that was started where no terminal shows brings it up, or nobody would see what happens. */
export function useTerminalForRuns(isShown: boolean, setView: (view: View) => void): void {
  const hasPending = useLive((state) => state.pendingRun !== null);
  useEffect(() => {
    if (hasPending && !isShown) setView('terminal');
  }, [hasPending, isShown, setView]);
}

/** Tells screen readers which slide the page moved to. */
export function useSlideNews(index: number, slides: readonly SlideRef[]): void {
  const store = useLiveStore();
  const [told, setTold] = useState(index);
  useEffect(() => {
    if (told === index) return;
    setTold(index);
    store.announce(`Slide ${index + 1} of ${slides.length}: ${slides[index]?.title ?? ''}`);
  }, [told, index, slides, store]);
}

async function toggleFullscreen(): Promise<void> {
  // A browser may refuse, as phones do: the talk goes on as it is.
  if (document.fullscreenElement) await document.exitFullscreen().catch(() => {});
  else await document.documentElement.requestFullscreen?.().catch(() => {});
}

function toggleTerminalFocus(): void {
  const inside = document.activeElement?.closest('[data-owns-keys]');
  if (inside && document.activeElement instanceof HTMLElement) return document.activeElement.blur();
  document.querySelector<HTMLElement>('[data-front] textarea')?.focus();
}
