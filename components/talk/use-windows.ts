import { type RefObject, useEffect } from 'react';
import { useLive, useLiveStore } from '../live/live-provider';
import type { FollowDeps } from '../windows/follow-windows';
import type { Clock } from './clock';

const REST_MS = 1_000;

type Face = Pick<FollowDeps, 'act' | 'setBlack'>;

/** Keeps a presenter's page in step with the other windows of this browser that show the deck, from when it rests. */
export function useWindows(root: RefObject<HTMLElement | null>, deck: string, clock: Clock, { act, setBlack }: Face) {
  const store = useLiveStore();
  const isPresenter = useLive(({ role }) => role === 'presenter');
  useEffect(() => {
    if (!isPresenter) return;
    let stop: (() => void) | undefined;
    const timer = setTimeout(async () => {
      const { followWindows } = await import('../windows/follow-windows');
      if (root.current && stop === undefined)
        stop = followWindows(root.current, { deck, clock, store, act, setBlack }).stop;
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      stop?.();
      stop = () => {};
    };
  }, [root, deck, clock, store, act, setBlack, isPresenter]);
}
