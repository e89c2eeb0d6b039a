import { useEffect, useRef, useState } from 'react';
import { useLiveStore } from './live-provider';

const QUIET_MS = 400;

/** How soon a page needs its socket: a terminal is shown, comes next, or is far. */
export type LiveNeed = 'now' | 'next' | 'later';

/**
 * Fetches the socket's code and connects: at once where something on the page waits for it, else when the page has come
 * to rest, so that the first key presses never wait for it.
 */
export function useLiveConnection(deck: string, need: LiveNeed): void {
  const store = useLiveStore();
  const [isStarted, setStarted] = useState(false);
  const latest = useRef(need);
  useEffect(() => {
    latest.current = need;
  }, [need]);
  useEffect(() => {
    if (isStarted) return;
    return need === 'later' ? whenQuiet(() => setStarted(true)) : setStarted(true);
  }, [isStarted, need]);
  useEffect(() => {
    if (!isStarted) return;
    let stop: (() => void) | null = null;
    let isGone = false;
    const start = async () => {
      const { connect } = await import('./connect');
      if (!isGone) stop = connect(store, () => ({ deck, terminal: latest.current === 'now' }));
    };
    void start();
    return () => {
      isGone = true;
      stop?.();
    };
  }, [isStarted, store, deck]);
}

function whenQuiet(task: () => void): () => void {
  let handle: number | undefined;
  const timer = setTimeout(() => {
    // Safari has no idle callback.
    if (typeof requestIdleCallback === 'function') handle = requestIdleCallback(task, { timeout: 1_000 });
    else task();
  }, QUIET_MS);
  return () => {
    clearTimeout(timer);
    if (handle !== undefined) cancelIdleCallback(handle);
  };
}
