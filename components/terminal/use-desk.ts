import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Direction } from '#core/panes';
import { closeTerminal, goBeside, keepLayout, splitFront } from '../live/layout';
import { isSplit } from '../live/layout-state';
import { useLiveStore } from '../live/live-provider';
import { runningIn } from './close-question';
import type { DeskActs } from './desk-acts';
import type { Screen } from './feel';

/** What the desk keeps beside the terminals themselves: their layout, what is under way, the keys that change it. */
export function useDesk(deck: string, body: RefObject<HTMLElement | null>) {
  const store = useLiveStore();
  const [renaming, setRenaming] = useState<DeskActs['renaming']>(null);
  const [closing, setClosing] = useState<number | null>(null);
  const follow = useFollowingFocus();
  useLayoutEffect(() => keepLayout(store, deck), [store, deck]);
  useDeskSize(body);
  const acts = useMemo<DeskActs>(
    () => ({
      renaming,
      rename: (terminal, place) => setRenaming({ terminal, place }),
      endRename: () => setRenaming(null),
      close: (terminal) => (runningIn(store.get(), terminal) ? setClosing(terminal) : closeTerminal(store, terminal)),
      split: (way) => follow.along(() => splitFront(store, way)),
    }),
    [renaming, store, follow],
  );
  const answer = useCallback(
    (isToClose: boolean) => {
      if (isToClose && closing !== null) closeTerminal(store, closing);
      setClosing(null);
    },
    [closing, store],
  );
  const go = useCallback((direction: Direction) => follow.along(() => goBeside(store, direction)), [store, follow]);
  useDeskKeys({ split: acts.split, go });
  return { acts, closing, answer, screen: follow.screen, setScreen: follow.setScreen };
}

/** The terminal in front, and a way to take the keys along to the next one where a terminal has them. */
function useFollowingFocus() {
  const [screen, setScreen] = useState<Screen | null>(null);
  const isFollowing = useRef(false);
  useEffect(() => {
    if (!isFollowing.current || !screen) return;
    isFollowing.current = false;
    screen.term.focus();
  }, [screen]);
  const along = useCallback((act: () => void) => {
    isFollowing.current = document.activeElement?.closest('[data-owns-keys]') != null;
    act();
  }, []);
  return useMemo(() => ({ screen, setScreen, along }), [screen, along]);
}

function useDeskSize(body: RefObject<HTMLElement | null>): void {
  const store = useLiveStore();
  useLayoutEffect(() => {
    const element = body.current;
    if (!element) return;
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = element;
      const { deskSize } = store.get();
      // On a slide without a terminal, and in the overview, it keeps the size that it had.
      if (width === 0 || (deskSize?.width === width && deskSize.height === height)) return;
      store.set({ deskSize: { width, height } });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [body, store]);
}

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** With the focus anywhere among the terminals. Taken before a shell gets them. */
function useDeskKeys({ split, go }: { split: DeskActs['split']; go: (direction: Direction) => void }): void {
  const store = useLiveStore();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const isOurs =
        event.target instanceof Element &&
        event.target.closest('.terminal-pane') !== null &&
        !event.target.closest('.files');
      if (!isOurs || !event.ctrlKey || !event.shiftKey || event.altKey || event.metaKey) return;
      // Where there is nothing to go to, the shell may have a use for them.
      const direction = isSplit(store.get()) ? DIRECTIONS[event.key] : undefined;
      const way = ({ e: 'row', o: 'column' } as const)[event.key.toLowerCase()];
      if (!direction && !way) return;
      event.preventDefault();
      event.stopPropagation();
      if (way) split(way);
      else if (direction) go(direction);
    };
    document.addEventListener('keydown', press, true);
    return () => document.removeEventListener('keydown', press, true);
  }, [store, split, go]);
}
