import { type RefObject, useCallback, useEffect, useState } from 'react';
import { MOVES, type Move, positionAt } from '#core/position';
import { useLive, useLiveStore } from '../live/live-provider';
import type { Clock, SlideRef } from './clock';
import type { TalkAction } from './keys';
import { watchRest } from './rest';
import type { SeldomAction } from './seldom-actions';
import { useTalkKeys } from './use-talk-keys';

export type View = 'slides' | 'overview' | 'terminal';

/** What the page of a talk shows besides its slide, and what moves it. */
export function useTalk(
  root: RefObject<HTMLElement | null>,
  slides: readonly SlideRef[],
  clock: Clock,
  /** True when it has done the action in its own way. */
  instead?: (action: TalkAction) => boolean,
) {
  const [view, setView] = useState<View>('slides');
  const [isBlack, setBlack] = useState(false);
  const [dialog, setDialog] = useState<'help' | 'go-to' | null>(null);
  const store = useLiveStore();

  const act = useCallback(
    (action: TalkAction) => {
      const toggle = (wanted: View) => setView((now) => (now === wanted ? 'slides' : wanted));
      const actions: Record<Exclude<TalkAction, Move | SeldomAction>, () => void> = {
        overview: () => toggle('overview'),
        terminal: () => toggle('terminal'),
        escape: () => setView('slides'),
        black: () => {},
        help: () => setDialog('help'),
        'go-to': () => setDialog('go-to'),
        'focus-terminal': () => toggleTerminalFocus(),
      };
      if (isMove(action)) clock.move(action);
      else if (instead?.(action)) {
        // It has been done.
      } else if (action in actions) actions[action as keyof typeof actions]();
      else {
        const here = slides[clock.get().position.slide]?.name ?? '';
        void import('./seldom-actions').then((seldom) => seldom.SELDOM_ACTIONS[action as SeldomAction](store, here));
      }
      // Whatever is done on a black screen wants to be seen.
      setBlack((now) => action === 'black' && !now);
    },
    [slides, store, clock, instead],
  );

  const goToNumber = useCallback(
    (number: number) => {
      const slide = slides.findIndex((each) => each.number === number);
      if (slide < 0) return store.announce(`There is no slide ${number}.`);
      setView('slides');
      clock.goTo({ slide, step: 0 });
    },
    [slides, store, clock],
  );
  useTalkKeys(act, goToNumber);
  useEffect(() => (root.current ? watchRest(root.current) : undefined), [root]);
  useTouch(root, act);
  useOverview(root, slides, clock, [view, setView]);
  return {
    view,
    setView,
    act,
    isBlack,
    setBlack,
    dialog,
    endDialog: () => setDialog(null),
  };
}

function useTouch(root: RefObject<HTMLElement | null>, act: (action: TalkAction) => void): void {
  useEffect(() => {
    if (!matchMedia('(any-pointer: coarse)').matches) return;
    let stop: (() => void) | undefined;
    let isOver = false;
    void import('./touch').then(({ watchTouch }) => {
      if (root.current && !isOver) stop = watchTouch(root.current, act);
    });
    return () => {
      isOver = true;
      stop?.();
    };
  }, [root, act]);
}

function useOverview(
  root: RefObject<HTMLElement | null>,
  slides: readonly SlideRef[],
  clock: Clock,
  [view, setView]: [View, (view: View) => void],
): void {
  useEffect(() => {
    if (view !== 'overview') return;
    let close: (() => void) | undefined;
    let isClosed = false;
    void import('./overview').then(({ openOverview }) => {
      if (isClosed || !root.current) return;
      const current = slides[clock.get().position.slide]?.name ?? '';
      close = openOverview(root.current, current, (name) => {
        setView('slides');
        const chosen = positionAt(slides, name);
        if (chosen) clock.goTo(chosen);
      });
    });
    return () => {
      isClosed = true;
      close?.();
    };
  }, [root, slides, clock, view, setView]);
}

/** A block that was started where no terminal shows brings it up, or nobody would see what happens. */
export function useTerminalForRuns(isShown: boolean, setView: (view: View) => void): void {
  const hasPending = useLive((state) => state.pendingRun !== null);
  useEffect(() => {
    if (hasPending && !isShown) setView('terminal');
  }, [hasPending, isShown, setView]);
}

function isMove(action: TalkAction): action is Move {
  return (MOVES as readonly string[]).includes(action);
}

function toggleTerminalFocus(): void {
  const inside = document.activeElement?.closest('[data-owns-keys]');
  if (inside && document.activeElement instanceof HTMLElement) return document.activeElement.blur();
  document.querySelector<HTMLElement>('[data-front] textarea')?.focus();
}
