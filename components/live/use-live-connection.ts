import { useEffect, useState } from 'react';
import { useLiveStore } from './live-provider';

const QUIET_MS = 400;

/**
 * Fetches the socket's code and connects: at once where something on the page waits for it (`isUrgent`), else when the
 * page has come to rest, so that the first key presses never wait for it.
 */
export function useLiveConnection(deck: string, isUrgent: boolean): void {
  const store = useLiveStore();
  const [isStarted, setStarted] = useState(false);
  useEffect(() => {
    if (isStarted) return;
    return isUrgent ? setStarted(true) : whenQuiet(() => setStarted(true));
  }, [isStarted, isUrgent]);
  useEffect(() => {
    if (!isStarted) return;
    let stop: (() => void) | null = null;
    let isGone = false;
    const start = async () => {
      const { connect } = await import('./connect');
      if (!isGone) stop = connect(store, deck);
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
